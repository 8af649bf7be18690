/** What a Content-Security-Policy lets be fetched. */
import { describe, expect, it } from 'vitest';
import { forbids, policiesIn, policiesInPage, refusesTypes, type Policy } from './policy.js';

const SELF = 'https://app.example.com/';
const one = (text: string): Policy => policiesIn(text)[0] ?? new Map<string, readonly string[]>();
const forbidsConnection = (sources: string, url: string): boolean => forbids(one(`connect-src ${sources}`), 'connect', url, SELF) !== undefined;

describe('a source', () => {
  it.each([
    ["'self'", 'https://app.example.com/api'],
    ["'SELF'", 'https://app.example.com/api'],
    ['*', 'https://api.example.com/'],
    ['https:', 'https://api.example.com/'],
    ['http:', 'https://api.example.com/'],
    ['https://api.example.com', 'https://api.example.com/v1/x'],
    ['api.example.com', 'https://api.example.com/v1'],
    ['*.example.com', 'https://api.example.com/'],
    ['https://*.example.com:*', 'https://a.b.example.com:8443/'],
    ['https://api.example.com:443', 'https://api.example.com/'],
    ['http://api.example.com', 'https://api.example.com/'],
    ['https://api.example.com/v1/', 'https://api.example.com/v1/x'],
    ['https://api.example.com/v1', 'https://api.example.com/v1'],
  ])('%s lets %s pass', (sources, url) => {
    expect(forbidsConnection(sources, url)).toBe(false);
  });

  it.each([
    ["'none'", 'https://app.example.com/api'],
    ["'self'", 'https://api.example.com/'],
    ["'self'", 'https://app.example.com:8443/'],
    ['', 'https://app.example.com/api'],
    ['https://api.example.com', 'http://api.example.com/'],
    ['https://api.example.com', 'https://api.example.com:8443/'],
    ['*.example.com', 'https://example.com/'],
    ['https://*.example.com', 'https://example.com.evil.net/'],
    ['https://api.example.com/v1/', 'https://api.example.com/v2'],
    ['https://api.example.com/v1', 'https://api.example.com/v1/x'],
    ['data: blob:', 'https://api.example.com/'],
  ])('%s does not let %s', (sources, url) => {
    expect(forbidsConnection(sources, url)).toBe(true);
  });
});

it('directives fall back as browsers let them, and the one that decides is named', () => {
  const worker = 'https://app.example.com/token-worker.js';
  expect(forbids(one("default-src 'none'; script-src 'self'"), 'worker', worker, SELF)).toBeUndefined();
  expect(forbids(one("script-src 'self'; child-src 'none'"), 'worker', worker, SELF)).toBe("child-src 'none'");
  expect(forbids(one("worker-src blob:; script-src 'self'"), 'worker', worker, SELF)).toBe('worker-src blob:');
  expect(forbids(one("default-src 'none'"), 'connect', worker, SELF)).toBe("default-src 'none'");
  expect(forbids(one("img-src 'none'"), 'worker', worker, SELF)).toBeUndefined();
  expect(forbids(one("script-src 'nonce-x' 'strict-dynamic'"), 'worker', worker, SELF)).toBeUndefined();
});

it('policies are read from a header and from a page', () => {
  expect(policiesIn(undefined)).toEqual([]);
  expect(policiesIn("default-src 'self', connect-src *")).toHaveLength(2);
  expect(one("connect-src 'self'; connect-src *").get('connect-src')).toEqual(["'self'"]);
  const page = `<meta charset="utf-8"><META content="worker-src 'none'" http-equiv="content-security-policy"><meta http-equiv='Content-Security-Policy-Report-Only' content='x y'>`;
  expect(policiesInPage(page).map((policy) => [...policy])).toEqual([[['worker-src', ["'none'"]]]]);
});

it('trusted types have to name the policy of the library', () => {
  expect(refusesTypes(policiesIn("require-trusted-types-for 'script'"))).toBe(false);
  expect(refusesTypes(policiesIn("require-trusted-types-for 'script'; trusted-types token-worker app"))).toBe(false);
  expect(refusesTypes(policiesIn("require-trusted-types-for 'script'; trusted-types *"))).toBe(false);
  expect(refusesTypes(policiesIn('trusted-types app'))).toBe(false);
  expect(refusesTypes(policiesIn("require-trusted-types-for 'script'; trusted-types app"))).toBe(true);
  expect(refusesTypes(policiesIn("require-trusted-types-for 'script', trusted-types 'none'"))).toBe(true);
});
