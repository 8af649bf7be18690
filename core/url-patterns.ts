/** URLs as a browser's static routing takes them: patterns without regular expressions, never narrower than our own matchers. */
import type { UrlPatternLike } from './config/types.js';
import type { UrlSpace } from './url.js';

/** The members of `URLPatternInit` that we give; the others then stand for anything. */
export interface UrlComponents {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
}

/**
 * The named group adds nothing to `*`. It is there for versions of WebKit whose routing knew no patterns but compared them
 * as text, so that no rule of ours would have matched but this one: they refuse rules with a named group, all of them.
 */
export const ANY_URL: UrlComponents = { protocol: '*', hostname: '*', port: '*', pathname: '{/:any}?*' };

const literally = (text: string): string => text.replace(/[\\*+?:(){}]/g, String.raw`\$&`);

/** Whether the browser can be given the pattern itself. A stand-in for `URLPattern` would lose its options on the way. */
const isRoutable = (pattern: UrlPatternLike): boolean =>
  pattern.hasRegExpGroups === false && Object.prototype.toString.call(pattern) === '[object URLPattern]';

function below(space: string): UrlComponents {
  const { origin, protocol, hostname, port } = new URL(space);
  return { protocol: protocol.slice(0, -1), hostname: literally(hostname), port, pathname: `${literally(space.slice(origin.length))}{/*}?` };
}

const withoutGroups = (component: string): string => (component.includes('(') ? '*' : component);

function everyPathOf({ protocol, hostname, port }: UrlPatternLike): UrlComponents {
  return { protocol: withoutGroups(protocol), hostname: withoutGroups(hostname), port: withoutGroups(port), pathname: '*' };
}

/** Just what the space covers, or undefined where no pattern without regular expressions can say it. */
export function exactPattern(space: UrlSpace): UrlComponents | UrlPatternLike | undefined {
  if (typeof space === 'string') return below(space);
  return isRoutable(space) ? space : undefined;
}

/** What the space covers, or more. */
export function widePattern(space: UrlSpace): UrlComponents | UrlPatternLike {
  if (typeof space === 'string') return below(space);
  return isRoutable(space) ? space : everyPathOf(space);
}

/** Whether every URL of `inner` is certainly one of `outer`. */
export const covers = (outer: UrlSpace, inner: UrlSpace): boolean =>
  outer === inner || (typeof outer === 'string' && typeof inner === 'string' && inner.startsWith(`${outer}/`));

/** Whether certainly no URL is in both; of patterns that is not known. */
export const areApart = (one: UrlSpace, other: UrlSpace): boolean =>
  typeof one === 'string' && typeof other === 'string' && !covers(one, other) && !covers(other, one);
