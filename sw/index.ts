/** The worker's side of the package, for an app that has a service worker of its own. */
export { manageTokens } from './manage.js';
export { createTokenManager, type TokenManager } from './manager.js';
export type { IncomingMessage } from './messages.js';
export type { Lifetime } from './ports.js';
export type * from '../core/config/types.js';
export type { RouteCondition, StaticRoute } from '../core/routes.js';
export { TokenWorkerError, type TokenWorkerErrorCode } from '../core/errors.js';
