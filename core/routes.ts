/** What the browser need not ask the worker about, as rules for `InstallEvent.addRoutes`. They mirror `match`, and let go no request that it takes. */
import type { ResolvedConfig } from './config/index.js';
import type { ResolvedRule } from './config/rules.js';
import type { UrlPatternLike } from './config/types.js';
import { mayBeSubresource } from './match.js';
import { ANY_URL, areApart, covers, endpointPattern, exactPattern, widePattern, type UrlComponents } from './url-patterns.js';

/** All of its members must hold. */
export interface RouteCondition {
  readonly urlPattern?: UrlComponents | UrlPatternLike;
  readonly requestMethod?: string;
  readonly requestMode?: 'navigate';
  readonly requestDestination?: '';
}

/** A `RouterRule` of the Service Workers standard. The first whose condition holds decides. */
export interface StaticRoute {
  readonly condition: RouteCondition;
  readonly source: 'network' | 'fetch-event';
}

/** Chromium refuses 256 rules, and then takes none at all. */
const MOST_ROUTES = 255;
/** Methods that no page can use: a rule with one would be refused, and all others with it. */
const FORBIDDEN_METHOD = /^(?:connect|trace|track)$/i;

/** Endpoints and most cross-origin APIs are for code: what an element asks for is not for them. */
const BY_CODE: RouteCondition = { requestDestination: '' };

const toWorker = (condition: RouteCondition): StaticRoute => ({ condition, source: 'fetch-event' });
const toNetwork = (condition: RouteCondition): StaticRoute => ({ condition, source: 'network' });

function endpointRoutes({ login, update, refresh, logout }: ResolvedConfig): StaticRoute[] {
  const endpoints = [...login, ...update, ...(refresh ? [refresh] : []), ...(logout ? [logout] : [])];
  return endpoints.map(({ href }) => toWorker({ urlPattern: endpointPattern(href), ...BY_CODE }));
}

/** The conditions under which a rule takes a request that is no navigation. */
function conditionsOf(rule: ResolvedRule, origin: string): RouteCondition[] {
  // Where a pattern may lie on the worker's origin, it is taken to.
  const sameOrigin = typeof rule.space !== 'string' || covers(origin, rule.space);
  const asked = mayBeSubresource(rule, sameOrigin) ? {} : BY_CODE;
  if (rule.methods === undefined) return [asked];
  return rule.methods.filter((method) => !FORBIDDEN_METHOD.test(method)).map((requestMethod) => ({ ...asked, requestMethod }));
}

/**
 * Rules without exclusions come first, so that no exclusion of another rule takes anything from them. An exclusion is let
 * go where every other rule with exclusions is certainly elsewhere, or excludes it as well.
 */
function ruleRoutes(rules: readonly ResolvedRule[], of: RouteCondition, conditions: (rule: ResolvedRule) => RouteCondition[]): StaticRoute[] {
  const routes = (rule: ResolvedRule): StaticRoute[] =>
    conditions(rule).map((condition) => toWorker({ urlPattern: widePattern(rule.space), ...of, ...condition }));
  const whole = rules.filter(({ excluded }) => excluded.length === 0);
  const rest = rules.filter(({ excluded }) => excluded.length > 0);
  const exclusions = new Set(rest.flatMap(({ excluded }) => excluded)).values();
  const free = [...exclusions].flatMap((exclusion) => {
    const urlPattern = exactPattern(exclusion);
    const isFree = rest.every(({ space, excluded }) => areApart(space, exclusion) || excluded.some((other) => covers(other, exclusion)));
    return urlPattern !== undefined && isFree ? [toNetwork({ urlPattern, ...of })] : [];
  });
  return [...whole.flatMap(routes), ...free, ...rest.flatMap(routes)];
}

/**
 * @param origin the worker's own
 * @returns the rules, in order; none where there would be more than a browser takes: then it asks the worker, as without them
 */
export function staticRoutes(configs: readonly ResolvedConfig[], origin: string): StaticRoute[] {
  const rules = configs.flatMap((config) => config.rules);
  const navigation: RouteCondition = { requestMode: 'navigate' };
  const navigable = rules.filter(({ navigations }) => navigations);
  const routes = [
    ...configs.flatMap(endpointRoutes),
    ...ruleRoutes(navigable, navigation, () => [{ requestMethod: 'GET' }]),
    toNetwork(navigation),
    ...ruleRoutes(rules, {}, (rule) => conditionsOf(rule, origin)),
    toNetwork({ urlPattern: ANY_URL }),
  ];
  return routes.length > MOST_ROUTES ? [] : routes;
}
