/** The token manager as routes of Workbox's router, which keeps its routes by method: one for each. */
// By its own file: what stands in Workbox's index needs a worker's global scope when it is imported in development.
import { Route } from 'workbox-routing/Route.js';
import type { TokenManager } from '../manager.js';

/** Those that Workbox itself knows. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** `forEach` calls with more than a route, which `registerRoute` overlooks, and its type does not. */
export type TokenRoutes = Route[] & { forEach(register: (route: Route) => unknown): void };

/**
 * Routes for `registerRoute`: requests to the API are sent with the token, and the login, refresh and logout endpoints are looked after.
 * Workbox asks its routes in the order of their registration, so register these after the routes of caching strategies for the API.
 *
 * @param methods the methods in use, where there are others than those that Workbox knows, such as `PROPFIND`
 */
export function tokenRoutes(tokens: TokenManager, methods: readonly string[] = METHODS): TokenRoutes {
  return methods.map((method) => {
    const route = new Route(
      ({ request }) => tokens.matches(request),
      // Workbox's type wants a promise; its listener takes undefined for "not mine", as the browser does.
      // eslint-disable-next-line @typescript-eslint/non-nullable-type-assertion-style
      ({ request, event }) => tokens.handle({ request, event }) as Promise<Response>,
    );
    // Not by the constructor, which refuses what is not among Workbox's own in its development build.
    route.method = method as Route['method'];
    return route;
  });
}
