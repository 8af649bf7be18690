/** Registers `/token-worker.js` on import, and holds the app's early requests until the page is controlled. */
import { holdRequests } from './hold.js';
import { register } from './register.js';
import type { Session } from './session.js';

/** The session named `default`. Rejects as `register` does. */
export const session: Promise<Session> = register();

if (typeof window !== 'undefined' && 'serviceWorker' in navigator && navigator.serviceWorker.controller === null) {
  holdRequests(session);
}
