/** Plain data becomes what the worker's own reader takes. */
import { expect, it } from 'vitest';
import { readConfig } from '../../../../core/config/index.js';
import { revive, type PatternClass } from './revive.js';

/** In place of the browser's class, which not every Node.js has. */
const Pattern = class {
  readonly protocol = 'https';
  readonly hostname: string;
  readonly port = '';
  constructor(...args: unknown[]) {
    this.hostname = String(args[0]);
  }
  test(): boolean {
    return true;
  }
} as PatternClass;
const pattern = { '@': 'URLPattern', args: ['api.example.com'] };

it('patterns are made where there is a class for them; else a valid one stands for each', () => {
  expect(revive({ api: [pattern] }, Pattern)).toMatchObject({ unread: 0, value: { api: [{ hostname: 'api.example.com' }] } });
  const { value, unread } = revive({ api: [pattern, '/api'] }, undefined);
  expect(unread).toBe(1);
  expect(readConfig(value, 'https://app.example.com').rules).toHaveLength(2);
});

it('providers, proofs, functions and numbers are again what they were', () => {
  const options = { issuer: 'https://id.example.com', clientId: 'app', redirectUri: '/callback', audiences: { billing: { scope: 'b' } } };
  const { value } = revive({ api: { url: '/api', audience: 'billing', unauthorized: { '@': 'function' } }, provider: { '@': 'oidc', args: [options] }, proof: { '@': 'dpop', args: [] } }, undefined);
  const config = readConfig(value, 'https://app.example.com');
  expect(config.provider?.given).toMatchObject({ issuer: 'https://id.example.com', options: { discovery: 'openid' } });
  expect(config.proof?.algorithm).toBe('ES256');
  expect(revive({ '@': 'number', args: ['Infinity'] }, undefined).value).toBe(Infinity);
});

it('wrong options are refused as in the worker', () => {
  expect(() => revive({ provider: { '@': 'oidc', args: [{ issuer: 'http://id.example.com' }] } }, undefined)).toThrow('provider.issuer');
  expect(() => revive({ proof: { '@': 'dpop', args: [{ algorithm: 'HS256' }] } }, undefined)).toThrow('proof.algorithm');
});
