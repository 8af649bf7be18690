/** The page's side of the package. */
export { register, type Fallback, type RegisterOptions } from './register.js';
export { LogoutEvent, type Session, type SessionEventMap } from './session.js';
export type { LoginOptions } from '../core/oidc/login-options.js';
export { TokenWorkerError, type TokenWorkerErrorCode } from '../core/errors.js';
export { VERSION } from '../core/version.js';
export type { LogoutMessage, LogoutReason, TokensFromPage } from '../core/protocol.js';
export type { RenewalCause, SessionEvent, UnavailableReason } from '../core/history.js';
export type { SessionSnapshot } from '../core/snapshot.js';
