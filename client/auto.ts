/** Registers `/token-worker.js` on import, and holds the app's early requests until the page is controlled. */
import { registerEarly } from './register-early.js';
import type { Session } from './session.js';

/** The session named `default`. Rejects as `register` does. */
export const session: Promise<Session> = registerEarly('/token-worker.js');
