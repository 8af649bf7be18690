/** Static routing, for arbitrary configurations and requests: it lets go no request that `match` takes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfigs, type ResolvedConfig } from './config/index.js';
import { match, type RequestFacts } from './match.js';
import { staticRoutes } from './routes.js';
import { Pattern, routed } from './testing/routing.js';

const ORIGIN = 'https://app.example.com';
const ORIGINS = [ORIGIN, ORIGIN, 'https://api.example.com', 'http://localhost:3111', 'http://[::1]:8080'];

const segment = fc.constantFrom('a', 'b', 'ab', 'a:b', '(a)', 'a+', '{a}', 'a.b', 'a%2Fb', ':a', "a'b", '-', 'é');
const path = fc.array(segment, { maxLength: 3 }).map((segments) => `/${segments.join('/')}`);
const place = fc.tuple(fc.constantFrom(...ORIGINS), path).map(([origin, where]) => (origin === ORIGIN ? where : origin + where));

const pattern = fc
  .record({ origin: fc.constantFrom(...ORIGINS), first: fc.constantFrom('a', 'b', '*'), group: fc.constantFrom(undefined, 'pathname', 'hostname', 'protocol') })
  .map(({ origin, first, group }) => {
    const { protocol, hostname, port } = new URL(origin);
    const parts = { protocol: protocol.slice(0, -1), hostname: hostname.replaceAll(':', String.raw`\:`), port, pathname: `/${first}/*` };
    return new Pattern(parts, group && { [group]: `(${group === 'protocol' ? 'http.*' : '.*'})${group === 'hostname' ? '.example.com' : ''}` });
  });
const space = fc.oneof({ weight: 4, arbitrary: place }, { weight: 1, arbitrary: pattern });

const rule = fc.record(
  {
    url: space,
    exclude: fc.array(space, { minLength: 1, maxLength: 3 }),
    methods: fc.subarray(['GET', 'POST', 'purge', 'TRACE'], { minLength: 1 }),
    navigations: fc.constant('same-origin'),
    subresources: fc.constantFrom(true, false, 'cors'),
  },
  { requiredKeys: ['url'] },
);
const session = fc.record(
  {
    api: fc.array(fc.oneof(space, rule), { minLength: 1, maxLength: 3 }),
    login: fc.array(fc.oneof(place, place.map((where) => `${where}?grant_type=password`)), { maxLength: 2 }),
    update: place,
    refresh: place.map((where) => `${where}?grant_type=refresh_token`),
    logout: place,
  },
  { requiredKeys: ['api'] },
);
const sessions = fc.array(session, { minLength: 1, maxLength: 3 }).map((list) => readConfigs(list.map((item, index) => ({ ...item, name: String(index) })), ORIGIN));

const tail = fc.constantFrom('', '', '/', '//', '/a', '/b', '/a/b', 'a', '?q', '?grant_type=refresh_token', '?grant_type=password', '/a?q#f', '#f');

/** Of or near the places that the configuration names: any other is seldom anybody's. */
function near(configs: readonly ResolvedConfig[]): fc.Arbitrary<string> {
  const named = configs.flatMap(({ rules, login, update, refresh, logout }) => [
    ...rules.flatMap(({ space: of, excluded }) => [of, ...excluded]).filter((of) => typeof of === 'string'),
    ...[...login, ...update, refresh, logout].flatMap((endpoint) => (endpoint ? [endpoint.href] : [])),
  ]);
  const anywhere = place.map((where) => new URL(where, ORIGIN).href);
  const start = named.length === 0 ? anywhere : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...named) }, { weight: 1, arbitrary: anywhere });
  return fc
    .tuple(start, tail)
    .map(([url, end]) => (url.includes('?') ? url : url + end))
    .filter((url) => URL.canParse(url))
    .map((url) => new URL(url).href);
}

const request = (configs: readonly ResolvedConfig[]): fc.Arbitrary<RequestFacts> =>
  fc.record({
    url: near(configs),
    method: fc.constantFrom('GET', 'GET', 'POST', 'purge', 'PURGE', 'HEAD'),
    mode: fc.constantFrom('cors', 'no-cors', 'same-origin', 'navigate', 'navigate'),
    destination: fc.constantFrom('', '', 'image', 'script', 'document', 'iframe', 'worker'),
    referrer: fc.constantFrom(`${ORIGIN}/page`, `${ORIGIN}/page`, 'https://evil.net/', ''),
  });

const both = sessions.chain((configs) => fc.tuple(fc.constant(configs), request(configs)));
const runs = { numRuns: 1000 };
/** Milliseconds; a machine may be busy. */
const LIMIT = 60_000;

describe('for arbitrary configurations and requests', { timeout: LIMIT }, () => {
  it('a request that is ours is never let go', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(both, ([configs, facts]) => {
        const found = match(configs, facts, ORIGIN);
        const source = routed(staticRoutes(configs, ORIGIN), facts);
        seen.add(`${found?.kind ?? 'nobody'} ${source}`);
        if (found !== undefined) expect(source).toBe('fetch-event');
      }),
      { numRuns: 4000 },
    );
    // Each kind came up, or this would say nothing.
    expect([...seen].sort()).toEqual(['api fetch-event', 'login fetch-event', 'logout fetch-event', 'nobody fetch-event', 'nobody network', 'refresh fetch-event', 'update fetch-event']);
  });

  it('what no rule covers and no code asks for is let go', () => {
    fc.assert(
      fc.property(both, ([configs, facts]) => {
        const spaces = configs.flatMap(({ rules }) => rules.map(({ space: of }) => (typeof of === 'string' ? of : undefined)));
        fc.pre(!spaces.includes(undefined) && facts.destination !== '');
        const path = `${facts.url.split(/[?#]/)[0] ?? ''}/`;
        fc.pre(!spaces.some((of) => path.startsWith(`${of ?? ''}/`)));
        expect(routed(staticRoutes(configs, ORIGIN), facts)).toBe('network');
      }),
      runs,
    );
  });

  it('a navigation is let go where no rule takes navigations', () => {
    fc.assert(
      fc.property(both, ([configs, facts]) => {
        fc.pre(configs.every(({ rules }) => rules.every(({ navigations }) => !navigations)));
        expect(routed(staticRoutes(configs, ORIGIN), { ...facts, mode: 'navigate', destination: 'document' })).toBe('network');
      }),
      runs,
    );
  });

  it('with one rule, what it excludes and no code asks for is let go', () => {
    const one = fc
      .record({ url: place, exclude: fc.array(place, { minLength: 1, maxLength: 3 }), subresources: fc.constantFrom(true, false, 'cors') })
      .map((api) => readConfigs({ api }, ORIGIN));
    fc.assert(
      fc.property(one.chain((configs) => fc.tuple(fc.constant(configs), request(configs))), ([configs, facts]) => {
        const source = routed(staticRoutes(configs, ORIGIN), facts);
        if (configs[0]?.rules[0]?.matches(facts.url) === false && facts.destination !== '') expect(source).toBe('network');
      }),
      runs,
    );
  });
});
