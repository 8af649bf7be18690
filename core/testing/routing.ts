/** Static routing as a browser does it, for tests: the first rule whose condition holds decides. Knows the pattern syntax that we write, and refuses any other. */
import type { UrlPatternLike } from '../config/types.js';
import type { RequestFacts } from '../match.js';
import type { RouteCondition, StaticRoute } from '../routes.js';
import type { UrlComponents } from '../url-patterns.js';

const TOKEN = /\\(?<escaped>.)|\{(?<group>(?:\\.|[^\\{}])*)\}\?|(?<any>\*)|:(?<named>[a-z]+)|(?<plain>[^\\*+?:(){}])/gsu;

const quoted = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);

/** The regular expression of a pattern's component, by the rules of the URL Pattern standard. */
export function expressionOf(pattern: string): string {
  let end = 0;
  const source = [...pattern.matchAll(TOKEN)].map(({ 0: text, index, groups = {} }) => {
    if (index !== end) throw new Error(`not understood in a pattern: ${pattern.slice(end)}`);
    end += text.length;
    if (groups['group'] !== undefined) return `(?:${expressionOf(groups['group'])})?`;
    if (groups['any'] !== undefined) return '.*';
    return groups['named'] === undefined ? quoted(groups['escaped'] ?? groups['plain'] ?? '') : '[^/]+?';
  });
  if (end !== pattern.length) throw new Error(`not understood in a pattern: ${pattern.slice(end)}`);
  return source.join('');
}

const compiled = new Map<string, RegExp>();

function is(pattern: string, value: string): boolean {
  const expression = compiled.get(pattern) ?? new RegExp(`^${expressionOf(pattern)}$`, 's');
  compiled.set(pattern, expression);
  return expression.test(value);
}

export function testPattern(pattern: UrlComponents, text: string): boolean {
  const url = new URL(text);
  return (
    is(pattern.protocol, url.protocol.slice(0, -1)) &&
    is(pattern.hostname, url.hostname) &&
    is(pattern.port, url.port) &&
    is(pattern.pathname, url.pathname)
  );
}

/** What a browser would make of the class; its own is not to be had here. */
export class Pattern implements UrlPatternLike {
  readonly [Symbol.toStringTag] = 'URLPattern';
  readonly protocol: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
  readonly hasRegExpGroups: boolean;
  readonly test: (url: string) => boolean;

  /** @param groups what stands in the path's groups, as `(a|b)` in a pattern, if any do */
  constructor(parts: UrlComponents, groups?: { readonly protocol?: string; readonly hostname?: string; readonly pathname?: string }) {
    ({ protocol: this.protocol, hostname: this.hostname, port: this.port, pathname: this.pathname } = { ...parts, ...groups });
    this.hasRegExpGroups = groups !== undefined;
    // A group is taken to match all that the part without it does.
    this.test = (url) => testPattern(parts, url);
  }
}

function holds({ urlPattern, requestMethod, requestMode, requestDestination }: RouteCondition, request: RequestFacts): boolean {
  if (requestMethod !== undefined && requestMethod !== request.method) return false;
  if (requestMode !== undefined && requestMode !== request.mode) return false;
  if (requestDestination !== undefined && requestDestination !== request.destination) return false;
  if (urlPattern === undefined) return true;
  if ('test' in urlPattern) {
    if (urlPattern.hasRegExpGroups !== false) throw new TypeError('a pattern with regular expressions is refused');
    return urlPattern.test(request.url);
  }
  return testPattern(urlPattern, request.url);
}

/** Where the browser takes a request that no rule decides, it asks the worker. */
export const routed = (routes: readonly StaticRoute[], request: RequestFacts): StaticRoute['source'] =>
  routes.find(({ condition }) => holds(condition, request))?.source ?? 'fetch-event';
