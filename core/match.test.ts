/** Whose request is this: an endpoint's, a rule's, or nobody's. */
import { describe, expect, it } from 'vitest';
import { readConfigs } from './config/index.js';
import { match, type RequestFacts } from './match.js';

const ORIGIN = 'https://app.example.com';
const OTHER = 'https://api.example.com';

function found(config: unknown, url: string, facts: Partial<RequestFacts> = {}): string {
  const request = {
    method: 'GET',
    mode: 'cors',
    destination: '',
    referrer: `${ORIGIN}/page`,
    ...facts,
    url: url.startsWith('/') ? ORIGIN + url : url,
  };
  const result = match(readConfigs(config, ORIGIN), request, ORIGIN);
  if (result === undefined) return 'nobody';
  if (result.kind !== 'api') return `${result.config.name} ${result.kind}`;
  return `${result.config.name} ${result.rule.header} ${result.sending.mode}`;
}

const ALLOWED = 'default Authorization unchanged';
const image = { mode: 'no-cors', destination: 'image' };
const navigation = { mode: 'navigate', destination: 'document' };

describe('endpoints', () => {
  const config = {
    api: '/api',
    login: ['/api/in', '/api/in2'],
    update: '/api/user',
    refresh: '/api/refresh',
    logout: '/api/out',
  };

  it('come before the rule that covers them', () => {
    expect(
      ['/api/in', '/api/in2/', '/api/user?x', '/api/refresh', '/api/out', '/api/x'].map((url) => found(config, url)),
    ).toEqual(['default login', 'default login', 'default update', 'default refresh', 'default logout', ALLOWED]);
  });

  it('take every method and are exact', () => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE'])
      expect(found(config, '/api/in', { method })).toBe('default login');
    expect(found(config, '/api/in/x')).toBe(ALLOWED);
    expect(found(config, '/api/inside')).toBe(ALLOWED);
  });

  it('at one path are told apart by their query, whatever the order in which they are asked', () => {
    const both = { api: '/', login: '/token?grant_type=password', refresh: '/token?grant_type=refresh_token', logout: '/out?scope=local' };
    expect(found(both, '/token?grant_type=password')).toBe('default login');
    expect(found(both, '/token?grant_type=refresh_token')).toBe('default refresh');
    expect(found(both, '/token?grant_type=pkce')).toBe(ALLOWED);
    expect(found(both, '/out?scope=others')).toBe(ALLOWED);
    const onlyOne = { api: '/', login: '/token', refresh: '/token?grant_type=refresh_token' };
    expect(found(onlyOne, '/token?grant_type=refresh_token&v=2')).toBe('default refresh');
    expect(found(onlyOne, '/token?grant_type=id_token')).toBe('default login');
    expect(found({ api: '/', login: '/token?new', refresh: '/token' }, '/token?new')).toBe('default login');
    expect(found({ api: '/', login: '/token?new', refresh: '/token' }, '/token')).toBe('default refresh');
  });

  it('need not lie below a rule', () => {
    expect(found({ api: '/api', login: 'https://id.example.com/token' }, 'https://id.example.com/token')).toBe(
      'default login',
    );
  });

  it('of every configuration come before any rule', () => {
    const configs = [{ api: '/' }, { api: '/admin', name: 'admin', login: '/admin/in', refresh: '/admin/refresh' }];
    expect(found(configs, '/admin/in')).toBe('admin login');
    expect(found(configs, '/admin/refresh')).toBe('admin refresh');
    expect(found(configs, '/admin/x')).toBe(ALLOWED);
  });

  it('of the first configuration win where two share one', () => {
    expect(
      found(
        [
          { api: '/a', login: '/in' },
          { api: '/b', name: 'b', login: '/in' },
        ],
        '/in',
      ),
    ).toBe('default login');
  });

  it('a login comes before an update, that before refresh, that before logout', () => {
    expect(found({ api: '/api', login: '/x', update: '/x', refresh: '/x', logout: '/x' }, '/x')).toBe('default login');
    expect(found({ api: '/api', update: '/x', refresh: '/x', logout: '/x' }, '/x')).toBe('default update');
    expect(found({ api: '/api', refresh: '/x', logout: '/x' }, '/x')).toBe('default refresh');
  });

  it('are not what a navigation asks for: it can begin on any site', () => {
    for (const url of ['/api/in', '/api/user', '/api/refresh', '/api/out'])
      expect(found(config, url, navigation)).toBe('nobody');
  });
});

describe('rules', () => {
  it('match their URLs and nobody else', () => {
    expect(found({ api: '/api' }, '/api/x')).toBe(ALLOWED);
    expect(found({ api: '/api' }, '/apix')).toBe('nobody');
    expect(found({ api: '/api' }, `${OTHER}/api`)).toBe('nobody');
    expect(found({ api: OTHER }, `${OTHER}/x`)).toBe(ALLOWED);
  });

  it('leave requests in any mode but no-cors as they are', () => {
    for (const mode of ['cors', 'same-origin']) expect(found({ api: '/api' }, '/api', { mode })).toBe(ALLOWED);
  });

  it('the first that permits wins', () => {
    const api = [
      { url: '/api', methods: ['POST'], header: 'X-First' },
      { url: '/api', header: 'X-Second' },
      { url: '/api', header: 'X-Third' },
    ];
    expect(found({ api }, '/api', { method: 'POST' })).toBe('default X-First same-origin');
    expect(found({ api }, '/api', { method: 'GET' })).toBe('default X-Second same-origin');
  });

  it('of the first configuration win', () => {
    expect(found([{ api: '/x' }, { api: '/api', name: 'b' }, { api: '/api', name: 'c' }], '/api')).toBe(
      'b Authorization unchanged',
    );
  });

  it('of a later configuration are asked when those of an earlier do not permit', () => {
    const configs = [{ api: { url: '/api', subresources: false } }, { api: '/api', name: 'b' }];
    expect(found(configs, '/api', image)).toBe('b Authorization cors');
  });

  it('take the methods that they name', () => {
    const api = { url: '/api', methods: ['get', 'purge'] };
    expect(found({ api }, '/api', { method: 'GET' })).toBe(ALLOWED);
    expect(found({ api }, '/api', { method: 'purge' })).toBe(ALLOWED);
    expect(found({ api }, '/api', { method: 'POST' })).toBe('nobody');
    expect(found({ api }, '/api', { method: 'PURGE' })).toBe('nobody');
  });
});

describe('navigations', () => {
  const api = { url: '/api', navigations: 'same-origin' };
  const allowed = 'default Authorization same-origin';

  it('get the token where the rule says so', () => {
    expect(found({ api }, '/api/file.pdf', navigation)).toBe(allowed);
    expect(found({ api }, '/api/file.pdf', { ...navigation, destination: 'iframe' })).toBe(allowed);
    expect(found({ api }, '/api/file.pdf', { ...navigation, referrer: `${ORIGIN}/` })).toBe(allowed);
  });

  it('get none otherwise', () => {
    expect(found({ api: '/api' }, '/api/file.pdf', navigation)).toBe('nobody');
  });

  it.each(['POST', 'HEAD', 'PUT'])('get none with %s', (method) => {
    expect(found({ api }, '/api', { ...navigation, method })).toBe('nobody');
  });

  it.each([
    '',
    'about:client',
    'https://evil.net/',
    ORIGIN,
    `${ORIGIN}.evil.net/`,
    'http://app.example.com/',
    'https://app.example.com:8443/',
    `https://evil.net/${ORIGIN}/`,
  ])('get none with the referrer %j: a page of this origin must have asked', (referrer) => {
    expect(found({ api }, '/api', { ...navigation, referrer })).toBe('nobody');
  });

  it('get none to another origin', () => {
    expect(found({ api: { url: OTHER, navigations: 'same-origin' } }, `${OTHER}/x`, navigation)).toBe('nobody');
  });

  it('get the token whatever is said of subresources', () => {
    expect(found({ api: { ...api, subresources: false } }, '/api', navigation)).toBe(allowed);
  });

  it('get none with a method that the rule does not name', () => {
    expect(found({ api: { ...api, methods: ['POST'] } }, '/api', navigation)).toBe('nobody');
  });
});

describe('subresources', () => {
  it.each(['image', 'video', 'audio', 'script', 'style', 'font', 'track'])(
    'of this origin (%s) get the token, in a mode that can carry it',
    (destination) => {
      expect(found({ api: '/api' }, '/api', { mode: 'no-cors', destination })).toBe('default Authorization cors');
      expect(found({ api: { url: '/api', subresources: 'cors' } }, '/api', { mode: 'no-cors', destination })).toBe(
        'default Authorization cors',
      );
    },
  );

  it.each(['no-cors', 'cors', 'same-origin'])('get none with subresources: false, in mode %s', (mode) => {
    expect(found({ api: { url: '/api', subresources: false } }, '/api', { mode, destination: 'image' })).toBe('nobody');
    expect(found({ api: { url: OTHER, subresources: false } }, `${OTHER}/x`, { mode, destination: 'image' })).toBe(
      'nobody',
    );
  });

  it('subresources: false leaves fetch and XMLHttpRequest alone', () => {
    expect(found({ api: { url: '/api', subresources: false } }, '/api')).toBe(ALLOWED);
  });

  it('of another origin get none unless the rule says cors', () => {
    expect(found({ api: OTHER }, `${OTHER}/x`, image)).toBe('nobody');
    expect(found({ api: { url: OTHER, subresources: true } }, `${OTHER}/x`, image)).toBe('nobody');
    expect(found({ api: { url: OTHER, subresources: 'cors' } }, `${OTHER}/x`, image)).toBe(
      'default Authorization cors',
    );
  });

  it('of another origin get none without it even where the page asks with CORS, as fonts and modules do', () => {
    expect(found({ api: OTHER }, `${OTHER}/x`, { mode: 'cors', destination: 'font' })).toBe('nobody');
    expect(found({ api: { url: OTHER, subresources: 'cors' } }, `${OTHER}/x`, { mode: 'cors', destination: 'font' })).toBe(
      'default Authorization unchanged',
    );
  });

  it('are never calls of an endpoint: no image in a page signs anybody out', () => {
    const config = { api: '/api', logout: '/api/logout' };
    expect(found(config, '/api/logout', { mode: 'no-cors', destination: 'image' })).toBe('default Authorization cors');
    expect(found(config, '/api/logout', { mode: 'no-cors', destination: '' })).toBe('default logout');
  });

  it('another origin is told from this one by the whole origin', () => {
    const lookAlike = `${ORIGIN}.evil.net`;
    expect(found({ api: lookAlike }, `${lookAlike}/x`, image)).toBe('nobody');
  });

  it('a no-cors fetch to another origin gets none either', () => {
    expect(found({ api: OTHER }, `${OTHER}/x`, { mode: 'no-cors' })).toBe('nobody');
  });
});
