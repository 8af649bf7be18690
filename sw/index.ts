/** The worker's side of the package, for an app that has a service worker of its own. */
export { manageTokens } from './manage.js';
export type { TokenManager } from './manager.js';
export { createTokenManager } from './worker-manager.js';
export type { IncomingMessage } from './messages.js';
export type { Lifetime } from './ports.js';
export type * from '../core/config/types.js';
export type { RouteCondition, StaticRoute } from '../core/routes.js';
export type { RequestSession, SessionTag } from '../core/whose.js';
export { TokenWorkerError, type TokenWorkerErrorCode } from '../core/errors.js';
