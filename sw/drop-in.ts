/** The drop-in worker: reads `token-worker.config.js`, which stands beside it and calls `tokenWorker(…)`, and takes over at once. */
import './open-early.js';
import type {} from './drop-in-globals.js';
import { TokenWorkerError } from '../core/errors.js';
import { isSoleScript } from '../core/sole-script.js';
import { importScript } from './import-script.js';
import { manageSoon, refuseToStart } from './manage.js';
import type { TokenManager } from './manager.js';
import { takeSecrets } from './secrets.js';
import { countFetchListeners } from './routes.js';
import { takeOverAtOnce } from './take-over.js';

declare const self: ServiceWorkerGlobalScope & Pick<typeof globalThis, 'tokenWorker'>;

const CONFIG_FILE = 'token-worker.config.js';

let tokens = (): TokenManager | undefined => undefined;
/** The worker is this file and its configuration, with no fetch listener but ours. */
let isAlone = (): boolean => false;

/** The configuration comes from this file alone: not from the worker's own query string, not from a page. */
function readConfigFile(): void {
  takeSecrets();
  let calls = 0;
  self.tokenWorker = (config) => {
    calls += 1;
    if (calls === 1) tokens = manageSoon(config);
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
  const listeners = countFetchListeners(readConfigFile);
  // Written out only for a worker that is installed.
  const here = new Error();
  isAlone = () => listeners === 1 && isSoleScript(here.stack ?? '', self.location.href);
} catch (error) {
  refuseToStart(error);
}

takeOverAtOnce(tokens, isAlone);
