/** Registers `/token-worker.js` on import, and holds the app's early requests until the page is controlled. */
import { TokenWorkerError } from '../core/errors.js';
import { container } from './container.js';
import { holdRequests } from './hold.js';
import { register } from './register.js';
import type { Session } from './session.js';

const SCRIPT = '/token-worker.js';

/** The session named `default`. Rejects as `register` does. */
export const session: Promise<Session> = register(SCRIPT);

/** Whether the page's requests would miss the worker at first. */
function isToBeControlled(): boolean {
  const { controller } = container();
  return controller === null || new URL(controller.scriptURL).pathname !== SCRIPT;
}

if (typeof document !== 'undefined') {
  try {
    if (isToBeControlled()) holdRequests(session);
  } catch (error) {
    if (!(error instanceof TokenWorkerError)) throw error;
    // Unsupported here: the app goes on without, and nobody else need look at `session`.
    session.catch(() => undefined);
  }
}
