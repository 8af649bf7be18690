/**
 * What the browser need not ask the worker about, as rules for `InstallEvent.addRoutes`: documents, and what elements of
 * a page ask for, where no rule of ours takes them. What code asks for is always asked about: see docs/decisions/static-routing.md.
 */
import type { ResolvedConfig } from './config/index.js';
import type { ResolvedRule } from './config/rules.js';
import type { UrlPatternLike } from './config/types.js';
import { mayBeSubresource } from './sending.js';
import { ANY_URL, areApart, covers, exactPattern, widePattern, type UrlComponents } from './url-patterns.js';

/** All of its members must hold. */
export interface RouteCondition {
  readonly urlPattern?: UrlComponents | UrlPatternLike;
  readonly requestMethod?: 'GET';
  readonly requestMode?: 'navigate';
  readonly requestDestination?: '';
}

/** A `RouterRule` of the Service Workers standard. The first whose condition holds decides. */
export interface StaticRoute {
  readonly condition: RouteCondition;
  readonly source: 'network' | 'fetch-event';
}

/** A redirect URI with any query, since none is given. */
function callbackPattern(href: string): UrlComponents {
  const { protocol, hostname, port, pathname } = new URL(href);
  return { protocol: protocol.slice(0, -1), hostname, port, pathname };
}

/** Chromium refuses 256 rules, and then takes none at all. */
const MOST_ROUTES = 255;

const toWorker = (condition: RouteCondition): StaticRoute => ({ condition, source: 'fetch-event' });
const toNetwork = (condition: RouteCondition): StaticRoute => ({ condition, source: 'network' });

/**
 * Rules without exclusions come first, so that no exclusion of another rule takes anything from them. An exclusion is let
 * go where every other rule with exclusions is certainly elsewhere, or excludes it as well.
 */
function routesOf(rules: readonly ResolvedRule[], condition: RouteCondition): StaticRoute[] {
  const taken = ({ space }: ResolvedRule): StaticRoute => toWorker({ urlPattern: widePattern(space), ...condition });
  const whole = rules.filter(({ excluded }) => excluded.length === 0);
  const rest = rules.filter(({ excluded }) => excluded.length > 0);
  const free = [...new Set(rest.flatMap(({ excluded }) => excluded))].flatMap((exclusion) => {
    const urlPattern = exactPattern(exclusion);
    const isFree = rest.every(({ space, excluded }) => areApart(space, exclusion) || excluded.some((other) => covers(other, exclusion)));
    return urlPattern !== undefined && isFree ? [toNetwork({ urlPattern, ...condition })] : [];
  });
  return [...whole.map(taken), ...free, ...rest.map(taken)];
}

/**
 * @param origin the worker's own
 * @returns the rules, in order; none where there would be more than a browser takes: then it asks the worker, as without them
 */
export function staticRoutes(configs: readonly ResolvedConfig[], origin: string): StaticRoute[] {
  const rules = configs.flatMap((config) => config.rules);
  const forNavigations = rules.filter(({ navigations }) => navigations);
  // Where a pattern may lie on the worker's origin, it is taken to.
  const forElements = rules.filter((rule) => mayBeSubresource(rule, typeof rule.space !== 'string' || covers(origin, rule.space)));
  const callbacks = configs.flatMap(({ provider }) => (provider === undefined ? [] : [toWorker({ urlPattern: callbackPattern(provider.redirectHref), requestMode: 'navigate', requestMethod: 'GET' })]));
  const routes = [
    ...callbacks,
    ...routesOf(forNavigations, { requestMode: 'navigate', requestMethod: 'GET' }),
    toNetwork({ requestMode: 'navigate' }),
    toWorker({ requestDestination: '' }),
    ...routesOf(forElements, {}),
    toNetwork({ urlPattern: ANY_URL }),
  ];
  return routes.length > MOST_ROUTES ? [] : routes;
}
