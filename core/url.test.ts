/** Rules and endpoints mean exactly the URLs that they name. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UrlPatternLike, UrlRule } from './config/types.js';
import { refusalMessage } from './testing/refusal-message.js';
import { endpointUrl, matcherOf, ruleSpace, type UrlMatcher } from './url.js';

const ORIGIN = 'https://app.example.com';
const ruleMatcher = (key: string, rule: UrlRule, origin: string): UrlMatcher => matcherOf(ruleSpace(key, rule, origin));
const rule = (text: string): ((url: string) => boolean) => ruleMatcher('api', text, ORIGIN);
const endpoint = (text: string): ((url: string) => boolean) => endpointUrl('login', text, ORIGIN).matches;

describe('a path as rule', () => {
  it.each(['/api', '/api/', '/api/x', '/api/x/y?z#w', '/api?x', '/api#x', '/api/?x', '/api//x'])(
    '/api matches %s',
    (path) => {
      expect(rule('/api')(ORIGIN + path)).toBe(true);
      expect(rule('/api/')(ORIGIN + path)).toBe(true);
    },
  );

  it.each(['/', '/apix', '/api-v2', '/api.json', '/api%2Fx', '/API', '/ap', '/x/api', '/x?/api', '/x#/api'])(
    '/api does not match %s',
    (path) => {
      expect(rule('/api')(ORIGIN + path)).toBe(false);
    },
  );

  it('/ matches everything of the origin, and nothing else', () => {
    expect(rule('/')(`${ORIGIN}/`)).toBe(true);
    expect(rule('/')(`${ORIGIN}/x?y`)).toBe(true);
    expect(rule('/')(`${ORIGIN}.evil.net/`)).toBe(false);
  });

  it.each([
    'https://other.example.com/api',
    'http://app.example.com/api',
    'https://app.example.com:8443/api',
    'https://app.example.com.evil.net/api',
    'https://app.example.com@evil.net/api',
    'https://user:secret@app.example.com/api',
    'https://user@app.example.com/api',
    'https://evil.net/https://app.example.com/api',
    'blob:https://app.example.com/api',
    'ws://app.example.com/api',
  ])('never matches %s', (url) => {
    expect(rule('/api')(url)).toBe(false);
    expect(rule('/')(url)).toBe(false);
  });

  it('is read as a browser reads it', () => {
    expect(rule('/x/../api')(`${ORIGIN}/api/x`)).toBe(true);
    expect(rule('/é')(`${ORIGIN}/%C3%A9/x`)).toBe(true);
  });
});

describe('an absolute URL as rule', () => {
  it.each([
    ['https://api.example.com', 'https://api.example.com/'],
    ['https://api.example.com', 'https://api.example.com/x?y'],
    ['https://api.example.com/', 'https://api.example.com/x'],
    ['https://API.example.com:443', 'https://api.example.com/x'],
    ['HTTPS://api.example.com/v1', 'https://api.example.com/v1/x'],
    ['http://localhost:3111', 'http://localhost:3111/x'],
    ['http://[::1]:3111/api', 'http://[::1]:3111/api/x'],
  ])('%s matches %s', (text, url) => {
    expect(rule(text)(url)).toBe(true);
  });

  it.each([
    ['https://api.example.com', 'https://api.example.com.evil.net/'],
    ['https://api.example.com', 'https://api.example.com:8443/'],
    ['https://api.example.com', 'http://api.example.com/'],
    ['https://api.example.com', 'https://api.example.com@evil.net/'],
    ['https://api.example.com', 'https://x:y@api.example.com/'],
    ['https://api.example.com', 'https://api.example.come/'],
    ['https://api.example.com', 'https://v2.api.example.com/'],
    ['https://api.example.com', `${ORIGIN}/`],
    ['https://api.example.com/v1', 'https://api.example.com/v10'],
    ['https://api.example.com/v1', 'https://api.example.com/v2/v1'],
    ['http://localhost:3111', 'http://localhost:31119/'],
    ['http://localhost:3111', 'http://localhost:311/'],
    ['http://localhost', 'http://localhost:3111/'],
    ['http://localhost:3111', 'http://127.0.0.1:3111/'],
  ])('%s never matches %s', (text, url) => {
    expect(rule(text)(url)).toBe(false);
  });
});

describe('a string rule, for arbitrary URLs', () => {
  const segment = fc.stringMatching(/^[a-z0-9._~-]{1,6}$/).filter((text) => !/^\.+$/.test(text));
  const path = fc.array(segment, { maxLength: 3 }).map((segments) => `/${segments.join('/')}`);
  const origin = fc.constantFrom(ORIGIN, 'https://api.example.com', 'http://localhost:3111', 'http://[::1]');
  const tail = fc.constantFrom(
    '',
    '/',
    '/x',
    'x',
    '?q',
    '#f',
    '%2Fx',
    '/../x',
    '/./',
    '/..',
    '@evil.net',
    ':31119/',
    '.evil.net/',
    '\\x',
    '\tx',
    '1',
    '//',
  );
  const near = (start: string, middle: string): fc.Arbitrary<string> =>
    fc.oneof(
      tail.map((end) => start + middle + end),
      tail.map((between) => start + between + middle),
    );
  const withUser = fc
    .tuple(fc.webUrl(), fc.constantFrom('u@', 'u:p@', '@'))
    .map(([url, user]) => url.replace('://', `://${user}`));
  const other = fc.oneof(
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    withUser,
    fc.tuple(origin, path).map((parts) => parts.join('')),
  );
  const ruleAndUrl = fc
    .tuple(origin, path)
    .chain(([start, middle]) =>
      fc.tuple(fc.constant(start), fc.constant(middle), fc.oneof(near(start, middle), other)),
    );

  it('it matches its own origin and whole path segments below its path, and nothing else', () => {
    fc.assert(
      fc.property(ruleAndUrl, ([ruleOrigin, rulePath, text]) => {
        fc.pre(URL.canParse(text));
        const url = new URL(text);
        const expected =
          url.origin === ruleOrigin &&
          url.username + url.password === '' &&
          `${url.pathname}/`.startsWith(rulePath === '/' ? '/' : `${rulePath}/`);
        expect(rule(ruleOrigin + rulePath)(url.href)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('what no rule and no endpoint can be', () => {
  const refused: readonly unknown[] = [
    '',
    'api',
    './api',
    '../api',
    'api.example.com',
    '?x',
    '#x',
    ' /api',
    '//evil.net',
    '//evil.net/api',
    '/\\evil.net',
    '\\\\evil.net',
    '/\t/evil.net',
    'https://',
    'https:/api.example.com',
    'https:api.example.com',
    'ftp://api.example.com',
    'ws://api.example.com',
    'file:///api',
    'data:text/plain,x',
    'javascript:alert(1)',
    'blob:https://app.example.com/x',
    'https://user:secret@api.example.com',
    'https://user@api.example.com',
    '/api#',
    '/api#x',
    'https://api.example.com/#x',
    undefined,
    null,
    7,
    true,
    {},
    [],
    ['/api'],
    () => '/api',
  ];

  it.each(refused)('%j is refused', (text) => {
    const asRule = refusalMessage(() => ruleMatcher('api', text as string, ORIGIN));
    expect(asRule).toMatch(/^api: got /);
    expect(asRule).toContain("takes a path that begins with '/', an absolute http(s) URL, or a URLPattern");
    const asEndpoint = refusalMessage(() => endpointUrl('login', text, ORIGIN));
    expect(asEndpoint).toMatch(/^login: got /);
    expect(asEndpoint).toContain("takes a path that begins with '/' or an absolute http(s) URL");
  });

  it.each(['/api/*', 'https://*.example.com', '*', '/api?x=1', '/api?'])(
    '%j is refused as a rule: strings have no wildcards and no query',
    (text) => {
      expect(refusalMessage(() => rule(text))).toBe(
        `api: got ${JSON.stringify(text)}; takes a path that begins with '/', an absolute http(s) URL, or a URLPattern; a string holds no '*' and no '?'`,
      );
    },
  );

  it('credentials in a URL are not shown in the message', () => {
    expect(refusalMessage(() => rule('https://user:secret@api.example.com'))).not.toContain('secret');
  });

  it('a fragment is named in the message', () => {
    expect(refusalMessage(() => rule('/api#x'))).toContain("without '#'");
  });
});

describe('a URLPattern as rule', () => {
  const pattern = (given: Partial<UrlPatternLike>): UrlPatternLike => ({
    protocol: 'https',
    hostname: 'api.example.com',
    port: '',
    test: (url) => url === 'https://api.example.com/yes',
    ...given,
  });

  it('is asked as it is', () => {
    const matches = ruleMatcher('api', pattern({}), ORIGIN);
    expect(matches('https://api.example.com/yes')).toBe(true);
    expect(matches('https://api.example.com/no')).toBe(false);
  });

  it.each(['protocol', 'hostname', 'port'] as const)('is refused when it leaves the %s open', (part) => {
    expect(refusalMessage(() => ruleMatcher('api', pattern({ [part]: '*' }), ORIGIN))).toBe(
      `api: got a URLPattern with any ${part}; takes a URLPattern whose protocol, hostname and port are given`,
    );
  });

  it.each(['**', '*.*', '(.+)', ':host', 'api.*', 'api.example.:tld', '{api}?', '(.*).(.+)'])(
    'is refused with the hostname %s',
    (hostname) => {
      expect(refusalMessage(() => ruleMatcher('api', pattern({ hostname }), ORIGIN))).toContain(
        'a URLPattern with any hostname',
      );
    },
  );

  it.each(['api.example.com', 'localhost', '*.example.com', ':tenant.example.com', '(a|b).example.com', '[::1]'])(
    'is taken with the hostname %s',
    (hostname) => {
      expect(ruleMatcher('api', pattern({ hostname }), ORIGIN)('https://api.example.com/yes')).toBe(true);
    },
  );
});

describe('an endpoint', () => {
  it.each(['/login', '/login/', '/login?x=1', '/login/?x=1', '/login#x', '/login?x#y'])('/login is %s', (path) => {
    expect(endpoint('/login')(ORIGIN + path)).toBe(true);
    expect(endpoint('/login/')(ORIGIN + path)).toBe(true);
  });

  it.each(['/login/x', '/loginx', '/login//', '/x/login', '/Login', '/', '/x?/login', '/logi'])(
    '/login is not %s',
    (path) => {
      expect(endpoint('/login')(ORIGIN + path)).toBe(false);
    },
  );

  it('is of its own origin alone', () => {
    expect(endpoint('/login')('https://app.example.com:8443/login')).toBe(false);
    expect(endpoint('/login')('http://app.example.com/login')).toBe(false);
    expect(endpoint('/login')('https://evil.net/login')).toBe(false);
    expect(endpoint('https://id.example.com/token')('https://id.example.com/token')).toBe(true);
    expect(endpoint('https://id.example.com/token')(`${ORIGIN}/token`)).toBe(false);
  });

  it('at the root of an origin is the root', () => {
    expect(endpoint('https://id.example.com')('https://id.example.com/')).toBe(true);
    expect(endpoint('https://id.example.com')('https://id.example.com/x')).toBe(false);
  });

  it('that has a query of its own needs these parameters, whole, in any order and among others', () => {
    const matches = endpoint('/token?grant_type=refresh_token&v=2');
    expect(matches(`${ORIGIN}/token?grant_type=refresh_token&v=2`)).toBe(true);
    expect(matches(`${ORIGIN}/token/?x=1&v=2&grant_type=refresh_token#f`)).toBe(true);
    expect(matches(`${ORIGIN}/token?grant_type=refresh_token`)).toBe(false);
    expect(matches(`${ORIGIN}/token?grant_type=password&v=2`)).toBe(false);
    expect(matches(`${ORIGIN}/token?grant_type=refresh_tokens&v=2`)).toBe(false);
    expect(matches(`${ORIGIN}/token#?grant_type=refresh_token&v=2`)).toBe(false);
    expect(matches(`${ORIGIN}/token`)).toBe(false);
  });

  it('means a parameter of its query in any spelling, and each of several with one name', () => {
    expect(endpoint('/token?audience=a b&scope=x')(`${ORIGIN}/token?scope=x&audience=a%20b`)).toBe(true);
    expect(endpoint('/token?audience=a%20b')(`${ORIGIN}/token?audience=a+b`)).toBe(true);
    expect(endpoint('/token?grant_type=refresh_token')(`${ORIGIN}/token?grant%5Ftype=refresh%5Ftoken`)).toBe(true);
    expect(endpoint('/token?r=1&r=2')(`${ORIGIN}/token?r=2&r=3&r=1`)).toBe(true);
    expect(endpoint('/token?r=1&r=2')(`${ORIGIN}/token?r=2`)).toBe(false);
    expect(endpoint('/token?')(`${ORIGIN}/token?anything`)).toBe(true);
  });

  it('with a query takes what has all of its parameters and nothing else, for arbitrary queries', () => {
    const name = fc.constantFrom('grant_type', 'a', 'b c', 'é');
    const value = fc.constantFrom('', 'refresh_token', 'password', 'x=y', 'a&b', '#', '+');
    const parameters = fc.array(fc.tuple(name, value), { maxLength: 4 });
    fc.assert(
      fc.property(parameters, parameters, fc.constantFrom('', '#f', '#?grant_type=password'), (wanted, given, fragment) => {
        const isThere = wanted.every(([one, what]) => given.some(([other, that]) => one === other && what === that));
        const query = (list: [string, string][]): string => `?${new URLSearchParams(list).toString()}`;
        expect(endpoint(`/token${query(wanted)}`)(`${ORIGIN}/token${query(given)}${fragment}`)).toBe(isThere);
        expect(endpoint(`/token${query(wanted)}`)(`${ORIGIN}/tokens${query(given)}`)).toBe(false);
      }),
    );
  });

  it('says where requests to it go', () => {
    expect(endpointUrl('login', '/login', ORIGIN).href).toBe(`${ORIGIN}/login`);
    expect(endpointUrl('login', '/login/?a=b', ORIGIN).href).toBe(`${ORIGIN}/login/?a=b`);
    expect(endpointUrl('login', 'HTTPS://ID.example.com:443/x', ORIGIN).href).toBe('https://id.example.com/x');
  });

  it('is the whole path and no other, for arbitrary paths', () => {
    const path = fc.webPath().filter((text) => text.startsWith('/') && !text.startsWith('//'));
    fc.assert(
      fc.property(path, path, (one, other) => {
        const trimmed = (text: string): string => new URL(text, ORIGIN).pathname.replace(/\/$/, '');
        expect(endpoint(one)(new URL(one, ORIGIN).href)).toBe(true);
        expect(endpoint(one)(new URL(other, ORIGIN).href)).toBe(trimmed(one) === trimmed(other));
      }),
    );
  });
});
