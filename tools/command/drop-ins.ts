/** The drop-in workers of this package, which lie beside the built command. */

export const DROP_INS = ['token-worker.js', 'token-worker-oidc.js'] as const;

export type DropIn = (typeof DROP_INS)[number];

export const CONFIG_FILE = 'token-worker.config.js';

export const dropInFile = (file: DropIn): URL => new URL(file, import.meta.url);
