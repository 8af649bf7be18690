/** A mistake in the options is told when the server starts, by the option's name, and without a character of a key. */
import { describe, expect, it } from 'vitest';
import { refusalMessage } from '../core/testing/refusal-message.js';
import { sealWorker } from './seal-worker.js';
import type { SealOptions } from './seal-options.js';
import { KEY } from './testing/requests.js';

const refused = (options: unknown): string => refusalMessage(() => sealWorker(options as SealOptions));
const KEYS_TAKE = 'takes a string of at least 32 random characters (openssl rand -base64 32), or a list of such strings, newest first';

describe('keys', () => {
  it('are needed, and long enough to be no password', () => {
    expect(refused({})).toBe(`sealWorker.keys: got undefined; ${KEYS_TAKE}`);
    expect(refused({ keys: [] })).toBe(`sealWorker.keys: got an empty list; ${KEYS_TAKE}`);
    expect(refused({ keys: 'x'.repeat(31) })).toBe(`sealWorker.keys: got a string of 31 characters; ${KEYS_TAKE}`);
    expect(refused({ keys: [KEY, 'x'.repeat(31)] })).toBe(`sealWorker.keys[1]: got a string of 31 characters; ${KEYS_TAKE}`);
    expect(refused({ keys: [KEY, undefined] })).toBe(`sealWorker.keys[1]: got undefined; ${KEYS_TAKE}`);
    expect(refused({ keys: 12345 })).toBe(`sealWorker.keys: got a value of type number; ${KEYS_TAKE}`);
    expect(() => sealWorker({ keys: 'x'.repeat(32) })).not.toThrow();
  });

  it('never stand in an error', () => {
    const secret = 'hunter2-hunter2-hunter2';
    expect(refused({ keys: secret })).not.toContain('hunter2');
    expect(refused({ keys: [secret] })).not.toContain('hunter2');
    expect(refused({ keys: { [secret]: secret } })).not.toContain('hunter2');
    expect(refused({ keys: `${secret}-${secret}`, path: 1 })).not.toContain('hunter2');
  });
});

it('the options are an object of known names', () => {
  expect(refused(undefined)).toBe('sealWorker(…): got undefined; takes an object such as { keys: process.env.TOKEN_WORKER_KEY }');
  expect(refused({ key: KEY })).toBe('sealWorker.key: unknown key; sealWorker takes keys, script, path, origin, headers');
});

it('path is one as browsers send it', () => {
  for (const path of ['token-worker.js', '', '//host/token-worker.js', '/a/../token-worker.js', '/token worker.js', '/sw.js?v=1', '/sw.js#a', '/sw.js?', '/sw.js#', '\\sw.js', 7]) {
    expect(refused({ keys: KEY, path })).toContain("; takes a path as the browser sends it, such as '/token-worker.js', without '?' and '#'");
  }
});

it('origin is one', () => {
  for (const origin of ['app.example.com', 'https://app.example.com/', 'https://app.example.com/app', 'ftp://app.example.com', '', 1, null]) {
    expect(refused({ keys: KEY, origin })).toContain("; takes an origin as the browser sees it, such as 'https://app.example.com', without a path");
  }
});

it('script is a text, or gives one', () => {
  for (const script of ['', 1, null, {}]) expect(refused({ keys: KEY, script })).toContain("takes the worker's text, or a function that gives it");
});

it('headers are further ones', () => {
  expect(refused({ keys: KEY, headers: { 'cache-control': 'public' } })).toBe('sealWorker.headers.cache-control: got a header that the handler sets or forbids itself; takes other headers');
  for (const name of ['Content-Type', 'VARY', 'Set-Cookie', 'SourceMap', 'X-SourceMap', 'X-Content-Type-Options', 'Cross-Origin-Resource-Policy', 'ETag']) {
    expect(refused({ keys: KEY, headers: { [name]: 'x' } })).toContain(`sealWorker.headers.${name}: `);
  }
  expect(refused({ keys: KEY, headers: { 'X-Other': 1 } })).toBe('sealWorker.headers.X-Other: got 1; takes a string');
  expect(refused({ keys: KEY, headers: { 'X-Other': 'a\nb' } })).toBe('sealWorker.headers.X-Other: got "a\\nb"; takes what can be sent as a header');
  expect(refused({ keys: KEY, headers: [] })).toBe('sealWorker.headers: got an empty list; takes an object of header names and strings');
});
