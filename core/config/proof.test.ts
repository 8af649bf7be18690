/** A proof goes with who binds tokens to its key, and with a provider its rules keep it at home. */
import { describe, expect, it, test } from 'vitest';
import { refusalMessage } from '../testing/refusal-message.js';
import { readConfig } from './index.js';

const ORIGIN = 'https://app.example.com';
const provider = { issuer: 'https://id.example', clientId: 'app', redirectUri: '/callback', timeout: 8, connect: () => undefined };
const proof = { algorithm: 'ES256', connect: () => undefined };
const read = (given: Record<string, unknown>): ReturnType<typeof readConfig> => readConfig({ api: '/api', ...given }, ORIGIN);
const refused = (given: Record<string, unknown>): string => refusalMessage(() => read(given));

it('is kept as it is, and is none unless given', () => {
  expect(read({ provider, proof }).proof).toBe(proof);
  expect(read({ provider }).proof).toBeUndefined();
});

it('changes nothing about whose session it is', () => {
  expect(read({ provider, proof }).owner).toBe(read({ provider }).owner);
});

test.each([['dpop'], [true], [{}], [{ algorithm: 'ES256' }], [() => proof], [{ connect: () => undefined }]])('refuses %j', (given) => {
  expect(refused({ provider, proof: given })).toMatch(/^proof: got .*; takes what dpop\(\) from 'token-worker\/sw\/dpop' answers$/);
});

it('needs somebody who binds tokens: a provider, or an endpoint', () => {
  expect(refused({ proof, logout: '/logout' })).toBe('proof: got an object; takes nothing without a provider, or an endpoint for login or refresh: it is these that bind tokens to a key');
  for (const endpoint of ['login', 'refresh']) expect(read({ proof, [endpoint]: '/auth' }).proof).toBe(proof);
});

it('changes no rule without a provider: a token may be a bearer’s', () => {
  const { rules } = read({ api: ['/api', { url: '/b', header: 'X-Access-Token' }, { url: '/c', redirects: 'error' }], proof, login: '/login' });
  expect(rules.map(({ header, redirects }) => [header, redirects])).toEqual([['Authorization', 'follow'], ['X-Access-Token', 'stay'], ['Authorization', 'error']]);
});

describe('with a proof, a rule', () => {
  const redirects = (api: unknown): readonly string[] => read({ api, provider, proof }).rules.map((rule) => rule.redirects);

  it('lets no redirect leave the origin', () => {
    expect(redirects('/api')).toEqual(['stay']);
    expect(redirects(['/api', { url: '/b', redirects: 'error' }])).toEqual(['stay', 'error']);
    expect(read({ provider }).rules.map((rule) => rule.redirects)).toEqual(['follow']);
    expect(Object.isFrozen(read({ provider, proof }).rules[0])).toBe(true);
  });

  it('has no other header than Authorization', () => {
    expect(refused({ api: { url: '/api', header: 'X-Access-Token' }, provider, proof })).toBe(`api.header: got "X-Access-Token"; takes 'Authorization' where there is a proof, which is sent beside it`);
    expect(refused({ api: ['/a', { url: '/b', header: 'X-B' }], provider, proof })).toMatch(/^api\[1\]\.header: got "X-B"/);
    expect(redirects({ url: '/api', header: 'authorization', scheme: '' })).toEqual(['stay']);
  });
});
