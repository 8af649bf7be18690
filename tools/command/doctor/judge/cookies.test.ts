/** Cookies that look like a session's have to be out of reach. */
import { expect, it } from 'vitest';
import { judgeCookies } from './cookies.js';

const codes = (line: string, about = 'https://app.example.com/', crossSite = false): string[] => judgeCookies(about, [line], crossSite).map(({ code }) => code);

it.each([
  ['refresh=x; HttpOnly; Secure; SameSite=Strict; Path=/api/auth', []],
  ['refresh_token=x; Secure; SameSite=Lax', ['cookie-readable']],
  ['sessionid=x; HttpOnly; SameSite=Lax', ['cookie-insecure']],
  ['connect.sid=x; HttpOnly; Secure; SameSite=None', ['cookie-cross-site']],
  ['AuthToken=x', ['cookie-readable', 'cookie-insecure']],
  ['JSESSIONID=x; Secure; httponly', []],
  ['theme=dark', []],
  ['sidebar=open', []],
  ['assessment=x; author=y', []],
  ['PHPSESSID=x; Secure', ['cookie-readable']],
  ['XSRF-TOKEN=x; Secure', []],
  ['csrftoken=x', []],
  ['refresh=; Max-Age=0', []],
  ['refresh=; Expires=Thu, 01 Jan 1970 00:00:00 GMT', []],
] as const)('%s', (line, found) => {
  expect(codes(line)).toEqual(found);
});

it('on localhost Secure is not wanted, unless SameSite=None wants it', () => {
  expect(codes('refresh=x; HttpOnly', 'http://localhost:3000/')).toEqual([]);
  expect(codes('refresh=x; HttpOnly; SameSite=None', 'http://localhost:3000/', true)).toEqual(['cookie-insecure']);
});

it('another site needs SameSite=None', () => {
  expect(codes('refresh=x; HttpOnly; Secure; SameSite=None', 'https://api.other.net/', true)).toEqual([]);
});

it('no value is ever told', () => {
  expect(JSON.stringify(judgeCookies('https://a.example/', ['auth=SECRETVALUE; SameSite=None']))).not.toContain('SECRETVALUE');
});
