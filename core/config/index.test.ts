/** A configuration is checked once, completed and frozen. */
import { describe, expect, it } from 'vitest';
import { refusalMessage } from '../testing/refusal-message.js';
import { readConfig, readConfigs } from './index.js';

const ORIGIN = 'https://app.example.com';
const read = (given: Record<string, unknown>): ReturnType<typeof readConfig> =>
  readConfig({ api: '/api', ...given }, ORIGIN);
const refused = (given: Record<string, unknown>): string => refusalMessage(() => read(given));

/** Every object and list in it, itself included. */
function objectsIn(value: unknown): readonly object[] {
  return typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
}

describe('readConfig', () => {
  it('needs only api, and fills in every default', () => {
    const { rules, ...rest } = read({});
    expect(rules).toHaveLength(1);
    expect(rest).toEqual({
      name: 'default',
      login: [],
      update: [],
      refresh: undefined,
      logout: undefined,
      refreshBefore: 300,
      storage: 'indexeddb',
      attach: 'always',
      redact: 'placeholder',
      owner: '["default"]',
    });
  });

  it('keeps what is given', () => {
    const given = {
      refreshBefore: 0,
      attach: 'placeholder',
      redact: 'placeholder',
      name: 'admin',
      storage: 'indexeddb',
    };
    expect(read(given)).toMatchObject(given);
    expect(read({ redact: 'remove' }).redact).toBe('remove');
    expect(read({ storage: 'memory' }).storage).toBe('memory');
    expect(read({ storage: 'sealed', refresh: '/refresh' }).storage).toBe('sealed');
  });

  it('is frozen, all through', () => {
    const config = read({
      api: ['/api', { url: '/other', methods: ['GET'], unauthorized: [401, 403] }],
      login: ['/in', { url: '/in2', accessToken: 'a.b' }],
      update: '/user',
      refresh: { url: '/refresh', headers: { 'X-Y': 'z' }, refreshToken: 'a.b' },
      logout: '/out',
    });
    const objects = objectsIn(config);
    expect(objects.length).toBeGreaterThan(15);
    expect(objects.filter((object) => !Object.isFrozen(object))).toEqual([]);
    expect(Object.isFrozen(readConfigs([{ api: '/api' }], ORIGIN))).toBe(true);
  });

  it('is not changed by what the app does to its object later', () => {
    const given: Record<string, unknown> = { api: ['/api'], login: ['/in'], name: 'first' };
    const config = readConfig(given, ORIGIN);
    given['name'] = 'second';
    (given['api'] as string[]).push('/evil');
    (given['login'] as string[]).push('/evil');
    expect([config.name, config.rules.length, config.login.length]).toEqual(['first', 1, 1]);
  });

  it('api is required', () => {
    expect(refusalMessage(() => readConfig({}, ORIGIN))).toMatch(/^api: got undefined; takes .* it is required$/);
  });

  it.each([undefined, null, 'x', 7, [], () => ({})])('%j is no configuration', (input) => {
    expect(refusalMessage(() => readConfig(input, ORIGIN))).toMatch(
      /^tokenWorker\(…\): got .*; takes a configuration object, or a list of them$/,
    );
  });

  it.each([
    [
      { apis: '/x' },
      'apis: unknown key; the configuration takes api, login, update, refresh, logout, provider, proof, refreshBefore, storage, attach, redact, name',
    ],
    [{ storage: 'localStorage' }, `storage: got "localStorage"; takes 'indexeddb' or 'sealed' or 'memory'`],
    [{ storage: null }, `storage: got null; takes 'indexeddb' or 'sealed' or 'memory'`],
    [{ attach: true }, `attach: got true; takes 'always' or 'placeholder'`],
    [{ redact: false }, `redact: got false; takes 'placeholder' or 'remove'`],
    [{ refreshBefore: -1 }, 'refreshBefore: got -1; takes a number of seconds, 0 or more'],
    [{ refreshBefore: Number.NaN }, 'refreshBefore: got NaN; takes a number of seconds, 0 or more'],
    [{ refreshBefore: '5m' }, 'refreshBefore: got "5m"; takes a number of seconds, 0 or more'],
    [{ name: '' }, 'name: got ""; takes a name for the session'],
    [{ name: 7 }, 'name: got 7; takes a name for the session'],
  ])('refuses %j', (given, message) => {
    expect(refused(given)).toBe(message);
  });

  it.each([
    [{ api: 'api' }, 'api'],
    [{ login: 'in' }, 'login'],
    [{ update: 'user' }, 'update'],
    [{ refresh: 'refresh' }, 'refresh'],
    [{ logout: 'out' }, 'logout'],
  ])('checks what is inside: %j', (given, key) => {
    expect(refused(given).startsWith(`${key}: got "`)).toBe(true);
  });

  it.each(['json', 'form'])('memory cannot keep the refresh token that the style %s presents', (style) => {
    expect(refused({ storage: 'memory', refresh: { url: '/r', style } })).toBe(
      `storage: got "memory"; takes 'indexeddb' or 'sealed' with refresh style '${style}': memory keeps the access token alone, so the refresh token must be in a cookie`,
    );
  });

  it('memory goes with a refresh token in a cookie', () => {
    expect(read({ storage: 'memory', refresh: { url: '/r', style: 'cookie' } }).storage).toBe('memory');
  });

  it('requests cannot be told by placeholders that nobody gets', () => {
    expect(refused({ attach: 'placeholder', redact: 'remove' })).toBe(
      `redact: got "remove"; takes 'placeholder' where attach is 'placeholder': without placeholders no request would get the token`,
    );
  });
});

describe('the owner of a stored session', () => {
  const owner = (given: Record<string, unknown>, origin = ORIGIN): string =>
    readConfig({ api: '/api', ...given }, origin).owner;
  const base = { login: '/in', refresh: '/r' };

  it('is the same for the same refresh endpoint and name, whatever else differs', () => {
    expect(owner({ ...base, api: '/other', logout: '/out', refreshBefore: 1 })).toBe(owner(base));
    expect(owner({ ...base, refresh: { url: `${ORIGIN}/r`, style: 'form' } })).toBe(owner(base));
  });

  it('differs with the refresh endpoint, its origin and the name', () => {
    const owners = [
      owner(base),
      owner({ ...base, refresh: '/r2' }),
      owner({ ...base, refresh: 'https://id.example.com/r' }),
      owner({ ...base, name: 'admin' }),
      owner(base, 'http://localhost:3111'),
      owner({ login: '/in' }),
      owner({ login: '/in2' }),
      owner({}),
    ];
    expect(new Set(owners).size).toBe(owners.length);
  });

  it('is told by the login endpoints, in any order, where nothing renews', () => {
    expect(owner({ login: ['/b', '/a'] })).toBe(owner({ login: ['/a', { url: '/b' }] }));
    expect(owner({ login: ['/a', '/b'] })).not.toBe(owner({ login: ['/a'] }));
  });

  it('cannot be forged by a name', () => {
    expect(owner({ name: `default","${ORIGIN}/r` })).not.toBe(owner({ refresh: '/r' }));
  });
});

describe('readConfigs', () => {
  it('takes one configuration, or a list for several sessions', () => {
    expect(readConfigs({ api: '/api' }, ORIGIN).map(({ name }) => name)).toEqual(['default']);
    expect(readConfigs([{ api: '/a' }, { api: '/b', name: 'b' }], ORIGIN).map(({ name }) => name)).toEqual([
      'default',
      'b',
    ]);
  });

  it('refuses an empty list', () => {
    expect(refusalMessage(() => readConfigs([], ORIGIN))).toBe(
      'tokenWorker(…): got an empty list; takes at least one configuration',
    );
  });

  it('refuses two sessions of one name', () => {
    expect(refusalMessage(() => readConfigs([{ api: '/a' }, { api: '/b', name: 'default' }], ORIGIN))).toBe(
      'name: got "default"; takes a name that no other session of this worker has',
    );
  });

  it('refuses what is no configuration in the list', () => {
    expect(refusalMessage(() => readConfigs([{ api: '/a' }, 'x'], ORIGIN))).toMatch(
      /^tokenWorker\(…\): got "x"; takes /,
    );
  });
});
