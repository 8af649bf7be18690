/** Workbox's router with one route for every HTTP method: Workbox itself keeps its routes by method, a token does not care. */
import { Route, Router } from 'workbox-routing';
import type { TokenManager } from './manager.js';

export class TokenRouter extends Router {
  readonly #route: Route;

  constructor(tokens: TokenManager) {
    super();
    this.#route = new Route(
      ({ request }) => tokens.matches(request),
      // Workbox's type wants a promise; its listener takes undefined for "not mine", as the browser does.
      // eslint-disable-next-line @typescript-eslint/non-nullable-type-assertion-style
      ({ request, event }) => tokens.handle({ request, event }) as Promise<Response>,
    );
  }

  override findMatchingRoute(options: Parameters<Router['findMatchingRoute']>[0]): ReturnType<Router['findMatchingRoute']> {
    return this.#route.match(options) ? { route: this.#route } : {};
  }
}
