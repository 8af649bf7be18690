/** A proof goes with a provider, and its rules keep it at home. */
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

it('needs a provider', () => {
  expect(refused({ proof, refresh: '/refresh' })).toBe('proof: got an object; takes nothing without a provider: it is the provider that binds tokens to a key');
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
