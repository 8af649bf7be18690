/** Reads Content-Security-Policies, as far as it has to be known whether one lets a URL be fetched (CSP Level 3, sections 2.2 and 6.7). */

/** The directives of one policy by name; the sources as they are written. */
export type Policy = ReadonlyMap<string, readonly string[]>;

/** @param header its value; with several policies, commas stand between them */
export function policiesIn(header: string | undefined): readonly Policy[] {
  return (header ?? '').split(',').filter((text) => text.trim() !== '').map((text) => {
    const directives = new Map<string, readonly string[]>();
    for (const directive of text.split(';')) {
      const [name = '', ...sources] = directive.trim().split(/\s+/);
      // The first of a name holds.
      if (name !== '' && !directives.has(name.toLowerCase())) directives.set(name.toLowerCase(), sources);
    }
    return directives;
  });
}

const META = /<meta\b[^>]*>/gi;
const attributeOf = (tag: string, name: string): string | undefined => {
  const [, double, single] = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(tag) ?? [];
  return double ?? single;
};

/** Those that a page has in `<meta>` elements. */
export function policiesInPage(html: string): readonly Policy[] {
  return [...html.matchAll(META)].flatMap(([tag]) => {
    if (attributeOf(tag, 'http-equiv')?.toLowerCase() !== 'content-security-policy') return [];
    return policiesIn(attributeOf(tag, 'content')?.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&apos;', "'"));
  });
}

const HOST_SOURCE = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*|(?:\*\.)?[^/:*]+|\[[^\]]+\])(?::(\d+|\*))?(\/[^?#]*)?$/i;

const portOf = ({ port, protocol }: URL): string => (port === '' ? (protocol === 'https:' ? '443' : '80') : port);

/** An http source covers https too (section 6.7.2.8). */
const hasScheme = (scheme: string, { protocol }: URL): boolean => protocol === `${scheme}:` || (scheme === 'http' && protocol === 'https:');

function hasHost(pattern: string, { hostname }: URL): boolean {
  if (pattern === '*') return true;
  return pattern.startsWith('*.') ? hostname.endsWith(pattern.slice(1).toLowerCase()) : hostname === pattern.toLowerCase();
}

function hasPath(pattern: string | undefined, { pathname }: URL): boolean {
  if (pattern === undefined || pattern === '/') return true;
  return pattern.endsWith('/') ? pathname.startsWith(pattern) : pathname === pattern;
}

function matchesSource(source: string, url: URL, self: URL): boolean {
  if (source.toLowerCase() === "'self'") return url.origin === self.origin;
  if (source === '*') return /^https?:$/.test(url.protocol);
  const schemeAlone = /^([a-z][a-z0-9+.-]*):$/i.exec(source)?.[1];
  if (schemeAlone !== undefined) return hasScheme(schemeAlone.toLowerCase(), url);
  const [, scheme, host, port, path] = HOST_SOURCE.exec(source) ?? [];
  if (host === undefined) return false;
  if (!hasScheme(scheme?.toLowerCase() ?? self.protocol.slice(0, -1), url) || !hasHost(host, url)) return false;
  const wanted = port ?? (scheme === undefined || hasScheme(scheme.toLowerCase(), url) ? portOf(new URL(`${url.protocol}//a`)) : '');
  return (wanted === '*' || wanted === portOf(url)) && hasPath(path, url);
}

/** The directive that decides is the first of these that the policy has. */
const FALLBACKS = {
  worker: ['worker-src', 'child-src', 'script-src', 'default-src'],
  connect: ['connect-src', 'default-src'],
  script: ['script-src-elem', 'script-src', 'default-src'],
} as const;

/** @returns the directive that forbids it, as it is written; undefined where none does */
export function forbids(policy: Policy, kind: keyof typeof FALLBACKS, url: string, self: string): string | undefined {
  const name = FALLBACKS[kind].find((directive) => policy.has(directive));
  const sources = name === undefined ? undefined : policy.get(name);
  if (sources === undefined) return undefined;
  // What a trusted script starts or loads is trusted then.
  if (kind !== 'connect' && sources.some((source) => source.toLowerCase() === "'strict-dynamic'")) return undefined;
  return sources.some((source) => matchesSource(source, new URL(url), new URL(self))) ? undefined : `${name ?? ''} ${sources.join(' ')}`;
}

/** Whether the library's own trusted types policy, `token-worker`, may be made where one is needed. */
export function refusesTypes(policies: readonly Policy[]): boolean {
  const isRequired = policies.some((policy) => policy.get('require-trusted-types-for')?.includes("'script'") === true);
  const lists = policies.flatMap((policy) => (policy.has('trusted-types') ? [policy.get('trusted-types') ?? []] : []));
  return isRequired && lists.some((names) => !names.includes('token-worker') && !names.includes('*'));
}
