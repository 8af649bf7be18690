/** The types of `token-worker.config.js` beside `token-worker-oidc.js`, which has more at hand. */
import type { dpop as makeDpop } from './dpop/index.js';
import type { oidc as makeOidc } from './oidc/index.js';

export type * from './drop-in-globals.js';

declare global {
  const oidc: typeof makeOidc;
  const dpop: typeof makeDpop;
}
