/** The rules of `api`: defaults, what each key takes, what it refuses. */
import { describe, expect, it } from 'vitest';
import { refusalMessage } from '../testing/refusal-message.js';
import { readRules, type ResolvedRule } from './rules.js';

const ORIGIN = 'https://app.example.com';
const read = (api: unknown): readonly ResolvedRule[] => readRules(api, ORIGIN);
const refused = (api: unknown): string => refusalMessage(() => read(api));

function only(api: unknown): ResolvedRule {
  const [rule, ...others] = read(api);
  if (rule === undefined || others.length > 0) throw new Error('expected one rule');
  return rule;
}

describe('a rule', () => {
  it.each([['/api'], [{ url: '/api' }], [['/api']], [[{ url: '/api' }]]])('%j has all the defaults', (api) => {
    const { matches, ...rest } = only(api);
    expect(matches(`${ORIGIN}/api/x`)).toBe(true);
    expect(matches(`${ORIGIN}/apix`)).toBe(false);
    expect(rest).toEqual({
      space: `${ORIGIN}/api`,
      excluded: [],
      methods: undefined,
      header: 'Authorization',
      prefix: 'Bearer ',
      unauthorized: [401],
      navigations: false,
      subresources: true,
      redirects: 'follow',
    });
  });

  it('keeps a token in another header than Authorization on its origin when a redirect is followed', () => {
    expect(only({ url: '/api', header: 'X-Access-Token' }).redirects).toBe('stay');
    expect(only({ url: '/api', header: 'authorization' }).redirects).toBe('follow');
    expect(only({ url: '/api', header: 'X-Access-Token', redirects: 'error' }).redirects).toBe('error');
    expect(refused({ url: '/api', redirects: 'manual' })).toBe("api.redirects: got \"manual\"; takes 'follow' or 'error'");
  });

  it('can be a URLPattern, bare or as url', () => {
    const pattern = {
      protocol: 'https',
      hostname: 'api.example.com',
      port: '',
      test: (url: string) => url.endsWith('/yes'),
    };
    for (const api of [pattern, { url: pattern }, [pattern]]) {
      expect(only(api).matches('https://api.example.com/yes')).toBe(true);
      expect(only(api).matches('https://api.example.com/no')).toBe(false);
    }
  });

  it('stands in a list in the order given', () => {
    expect(read(['/a', { url: '/b', header: 'X-B' }, '/c']).map(({ header }) => header)).toEqual([
      'Authorization',
      'X-B',
      'Authorization',
    ]);
  });
});

describe('exclude', () => {
  it('takes URLs out of a rule: one, or a list, strings or patterns', () => {
    const pattern = {
      protocol: 'https',
      hostname: 'app.example.com',
      port: '',
      test: (url: string) => url.includes('health'),
    };
    const { matches } = only({ url: '/api', exclude: ['/api/public', pattern] });
    expect(
      ['/api/x', '/api/publications', '/api/public', '/api/public/x', '/api/health'].map((path) =>
        matches(ORIGIN + path),
      ),
    ).toEqual([true, true, false, false, false]);
    expect(only({ url: '/api', exclude: '/api/public' }).matches(`${ORIGIN}/api/public`)).toBe(false);
    expect(only({ url: '/api', exclude: [] }).matches(`${ORIGIN}/api/public`)).toBe(true);
  });

  it('adds nothing to a rule', () => {
    expect(only({ url: '/api', exclude: '/api/public' }).matches(`${ORIGIN}/other`)).toBe(false);
  });

  it.each(['public', '', '//evil.net', '/api/*', null, 7, {}, [null]])('%j is refused', (exclude) => {
    expect(refused({ url: '/api', exclude })).toMatch(/^api\.exclude: got .*; takes a path that begins with '\/'/);
  });
});

describe('methods', () => {
  it('are spelt as fetch spells them', () => {
    expect(
      only({ url: '/api', methods: ['get', 'Post', 'patch', 'dElEtE', 'put', 'head', 'options'] }).methods,
    ).toEqual(['GET', 'POST', 'PATCH', 'DELETE', 'PUT', 'HEAD', 'OPTIONS']);
  });

  it('that fetch does not know keep their spelling', () => {
    expect(only({ url: '/api', methods: ['propfind', 'PURGE'] }).methods).toEqual(['propfind', 'PURGE']);
  });

  it.each(['GET', [], [''], ['GET POST'], ['GET,POST'], [7], [null], null, {}])('%j is refused', (methods) => {
    expect(refused({ url: '/api', methods })).toMatch(
      /^api\.methods: got .*; takes a list of HTTP methods, such as \['GET', 'POST'\]$/,
    );
  });
});

describe('header and scheme', () => {
  it('say how the token is sent', () => {
    expect(only({ url: '/api', header: 'X-Access-Token', scheme: '' })).toMatchObject({
      header: 'X-Access-Token',
      prefix: '',
    });
    expect(only({ url: '/api', scheme: 'Token' })).toMatchObject({ header: 'Authorization', prefix: 'Token ' });
  });

  it.each(['', 'X Token', 'X-Token:', 'Ünicode', 'a\nb', null, 7])('the header %j is refused', (header) => {
    expect(refused({ url: '/api', header })).toMatch(/^api\.header: got .*; takes the name of a request header$/);
  });

  it.each(['Bearer ', 'a b', 'a\nb', 'é', null, 7])('the scheme %j is refused', (scheme) => {
    expect(refused({ url: '/api', scheme })).toMatch(
      /^api\.scheme: got .*; takes an authentication scheme such as 'Bearer', or '' for the bare token$/,
    );
  });
});

describe('unauthorized', () => {
  it('takes status codes, or a function, as it is', () => {
    const test = (): boolean => false;
    expect(only({ url: '/api', unauthorized: [401, 403] }).unauthorized).toEqual([401, 403]);
    expect(only({ url: '/api', unauthorized: test }).unauthorized).toBe(test);
  });

  it('is a copy that the app cannot change later', () => {
    const statuses = [401];
    const rule = only({ url: '/api', unauthorized: statuses });
    statuses.push(200);
    expect(rule.unauthorized).toEqual([401]);
  });

  it.each([401, [], ['401'], [99], [600], [401.5], [Number.NaN], null, {}])('%j is refused', (unauthorized) => {
    expect(refused({ url: '/api', unauthorized })).toMatch(
      /^api\.unauthorized: got .*; takes a list of status codes, such as \[401\], or a function of the response$/,
    );
  });
});

describe('navigations', () => {
  it('are let in by the one word for it', () => {
    expect(only({ url: '/api', navigations: 'same-origin' }).navigations).toBe(true);
  });

  it.each([true, false, 'all', '', null, 'Same-Origin'])('%j is refused', (navigations) => {
    expect(refused({ url: '/api', navigations })).toMatch(
      /^api\.navigations: got .*; takes 'same-origin', or is left out$/,
    );
  });
});

describe('subresources', () => {
  it.each([true, false, 'cors'])('%j is taken', (subresources) => {
    expect(only({ url: '/api', subresources }).subresources).toBe(subresources);
  });

  it.each(['true', 'no-cors', '', null, 1])('%j is refused', (subresources) => {
    expect(refused({ url: '/api', subresources })).toMatch(/^api\.subresources: got .*; takes true, false or 'cors'$/);
  });
});

describe('what is no rule', () => {
  it('api is required', () => {
    expect(refused(undefined)).toBe(
      "api: got undefined; takes the rule or list of rules that says what gets the token, such as '/api'; it is required",
    );
  });

  it('an empty list is refused', () => {
    expect(refused([])).toBe('api: got an empty list; takes at least one rule');
  });

  it.each([null, 7, true, '', 'api', '//evil.net', {}, { path: '/api' }, { url: null }, { url: 'api' }])(
    '%j is refused',
    (api) => {
      expect(refused(api)).toMatch(/^api(\.url)?: got /);
    },
  );

  it('an unknown key is refused', () => {
    expect(refused({ url: '/api', method: ['GET'] })).toBe(
      'api.method: unknown key; api takes url, exclude, methods, header, scheme, unauthorized, navigations, subresources, redirects, audience',
    );
  });

  it('in a list its place is named', () => {
    expect(refused(['/a', 'b'])).toMatch(/^api\[1\]: got "b"; takes /);
    expect(refused(['/a', { url: 'b' }])).toMatch(/^api\[1\]\.url: got "b"; takes /);
    expect(refused(['/a', { url: '/b', hedder: 'X' }])).toMatch(/^api\[1\]\.hedder: unknown key; api\[1\] takes /);
    expect(refused([['/a']])).toMatch(/^api\[0\]: got a list; takes /);
  });
});
