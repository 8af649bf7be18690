/** Whose request is this: an endpoint's, a rule's, or nobody's. Decided from the request alone, before any await. */
import type { ResolvedConfig } from './config/index.js';
import type { ResolvedTokenEndpoint } from './config/endpoints.js';
import type { ResolvedRule } from './config/rules.js';

/** What of a `Request` the decision looks at. */
export interface RequestFacts {
  readonly url: string;
  readonly method: string;
  readonly mode: string;
  readonly destination: string;
  readonly referrer: string;
}

/** The mode in which a request can carry the token: its own, or, where that takes no such header, another. */
export type SendMode = 'unchanged' | 'same-origin' | 'cors';

export type Match =
  | { readonly kind: 'login' | 'update'; readonly config: ResolvedConfig; readonly endpoint: ResolvedTokenEndpoint }
  | { readonly kind: 'refresh' | 'logout'; readonly config: ResolvedConfig }
  | { readonly kind: 'api'; readonly config: ResolvedConfig; readonly rule: ResolvedRule; readonly mode: SendMode };

function matchEndpoint(config: ResolvedConfig, url: string): Match | undefined {
  for (const endpoint of config.login) if (endpoint.matches(url)) return { kind: 'login', config, endpoint };
  for (const endpoint of config.update) if (endpoint.matches(url)) return { kind: 'update', config, endpoint };
  if (config.refresh?.matches(url) === true) return { kind: 'refresh', config };
  if (config.logout?.matches(url) === true) return { kind: 'logout', config };
  return undefined;
}

const isOfOrigin = (url: string, origin: string): boolean => url.startsWith(`${origin}/`);

/** Whether what an element asks for (an image, a script, a style sheet) can get the token by this rule. */
export const mayBeSubresource = ({ subresources }: ResolvedRule, sameOrigin: boolean): boolean =>
  sameOrigin ? subresources !== false : subresources === 'cors';

/** How a request that a rule's URL matches may carry the token; undefined: it may not. */
export function sendMode(rule: ResolvedRule, request: RequestFacts, origin: string): SendMode | undefined {
  if (rule.methods !== undefined && !rule.methods.includes(request.method)) return undefined;
  const sameOrigin = isOfOrigin(request.url, origin);
  if (request.mode === 'navigate') {
    // Any site can make a browser navigate here. Only a GET that a page of this origin asked for gets the token.
    const allowed = rule.navigations && sameOrigin && request.method === 'GET' && isOfOrigin(request.referrer, origin);
    return allowed ? 'same-origin' : undefined;
  }
  // A destination is what an element asks for; `fetch` and its like have none.
  if (request.destination !== '' && !mayBeSubresource(rule, sameOrigin)) return undefined;
  if (request.mode !== 'no-cors') return 'unchanged';
  if (sameOrigin) return 'same-origin';
  return rule.subresources === 'cors' ? 'cors' : undefined;
}

/**
 * @param configs in the order in which they are asked; every endpoint before any rule
 * @param origin the worker's own
 */
export function match(configs: readonly ResolvedConfig[], request: RequestFacts, origin: string): Match | undefined {
  // An endpoint is called by code: no image in a page signs anybody out.
  if (request.mode !== 'navigate' && request.destination === '') {
    for (const config of configs) {
      const found = matchEndpoint(config, request.url);
      if (found !== undefined) return found;
    }
  }
  for (const config of configs) {
    for (const rule of config.rules) {
      if (!rule.matches(request.url)) continue;
      const mode = sendMode(rule, request, origin);
      if (mode !== undefined) return { kind: 'api', config, rule, mode };
    }
  }
  return undefined;
}
