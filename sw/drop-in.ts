/** The drop-in worker: reads `token-worker.config.js`, which stands beside it and calls `tokenWorker(…)`, and takes over at once. */
import type { TokenWorkerConfig } from '../core/config/types.js';
import { TokenWorkerError } from '../core/errors.js';
import { manageTokens, refuseToStart } from './manage.js';

declare const self: ServiceWorkerGlobalScope & { tokenWorker: typeof manageTokens };

const CONFIG_FILE = 'token-worker.config.js';

/** The configuration comes from this file alone: not from the worker's own query string, not from a page. */
function readConfigFile(): void {
  let calls = 0;
  self.tokenWorker = (config: TokenWorkerConfig | readonly TokenWorkerConfig[]) => {
    calls += 1;
    if (calls === 1) manageTokens(config);
  };
  try {
    importScripts(new URL(CONFIG_FILE, self.location.href).href);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error';
    throw new TokenWorkerError('invalid-config', `${CONFIG_FILE}, beside the worker, could not be run: ${why}`);
  }
  if (calls === 1) return;
  const found = calls === 0 ? 'does not call tokenWorker(…)' : 'calls tokenWorker(…) more than once; give it a list for several sessions';
  throw new TokenWorkerError('invalid-config', `${CONFIG_FILE} ${found}. It takes one call, such as tokenWorker({ api: '/api' });`);
}

try {
  readConfigFile();
} catch (error) {
  refuseToStart(error);
}

// A new version takes over without waiting for every tab to close: sessions are in the store, and renewals under way are finished first.
self.addEventListener('install', (event) => {
  event.waitUntil(self.skipWaiting());
});
