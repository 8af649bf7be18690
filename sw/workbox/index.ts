/** Tokens in an app's own Workbox worker: routes for its router, a plugin for its strategies, a replay for its queues. */
export { tokenPlugin, type TokenPluginOptions } from './plugin.js';
export { tokenReplay, type ReplayedQueue } from './replay.js';
export { tokenRoutes, type TokenRoutes } from './routes.js';
