/** A worker that is bundled with its configuration: imported before the configuration's module, it knows what that one adds. */
import './open-early.js';
import type { TokenWorkerConfig } from '../core/config/types.js';
import { manageSoon } from './manage.js';
import { watchFetchListeners } from './routes.js';
import { takeSecrets } from './secrets.js';
import { takeOverAtOnce } from './take-over.js';

takeSecrets();
const stopWatching = watchFetchListeners();

/** To be called once. With a wrong configuration the worker does not install, and says why. */
export function startWorker(config: TokenWorkerConfig | readonly TokenWorkerConfig[]): void {
  const tokens = manageSoon(config);
  const listeners = stopWatching();
  takeOverAtOnce(tokens, () => listeners === 1);
}
