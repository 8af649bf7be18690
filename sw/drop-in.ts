/** The drop-in worker: reads `token-worker.config.js`, which stands beside it and calls `tokenWorker(…)`, and takes over at once. */
import type { TokenWorkerConfig } from '../core/config/types.js';
import { TokenWorkerError } from '../core/errors.js';
import { importScript } from './import-script.js';
import { manageTokens, refuseToStart } from './manage.js';
import type { TokenManager } from './manager.js';
import { takeSecrets } from './secrets.js';
import { addRoutes, countFetchListeners, type InstallEventLike } from './routes.js';

declare const self: ServiceWorkerGlobalScope & { tokenWorker: (config: TokenWorkerConfig | readonly TokenWorkerConfig[]) => void };

const CONFIG_FILE = 'token-worker.config.js';

let tokens: TokenManager | undefined;
let listeners = 0;

/** The configuration comes from this file alone: not from the worker's own query string, not from a page. */
function readConfigFile(): void {
  takeSecrets();
  let calls = 0;
  self.tokenWorker = (config) => {
    calls += 1;
    if (calls === 1) tokens = manageTokens(config);
  };
  try {
    importScript(new URL(CONFIG_FILE, self.location.href).href);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error';
    throw new TokenWorkerError('invalid-config', `${CONFIG_FILE}, beside the worker, could not be run: ${why}`);
  }
  if (calls === 1) return;
  const found = calls === 0 ? 'does not call tokenWorker(…)' : 'calls tokenWorker(…) more than once; give it a list for several sessions';
  throw new TokenWorkerError('invalid-config', `${CONFIG_FILE} ${found}. It takes one call, such as tokenWorker({ api: '/api' });`);
}

try {
  listeners = countFetchListeners(readConfigFile);
} catch (error) {
  refuseToStart(error);
}

// A new version takes over without waiting for every tab to close: sessions are in the store, and renewals under way are finished first.
self.addEventListener('install', (event: ExtendableEvent & InstallEventLike) => {
  // The configuration, and so the routes, last as long as this version of the worker. A fetch listener of the app's own is to be asked as before.
  if (tokens !== undefined && listeners === 1) void addRoutes(event, tokens.staticRoutes());
  event.waitUntil(self.skipWaiting());
});
