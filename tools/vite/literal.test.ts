/** What can be written into the worker's script is, as it is; all else is refused with the key that holds it. */
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { literal } from './literal.js';

it('writes data as it is, of another realm too', () => {
  const config = { api: ['/api', { url: 'https://api.example.com', methods: ['GET'], subresources: false }], refreshBefore: 60, name: "it's \u2028 \"quoted\"", left: undefined };
  expect(runInNewContext(`(${literal(config)})`)).toEqual({ ...config, left: undefined });
  expect(literal([{ api: '/a' }, { api: '/b' }])).toBe('[{"api":"/a"},{"api":"/b"}]');
  expect(literal(runInNewContext('({ api: { url: "/api" } })'))).toBe('{"api":{"url":"/api"}}');
  expect(literal(Object.assign(Object.create(null) as object, { api: '/api' }))).toBe('{"api":"/api"}');
});

describe('refuses what would be lost', () => {
  const around: Record<string, unknown> = { api: '/api' };
  around['login'] = [around];
  it.each<[config: unknown, message: string]>([
    [{ api: { url: '/api', unauthorized: () => true } }, 'api.unauthorized: got a function; takes '],
    [{ api: [{ url: /api/ }] }, 'api[0].url: got an object of class RegExp; takes '],
    [{ api: '/api', provider: { issuer: 'https://id.example.com', connect: () => undefined } }, 'provider.connect: got a function; takes '],
    [{ api: '/api', refreshBefore: NaN }, 'refreshBefore: got NaN; takes '],
    [{ api: '/api', refreshBefore: 5n }, 'refreshBefore: got a bigint; takes '],
    [[{ api: '/api' }, { api: Symbol('api') }], '[1].api: got a symbol; takes '],
    [around, 'login[0]: got an object that holds itself; takes '],
  ])('%#', (config, message) => {
    expect(() => literal(config)).toThrow(message);
    expect(() => literal(config)).toThrow("tokenWorker('./token-worker.config.ts')");
  });

  it('but not one object in two places', () => {
    const fields = { accessToken: 'token' };
    expect(literal({ login: { url: '/a', ...fields }, api: ['/api'], update: [fields, fields] })).toContain('"update":[{"accessToken":"token"},{"accessToken":"token"}]');
  });
});
