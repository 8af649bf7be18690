/**
 * The types of `token-worker.config.js`, for editors and type checkers: what the drop-in worker has at hand for it.
 * In that file: `// @ts-check` and `/// <reference types="token-worker/token-worker.js" />`.
 */
import type { TokenWorkerConfig } from '../core/config/types.js';

declare global {
  /** To be called once, with a configuration, or with a list of them for several sessions. */
  function tokenWorker(config: TokenWorkerConfig | readonly TokenWorkerConfig[]): void;
}
