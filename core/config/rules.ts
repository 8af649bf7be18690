/** Reads `api`: each rule checked, its defaults filled in, its URLs made into matchers. */
import { matcherOf, ruleSpace, type UrlMatcher, type UrlSpace } from '../url.js';
import { checkKeys, HTTP_TOKEN, isObject, oneOf, optionalString, refuse, toList } from './check.js';
import type { ApiRule, UnauthorizedTest, UrlRule } from './types.js';

/** A rule of `api`, ready to be asked. */
export interface ResolvedRule {
  readonly matches: UrlMatcher;
  /** What `matches` was made from. */
  readonly space: UrlSpace;
  readonly excluded: readonly UrlSpace[];
  /** As `fetch` spells them; absent: every method. */
  readonly methods: readonly string[] | undefined;
  readonly header: string;
  /** With its space, so that a header value is one concatenation: `'Bearer '`, or `''`. */
  readonly prefix: string;
  readonly unauthorized: readonly number[] | UnauthorizedTest;
  readonly navigations: boolean;
  readonly subresources: boolean | 'cors';
  /** `follow`: as the browser does, which drops this header when a redirect leaves the origin. `stay`: it must not leave. */
  readonly redirects: 'follow' | 'stay' | 'error';
  /** Whose token it gets; absent: the session's own. */
  readonly audience: string | undefined;
}

const KEYS = ['url', 'exclude', 'methods', 'header', 'scheme', 'unauthorized', 'navigations', 'subresources', 'redirects', 'audience'];
/** Methods whose spelling `fetch` itself makes upper-case (Fetch, section 2.2.1); of any other, case is part of the name. */
const NORMALIZED = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH'];

function methodList(key: string, value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const takes = "a list of HTTP methods, such as ['GET', 'POST']";
  if (!Array.isArray(value) || value.length === 0) refuse(key, value, takes);
  return Object.freeze(
    value.map((method: unknown) => {
      if (typeof method !== 'string' || !HTTP_TOKEN.test(method)) refuse(key, method, takes);
      const upper = method.toUpperCase();
      return NORMALIZED.includes(upper) ? upper : method;
    }),
  );
}

function headerName(key: string, value: unknown): string {
  if (value === undefined) return 'Authorization';
  if (typeof value !== 'string' || !HTTP_TOKEN.test(value)) refuse(key, value, 'the name of a request header');
  return value;
}

function schemePrefix(key: string, value: unknown): string {
  if (value === undefined) return 'Bearer ';
  if (typeof value !== 'string' || (value !== '' && !HTTP_TOKEN.test(value))) {
    refuse(key, value, "an authentication scheme such as 'Bearer', or '' for the bare token");
  }
  return value === '' ? '' : `${value} `;
}

function unauthorizedTest(key: string, value: unknown): readonly number[] | UnauthorizedTest {
  if (value === undefined) return Object.freeze([401]);
  if (typeof value === 'function') return value as UnauthorizedTest;
  const isStatus = (status: unknown): boolean => Number.isInteger(status) && Number(status) >= 100 && Number(status) <= 599;
  if (!Array.isArray(value) || value.length === 0 || !value.every(isStatus)) {
    refuse(key, value, 'a list of status codes, such as [401], or a function of the response');
  }
  return Object.freeze([...(value as number[])]);
}

function readRule(key: string, rule: unknown, origin: string): ResolvedRule {
  const given = (isObject(rule) && 'url' in rule ? rule : { url: rule }) as unknown as ApiRule;
  const at = given === rule ? (name: string) => `${key}.${name}` : () => key;
  checkKeys(key, { ...given }, KEYS);
  const space = ruleSpace(at('url'), given.url, origin);
  const excluded = given.exclude === undefined ? [] : toList<UrlRule>(given.exclude).map((item) => ruleSpace(at('exclude'), item, origin));
  const matches = matcherOf(space);
  const exclusions = excluded.map(matcherOf);
  if (given.navigations !== undefined && given.navigations !== 'same-origin') {
    refuse(at('navigations'), given.navigations, "'same-origin', or is left out");
  }
  if (given.subresources !== undefined && typeof given.subresources !== 'boolean' && given.subresources !== 'cors') {
    refuse(at('subresources'), given.subresources, "true, false or 'cors'");
  }
  const header = headerName(at('header'), given.header);
  const redirects = oneOf(at('redirects'), given.redirects, ['follow', 'error'], 'follow');
  return Object.freeze({
    matches: exclusions.length === 0 ? matches : (url: string) => matches(url) && !exclusions.some((isExcluded) => isExcluded(url)),
    space,
    excluded: Object.freeze(excluded),
    methods: methodList(at('methods'), given.methods),
    header,
    prefix: schemePrefix(at('scheme'), given.scheme),
    unauthorized: unauthorizedTest(at('unauthorized'), given.unauthorized),
    navigations: given.navigations === 'same-origin',
    subresources: given.subresources ?? true,
    // No browser drops a header that it does not know to carry a token.
    redirects: redirects === 'follow' && header.toLowerCase() !== 'authorization' ? 'stay' : redirects,
    audience: optionalString(at('audience'), given.audience, "the name of one of the provider's audiences"),
  });
}

export function readRules(api: unknown, origin: string): readonly ResolvedRule[] {
  if (api === undefined) refuse('api', api, "the rule or list of rules that says what gets the token, such as '/api'; it is required");
  const rules = toList(api as UrlRule);
  if (rules.length === 0) refuse('api', api, 'at least one rule');
  return Object.freeze(rules.map((rule, index) => readRule(Array.isArray(api) ? `api[${String(index)}]` : 'api', rule, origin)));
}
