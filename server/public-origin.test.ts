/** Whether the browser sees the server by https, also behind a proxy. */
import { expect, it } from 'vitest';
import { isSeenByHttps } from './public-origin.js';

const seen = (url: string, headers: Record<string, string> = {}, origin?: string): boolean => isSeenByHttps(new Request(url, { headers }), origin);

it('by what the app says, whatever the request looks like', () => {
  expect(seen('http://localhost:3000/sw.js', {}, 'https://app.example.com')).toBe(true);
  expect(seen('http://10.0.0.7/sw.js', { 'X-Forwarded-Proto': 'https' }, 'http://localhost:8080')).toBe(false);
  expect(seen('http://dev.box/sw.js', {}, 'http://dev.box')).toBe(false);
});

it("by the request's own URL", () => {
  expect(seen('https://localhost/sw.js')).toBe(true);
  for (const host of ['localhost', 'localhost:3000', 'app.localhost', '127.0.0.1:80', '127.1.2.3', '[::1]:5173']) expect([host, seen(`http://${host}/sw.js`)]).toEqual([host, false]);
});

it('http at another host than this machine has a proxy with TLS before it, since browsers run no worker there otherwise', () => {
  for (const host of ['app.example.com', '10.0.0.7:3000', 'localhost.example.com', 'notlocalhost', '127.0.0.1.example.com']) expect([host, seen(`http://${host}/sw.js`)]).toEqual([host, true]);
});

it('a proxy that rewrites the host is believed when it says https', () => {
  expect(seen('http://localhost:3000/sw.js', { 'X-Forwarded-Proto': 'https' })).toBe(true);
  expect(seen('http://localhost:3000/sw.js', { 'X-Forwarded-Proto': 'HTTPS, http' })).toBe(true);
  expect(seen('http://localhost:3000/sw.js', { 'X-Forwarded-Proto': 'http' })).toBe(false);
  expect(seen('https://app.example.com/sw.js', { 'X-Forwarded-Proto': 'http' })).toBe(true);
});
