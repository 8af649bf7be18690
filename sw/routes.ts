/** Static routing at install, and whether the worker is one that may have it: an optimisation, without which all goes on as well. */
import type { StaticRoute } from '../core/routes.js';

declare const self: ServiceWorkerGlobalScope;

/** `InstallEvent`, as far as the browser has it. */
export interface InstallEventLike {
  addRoutes?(routes: readonly StaticRoute[]): Promise<unknown>;
}

/** To be called while the event is dispatched. Whatever fails here, the browser asks the worker about every request. */
export async function addRoutes(event: InstallEventLike, routes: readonly StaticRoute[]): Promise<void> {
  try {
    await event.addRoutes?.(routes);
  } catch {
    // Refused: too many, or written in a way that this browser does not know.
  }
}

/** Counts the fetch listeners that the worker is given from now on: requests may only pass by one that is alone. What it answers ends this, and says how many. */
export function watchFetchListeners(): () => number {
  const listen = self.addEventListener.bind(self);
  let count = 0;
  self.addEventListener = (...given: Parameters<typeof listen>) => {
    if (given[0] === 'fetch') count += 1;
    listen(...given);
  };
  return () => {
    // The one that every worker inherits stands again.
    Reflect.deleteProperty(self, 'addEventListener');
    return self.onfetch === null ? count : count + 1;
  };
}

/** Runs a script and counts the fetch listeners that the worker then has. */
export function countFetchListeners(script: () => void): number {
  const stop = watchFetchListeners();
  try {
    script();
  } catch (error) {
    stop();
    throw error;
  }
  return stop();
}
