/** A configuration file is run as the worker would, and what it passed on comes out as plain data. */
import { expect, it } from 'vitest';
import { runConfig } from './run-config.js';

const run = (text: string, hasProviders = false): ReturnType<typeof runConfig> => runConfig({ text, href: 'https://app.example.com/sub/token-worker.js', hasProviders });

it('plain data comes out as it is', () => {
  expect(run("tokenWorker({ api: ['/api', { url: '/b', methods: ['GET'] }], refreshBefore: 60, x: null });")).toEqual({ calls: [{ api: ['/api', { url: '/b', methods: ['GET'] }], refreshBefore: 60, x: null }] });
});

it('what is no plain data is marked', () => {
  expect(run("tokenWorker({ api: new URLPattern('/api/*', location.origin), refresh: { url: '/r', request: (c) => c }, refreshBefore: NaN, name: Symbol('x') });")).toEqual({
    calls: [{ api: { '@': 'URLPattern', args: ['/api/*', 'https://app.example.com'] }, refresh: { url: '/r', request: { '@': 'function' } }, refreshBefore: { '@': 'number', args: ['NaN'] }, name: { '@': 'function' } }],
  });
  expect(run("tokenWorker({ api: '/api', provider: oidc({ issuer: 'i' }), proof: dpop() });", true)).toEqual({ calls: [{ api: '/api', provider: { '@': 'oidc', args: [{ issuer: 'i' }] }, proof: { '@': 'dpop', args: [] } }] });
});

it('it has what a worker has for it, and nothing else', () => {
  expect(run("console.log(1); self.addEventListener('push', () => 1); tokenWorker({ api: new URL('/api', self.location.href).pathname, name: location.pathname });")).toEqual({ calls: [{ api: '/api', name: '/sub/token-worker.js' }] });
  expect(run('process.exit(3);')).toEqual({ error: 'process is not defined' });
  expect(run("require('node:fs');")).toEqual({ error: 'require is not defined' });
  expect(run("importScripts('/x.js');")).toEqual({ error: 'importScripts is not defined' });
  expect(run('oidc({});')).toEqual({ error: 'oidc is not defined' });
  expect(run('this.constructor.constructor("return process")();')).toEqual({ error: expect.stringContaining('Code generation from strings') as unknown });
});

it('every call is counted', () => {
  expect(run('')).toEqual({ calls: [] });
  expect(run('tokenWorker(); tokenWorker(1);')).toEqual({ calls: [null, 1] });
});

it('what it throws is told, shortly', () => {
  expect(run('tokenWorker({')).toEqual({ error: expect.stringContaining('Unexpected end of input') as unknown });
  expect(run("throw 'a text';")).toEqual({ error: 'a text' });
  expect(run('throw null;')).toEqual({ error: 'it threw something that is no error' });
  expect(run('throw { message: 1 };')).toEqual({ error: 'it threw something that is no error' });
  expect((run(`throw new Error('${'x'.repeat(1000)}');`) as { error: string }).error).toHaveLength(300);
});

it('one that never ends is ended', () => {
  expect(run('for (;;);')).toEqual({ error: expect.stringContaining('timed out') as unknown });
});

it('a list that contains itself does no harm', () => {
  expect(run('const a = []; a.push(a); tokenWorker(a);')).toHaveProperty('calls');
});
