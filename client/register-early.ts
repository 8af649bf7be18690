/** Registers the worker before the app's first request, and holds what the app sends until the page is controlled. */
import { TokenWorkerError } from '../core/errors.js';
import { container } from './container.js';
import { holdRequests } from './hold.js';
import { register, type RegisterOptions } from './register.js';
import type { Session } from './session.js';

/** Whether the page's requests would miss the worker at first. */
function isToBeControlled(script: string): boolean {
  const { controller } = container();
  return controller?.scriptURL !== new URL(script, document.baseURI).href;
}

/** Resolves and rejects as `register` does. Where service workers are not supported the app goes on without, and nobody need look at the answer. */
export function registerEarly(script: string, options: RegisterOptions = {}): Promise<Session> {
  const session = register(script, options);
  if (typeof document === 'undefined') return session;
  try {
    if (isToBeControlled(script)) holdRequests(session);
  } catch (error) {
    if (!(error instanceof TokenWorkerError)) throw error;
    session.catch(() => undefined);
  }
  return session;
}
