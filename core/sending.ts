/** How a request that carries the token is made from the page's own, so that the token goes nowhere else. */
import type { ResolvedRule } from './config/rules.js';

/** What of a `Request` the decision looks at. */
export interface SendingFacts {
  readonly method: string;
  readonly mode: string;
  readonly destination: string;
  readonly referrer: string;
}

export interface Sending {
  /** The mode in which the request can carry the token: its own, or, where that takes no such header, another. */
  readonly mode: 'unchanged' | 'same-origin' | 'cors';
  /** A redirect is an error: nothing else would keep the token from going along. */
  readonly refusesRedirects: boolean;
}

/** Made once: the choice costs a request no allocation. */
const UNCHANGED: Sending = Object.freeze({ mode: 'unchanged', refusesRedirects: false });
const SAME_ORIGIN: Sending = Object.freeze({ mode: 'same-origin', refusesRedirects: false });
const CORS: Sending = Object.freeze({ mode: 'cors', refusesRedirects: false });
const UNCHANGED_NO_REDIRECT: Sending = Object.freeze({ mode: 'unchanged', refusesRedirects: true });
const CORS_NO_REDIRECT: Sending = Object.freeze({ mode: 'cors', refusesRedirects: true });

type Redirecting = Pick<ResolvedRule, 'redirects'>;

/**
 * Browsers drop `Authorization` from a redirect to another origin (Fetch, section 4.4), and no other header: the rule
 * says what is to become of those.
 */
function withRedirects(mode: 'unchanged' | 'cors', rule: Redirecting, sameOrigin: boolean): Sending {
  if (rule.redirects === 'follow') return mode === 'cors' ? CORS : UNCHANGED;
  // In this mode a redirect within the origin is followed, and one that leaves it is an error.
  if (rule.redirects === 'stay' && sameOrigin) return SAME_ORIGIN;
  return mode === 'cors' ? CORS_NO_REDIRECT : UNCHANGED_NO_REDIRECT;
}

/** The same for a request with a header that no browser drops from a redirect to another origin. */
export function keptAtHome(sending: Sending, sameOrigin: boolean): Sending {
  if (sending.refusesRedirects || sending.mode === 'same-origin') return sending;
  return withRedirects(sending.mode, { redirects: 'stay' }, sameOrigin);
}

/** Whether what an element asks for (an image, a script, a style sheet) can get the token by this rule. */
export const mayBeSubresource = ({ subresources }: ResolvedRule, sameOrigin: boolean): boolean =>
  sameOrigin ? subresources !== false : subresources === 'cors';

/**
 * How a request that a rule's URL matches may carry the token; undefined: it may not.
 * @param sameOrigin whether the request goes to the worker's own origin
 * @param fromSameOrigin whether its referrer is a page of that origin
 */
export function sendingOf(rule: ResolvedRule, request: SendingFacts, sameOrigin: boolean, fromSameOrigin: boolean): Sending | undefined {
  if (rule.methods !== undefined && !rule.methods.includes(request.method)) return undefined;
  if (request.mode === 'navigate') {
    // Any site can make a browser navigate here. Only a GET that a page of this origin asked for gets the token. Each
    // hop of its redirects comes back to the worker by itself.
    return rule.navigations && sameOrigin && request.method === 'GET' && fromSameOrigin ? SAME_ORIGIN : undefined;
  }
  // A destination is what an element asks for; `fetch` and its like have none.
  if (request.destination !== '' && !mayBeSubresource(rule, sameOrigin)) return undefined;
  if (request.mode !== 'no-cors') return withRedirects('unchanged', rule, sameOrigin);
  // Not 'same-origin', although it is: an image that redirects to another host's storage would be an error then.
  return sameOrigin || rule.subresources === 'cors' ? withRedirects('cors', rule, sameOrigin) : undefined;
}

/** The same for an endpoint, which is called by code: a beacon is a no-cors request too. */
export function sendingOfCall(rule: Redirecting, mode: string, sameOrigin: boolean): Sending {
  return withRedirects(mode === 'no-cors' ? 'cors' : 'unchanged', rule, sameOrigin);
}
