/** Whose request is this: an endpoint's, a rule's, or nobody's. Decided from the request alone, before any await. */
import type { ResolvedConfig } from './config/index.js';
import type { ResolvedTokenEndpoint } from './config/endpoints.js';
import type { ResolvedRule } from './config/rules.js';
import { isCallback } from './oidc/callback.js';
import { sendingOf, type Sending, type SendingFacts } from './sending.js';
import type { EndpointUrl } from './url.js';

/** What of a `Request` the decision looks at. */
export interface RequestFacts extends SendingFacts {
  readonly url: string;
}

export type Match =
  | { readonly kind: 'login' | 'update'; readonly config: ResolvedConfig; readonly endpoint: ResolvedTokenEndpoint }
  | { readonly kind: 'refresh' | 'logout'; readonly config: ResolvedConfig }
  /** The provider sends the browser back, or the page sends it out; the worker's records say for which session. */
  | { readonly kind: 'callback'; readonly config: ResolvedConfig }
  | { readonly kind: 'api'; readonly config: ResolvedConfig; readonly rule: ResolvedRule; readonly sending: Sending };

function matchAmong(config: ResolvedConfig, url: string, namesQuery: boolean): Match | undefined {
  const isMeant = (endpoint: EndpointUrl): boolean => endpoint.namesQuery === namesQuery && endpoint.matches(url);
  for (const endpoint of config.login) if (isMeant(endpoint)) return { kind: 'login', config, endpoint };
  for (const endpoint of config.update) if (isMeant(endpoint)) return { kind: 'update', config, endpoint };
  if (config.refresh !== undefined && isMeant(config.refresh)) return { kind: 'refresh', config };
  if (config.logout !== undefined && isMeant(config.logout)) return { kind: 'logout', config };
  return undefined;
}

/** Of two endpoints at one path the one that names what stands in the query comes first: it is never hidden by the other. */
const matchEndpoint = (config: ResolvedConfig, url: string): Match | undefined => matchAmong(config, url, true) ?? matchAmong(config, url, false);

export const isOfOrigin = (url: string, origin: string): boolean => url.startsWith(origin) && url.charAt(origin.length) === '/';

/**
 * @param configs in the order in which they are asked; every endpoint before any rule
 * @param origin the worker's own
 */
export function match(configs: readonly ResolvedConfig[], request: RequestFacts, origin: string): Match | undefined {
  // Once: a browser makes the string anew each time that it is asked, and there may be a hundred rules.
  const { url } = request;
  const isNavigation = request.mode === 'navigate';
  // An endpoint is called by code: no image in a page signs anybody out.
  if (!isNavigation && request.destination === '') {
    for (const config of configs) {
      const found = matchEndpoint(config, url);
      if (found !== undefined) return found;
    }
  }
  if (isNavigation && request.method === 'GET') {
    for (const config of configs) {
      if (config.provider !== undefined && isCallback(url, config.provider.redirectHref)) return { kind: 'callback', config };
    }
  }
  for (const config of configs) {
    for (const rule of config.rules) {
      if (!rule.matches(url)) continue;
      const sending = sendingOf(rule, request, isOfOrigin(url, origin), isNavigation && isOfOrigin(request.referrer, origin));
      if (sending !== undefined) return { kind: 'api', config, rule, sending };
    }
  }
  return undefined;
}
