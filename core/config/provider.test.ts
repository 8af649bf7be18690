/** A provider takes the place of the endpoints, sends the browser back to this origin, and knows whose tokens rules may name. */
import { describe, expect, it, test } from 'vitest';
import { refusalMessage } from '../testing/refusal-message.js';
import { readConfig, readConfigs } from './index.js';

const ORIGIN = 'https://app.example.com';
const PROVIDER = { issuer: 'https://id.example', clientId: 'app', redirectUri: '/callback', timeout: 8, audiences: ['billing', 'reports'], connect: () => undefined };
const read = (given: Record<string, unknown>): ReturnType<typeof readConfig> => readConfig({ api: '/api', provider: PROVIDER, ...given }, ORIGIN);
const refused = (given: Record<string, unknown>): string => refusalMessage(() => read(given));

it('is kept as it is; its issuer and client say whose the session is', () => {
  const { provider, refresh, owner } = read({});
  expect(provider).toEqual({ given: PROVIDER, redirectHref: `${ORIGIN}/callback` });
  expect(refresh).toMatchObject({ style: 'provider', href: 'https://id.example', timeout: 8 });
  expect(owner).toBe(JSON.stringify(['default', 'https://id.example', 'app']));
});

test.each([
  [{ provider: 'https://id.example' }, /^provider: got "https:\/\/id\.example"; takes what oidc\(…\)/],
  [{ provider: { issuer: 'https://id.example' } }, /^provider: got an object; takes what oidc\(…\)/],
  [{ login: '/login' }, /^login: got "\/login"; takes nothing where there is a provider/],
  [{ update: '/user' }, /^update: got "\/user"; takes nothing where there is a provider/],
  [{ refresh: '/refresh' }, /^refresh: got "\/refresh"; takes nothing where there is a provider/],
  [{ logout: '/logout' }, /^logout: got "\/logout"; takes nothing where there is a provider/],
  [{ storage: 'memory' }, /^storage: got "memory"; takes 'indexeddb' or 'sealed' with a provider/],
  [{ provider: { ...PROVIDER, redirectUri: 'https://other.example/callback' } }, /^provider\.redirectUri: got "https:\/\/other\.example\/callback"; takes a path or URL of the worker's own origin/],
  [{ provider: { ...PROVIDER, redirectUri: '/callback?x' } }, /^provider\.redirectUri: got "\/callback\?x"/],
])('refuses %j', (given, message) => {
  expect(refused(given)).toMatch(message);
});

describe('two providers', () => {
  const both = (issuer: string, redirectUri: string) => readConfigs([{ api: '/api', provider: PROVIDER }, { name: 'other', api: '/other', provider: { ...PROVIDER, issuer, redirectUri } }], ORIGIN);

  it('have a redirect URI each, so that what comes to one is no answer of the other', () => {
    expect(both('https://other.example', '/other/callback')).toHaveLength(2);
    expect(refusalMessage(() => both('https://other.example', '/callback'))).toBe('provider.redirectUri: got "/callback"; takes one of its own for each issuer');
  });

  it('may share it in two sessions of the same issuer', () => {
    expect(both('https://id.example', '/callback')).toHaveLength(2);
  });
});

describe("a rule's audience", () => {
  it('is one of the provider’s, or none', () => {
    expect(read({ api: ['/api', { url: '/billing', audience: 'billing' }] }).rules.map(({ audience }) => audience)).toEqual([undefined, 'billing']);
  });

  test.each([
    [{ api: { url: '/api', audience: 'bills' } }, `api.audience: got "bills"; takes 'billing' or 'reports'`],
    [{ api: ['/api', { url: '/b', audience: '' }] }, `api[1].audience: got ""; takes the name of one of the provider's audiences`],
    [{ api: ['/api', { url: '/b', audience: 'billing' }], provider: { ...PROVIDER, audiences: [] } }, 'api[1].audience: got "billing"; takes nothing unless provider is an oidc(…) with audiences'],
    [{ api: [{ url: '/b', audience: 'billing' }], provider: undefined, refresh: '/refresh' }, 'api[0].audience: got "billing"; takes nothing unless provider is an oidc(…) with audiences'],
  ])('is refused in %j', (given, message) => {
    expect(refused(given)).toBe(message);
  });
});
