/** By its first comment a drop-in worker is known as this package's, and of which version. */

/** The build puts it there. A server that seals the worker puts a line before it. */
const BANNER = /^(?:self\.tokenWorkerSecrets=[^\n]*\n)?\uFEFF?\/\*! token-worker (\d[\w.+-]*) /;

/** @returns the version; undefined where the text is no drop-in of this package */
export const versionIn = (text: string): string | undefined => BANNER.exec(text)?.[1];
