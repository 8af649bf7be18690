/** A new version takes over without waiting for every tab to close: sessions are in the store, and renewals under way are finished first. */
import type { TokenManager } from './manager.js';
import { addRoutes, type InstallEventLike } from './routes.js';

declare const self: ServiceWorkerGlobalScope;

/**
 * @param tokens undefined with a wrong configuration
 * @param isAlone the worker has no fetch listener but ours: one of the app's own is to be asked as before
 */
export function takeOverAtOnce(tokens: () => TokenManager | undefined, isAlone: () => boolean): void {
  self.addEventListener('install', (event: ExtendableEvent & InstallEventLike) => {
    const manager = tokens();
    // The configuration, and so the routes, last as long as this version of the worker.
    if (manager !== undefined && isAlone()) void addRoutes(event, manager.staticRoutes());
    event.waitUntil(self.skipWaiting());
  });
}
