/** The version of the package, put in by the build. */
declare const __TOKEN_WORKER_VERSION__: string;

export const VERSION: string = __TOKEN_WORKER_VERSION__;
