/** Which URLs a rule or an endpoint means. Matchers are made once and asked for every request, so they only compare strings. */
import { refuse, refuseDescribed } from './config/check.js';
import type { UrlPatternLike, UrlRule } from './config/types.js';

export type UrlMatcher = (url: string) => boolean;

/** What a rule covers: an origin with the path below which it holds (`https://app.example.com/api`), or the app's own pattern. */
export type UrlSpace = string | UrlPatternLike;

const RULE_TAKES = "a path that begins with '/', an absolute http(s) URL, or a URLPattern";
const ENDPOINT_TAKES = "a path that begins with '/' or an absolute http(s) URL";

function parse(key: string, text: unknown, origin: string, takes: string): URL {
  if (typeof text !== 'string' || text === '') refuse(key, text, takes);
  const isPath = text.startsWith('/');
  if ((!isPath && !/^https?:\/\//i.test(text)) || !URL.canParse(text, origin)) refuse(key, text, takes);
  const url = new URL(text, origin);
  // A path such as `//host` or `/\host` names another origin: whoever writes one did not mean to.
  if (isPath && url.origin !== origin) refuse(key, text, takes);
  if (url.username !== '' || url.password !== '') refuseDescribed(key, 'a URL with credentials', takes);
  if (text.includes('#')) refuse(key, text, `${takes}, without '#'`);
  return url;
}

const withoutTrailingSlash = (path: string): string => (path.endsWith('/') ? path.slice(0, -1) : path);

/** The end of the path in a serialized URL: where the query or the fragment begins. */
function endOfPath(url: string): number {
  const end = url.search(/[?#]/);
  return end === -1 ? url.length : end;
}

/** `prefix` itself and whole path segments below it, never `prefixed`. */
function below(prefix: string): UrlMatcher {
  const { length } = prefix;
  return (url) => {
    if (!url.startsWith(prefix)) return false;
    const next = url.charAt(length);
    return next === '/' || next === '' || next === '?' || next === '#';
  };
}

function isPattern(rule: unknown): rule is UrlPatternLike {
  return typeof rule === 'object' && rule !== null && 'test' in rule && typeof rule.test === 'function' && 'hostname' in rule;
}

/** Whether a hostname pattern leaves its last label open: `*`, `(.+)`, `api.*`; not `*.example.com`, nor an IPv6 address. */
const isOpenHost = (hostname: string): boolean => !hostname.startsWith('[') && /[*+?:(){}]/.test(hostname.split('.').at(-1) ?? '');

/** A pattern that leaves the origin open would give the token to every host that the page talks to. */
function checkPattern(key: string, pattern: UrlPatternLike): UrlPatternLike {
  for (const part of ['protocol', 'hostname', 'port'] as const) {
    if (pattern[part] !== '*' && !(part === 'hostname' && isOpenHost(pattern.hostname))) continue;
    refuseDescribed(key, `a URLPattern with any ${part}`, 'a URLPattern whose protocol, hostname and port are given');
  }
  return pattern;
}

export function ruleSpace(key: string, rule: UrlRule, origin: string): UrlSpace {
  if (isPattern(rule)) return checkPattern(key, rule);
  if (typeof rule === 'string' && /[*?]/.test(rule)) refuse(key, rule, `${RULE_TAKES}; a string holds no '*' and no '?'`);
  const url = parse(key, rule, origin, RULE_TAKES);
  return url.origin + withoutTrailingSlash(url.pathname);
}

/** The origin that the rule names, exactly, and whole path segments below its path. */
export function matcherOf(space: UrlSpace): UrlMatcher {
  return typeof space === 'string' ? below(space) : (url) => space.test(url);
}

export interface EndpointUrl {
  /** The absolute URL that requests of the worker's own go to. */
  readonly href: string;
  /** Given with a query: at one path such an endpoint is meant before one that takes any query. */
  readonly namesQuery: boolean;
  readonly matches: UrlMatcher;
}

/** Whether each wanted parameter is there, with that value, among whatever others. */
function hasParameters(query: string, wanted: readonly (readonly [string, string])[]): boolean {
  const given = new URLSearchParams(query);
  return wanted.every(([name, value]) => given.getAll(name).includes(value));
}

/**
 * The whole path, a trailing slash more or less, any query. Where the endpoint is given with a query, as some
 * token endpoints are (`/token?grant_type=refresh_token`), the request must have the same parameters.
 */
export function endpointUrl(key: string, text: unknown, origin: string): EndpointUrl {
  const url = parse(key, text, origin, ENDPOINT_TAKES);
  const path = url.origin + withoutTrailingSlash(url.pathname);
  const wanted = [...url.searchParams];
  return Object.freeze({
    href: url.href,
    namesQuery: wanted.length > 0,
    matches: (candidate: string) => {
      // Almost every request is another's.
      if (!candidate.startsWith(path)) return false;
      const end = endOfPath(candidate);
      if (withoutTrailingSlash(candidate.slice(0, end)) !== path) return false;
      return wanted.length === 0 || hasParameters(candidate.slice(end).split('#', 1)[0] ?? '', wanted);
    },
  });
}
