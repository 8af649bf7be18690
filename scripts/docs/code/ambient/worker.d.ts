/** What code blocks of service workers may use without saying where it comes from. A name that is not here is an error in a block. */
declare const self: ServiceWorkerGlobalScope;
/** The app's configuration, where an earlier block has it. */
declare const config: import('token-worker/sw').TokenWorkerConfig;
