/** `login`, `update`, `refresh` and `logout`: defaults, what each key takes, what it refuses. */
import { describe, expect, it } from 'vitest';
import { refusalMessage } from '../testing/refusal-message.js';
import { readLogout, readRefresh, readTokenEndpoints, type ResolvedRefresh } from './endpoints.js';

const ORIGIN = 'https://app.example.com';
const NO_FIELDS = { accessToken: undefined, refreshToken: undefined, expiresIn: undefined, username: undefined };

function refresh(value: unknown): ResolvedRefresh {
  const resolved = readRefresh(value, ORIGIN);
  if (resolved === undefined) throw new Error('expected an endpoint');
  return resolved;
}
const refusedRefresh = (value: unknown): string => refusalMessage(() => readRefresh(value, ORIGIN));

describe.each(['login', 'update'] as const)('%s', (key) => {
  const read = (value: unknown): ReturnType<typeof readTokenEndpoints> => readTokenEndpoints(key, value, ORIGIN);
  const refused = (value: unknown): string => refusalMessage(() => read(value));

  it('is no endpoint unless given', () => {
    expect(read(undefined)).toEqual([]);
    expect(read([])).toEqual([]);
  });

  it.each([['/in'], [{ url: '/in' }], [['/in']], [[{ url: '/in' }]]])(
    '%j is one endpoint with the usual field names',
    (value) => {
      const [endpoint, ...others] = read(value);
      expect(others).toEqual([]);
      expect(endpoint).toMatchObject({ href: `${ORIGIN}/in`, fields: NO_FIELDS });
      expect(endpoint?.matches(`${ORIGIN}/in/`)).toBe(true);
      expect(endpoint?.matches(`${ORIGIN}/in/x`)).toBe(false);
    },
  );

  it('can be several endpoints, in the order given', () => {
    expect(read(['/in', { url: 'https://id.example.com/token' }]).map(({ href }) => href)).toEqual([
      `${ORIGIN}/in`,
      'https://id.example.com/token',
    ]);
  });

  it('reads field paths step by step', () => {
    const [endpoint] = read({
      url: '/in',
      accessToken: 'data.access_token',
      refreshToken: 'r',
      expiresIn: 'a.b.c',
      username: 'user.email',
    });
    expect(endpoint?.fields).toEqual({
      accessToken: ['data', 'access_token'],
      refreshToken: ['r'],
      expiresIn: ['a', 'b', 'c'],
      username: ['user', 'email'],
    });
  });

  it.each(['accessToken', 'refreshToken', 'expiresIn', 'username'])('refuses a %s that is no path', (field) => {
    for (const path of ['', 7, null, ['data', 'token']]) {
      expect(refused({ url: '/in', [field]: path })).toMatch(
        new RegExp(
          `^${key}\\.${field}: got .*; takes the path of a field in a JSON body, such as 'data\\.access_token'$`,
        ),
      );
    }
  });

  it('refuses what is no endpoint', () => {
    for (const value of [null, 7, true, () => '/in']) {
      expect(refused(value)).toMatch(
        new RegExp(
          `^${key}: got .*; takes an endpoint's path or URL, an object \\{ url, accessToken\\?, refreshToken\\?, expiresIn\\?, username\\? \\}, or a list of these$`,
        ),
      );
    }
    expect(refused({})).toBe(`${key}.url: got undefined; takes the endpoint's path or absolute URL`);
    expect(refused({ url: 'in' })).toMatch(new RegExp(`^${key}\\.url: got "in"; takes a path that begins with '/'`));
    expect(refused('in')).toMatch(new RegExp(`^${key}: got "in"; takes a path that begins with '/'`));
  });

  it('names the place in a list', () => {
    expect(refused(['/in', 'x'])).toMatch(new RegExp(`^${key}\\[1\\]: got "x"`));
    expect(refused(['/in', { url: 'x' }])).toMatch(new RegExp(`^${key}\\[1\\]\\.url: got "x"`));
    expect(refused(['/in', ['/x']])).toMatch(new RegExp(`^${key}\\[1\\]: got a list`));
  });

  it('refuses unknown keys', () => {
    expect(refused({ url: '/in', access_token: 'x' })).toBe(
      `${key}.access_token: unknown key; ${key} takes url, accessToken, refreshToken, expiresIn, username`,
    );
  });
});

describe('refresh', () => {
  it('is undefined unless given', () => {
    expect(readRefresh(undefined, ORIGIN)).toBeUndefined();
  });

  it.each(['/refresh', { url: '/refresh' }])('%j has all the defaults', (value) => {
    expect(refresh(value)).toMatchObject({
      href: `${ORIGIN}/refresh`,
      fields: NO_FIELDS,
      method: 'POST',
      style: 'json',
      clientId: undefined,
      headers: {},
      timeout: 8,
      request: undefined,
      response: undefined,
    });
    expect(refresh(value).matches(`${ORIGIN}/refresh/?x`)).toBe(true);
  });

  it('takes every key', () => {
    const request = (): RequestInit => ({});
    const response = (): 'rejected' => 'rejected';
    const headers = { 'X-Client': 'web' };
    const given = {
      url: '/r',
      method: 'put',
      style: 'form',
      clientId: 'app',
      headers,
      timeout: 2.5,
      request,
      response,
      accessToken: 'a.b',
    };
    const resolved = refresh(given);
    expect(resolved).toMatchObject({
      method: 'PUT',
      style: 'form',
      clientId: 'app',
      headers,
      timeout: 2.5,
      request,
      response,
    });
    expect(resolved.fields.accessToken).toEqual(['a', 'b']);
    headers['X-Client'] = 'changed later';
    expect(resolved.headers).toEqual({ 'X-Client': 'web' });
  });

  it.each(['json', 'form', 'cookie'])('takes the style %s', (style) => {
    expect(refresh({ url: '/r', style }).style).toBe(style);
  });

  it.each([
    [{ style: 'Form' }, /^refresh\.style: got "Form"; takes 'json' or 'form' or 'cookie'$/],
    [{ style: null }, /^refresh\.style: got null; takes /],
    [{ method: '' }, /^refresh\.method: got ""; takes an HTTP method, such as 'POST'$/],
    [{ method: 7 }, /^refresh\.method: got 7; takes /],
    [{ method: 'PO ST' }, /^refresh\.method: got "PO ST"; takes /],
    [{ clientId: '' }, /^refresh\.clientId: got ""; takes the client_id, a string$/],
    [{ clientId: 7 }, /^refresh\.clientId: got 7; takes /],
    [{ headers: 'X: y' }, /^refresh\.headers: got "X: y"; takes an object of header names and values, such as /],
    [{ headers: null }, /^refresh\.headers: got null; takes /],
    [{ headers: [] }, /^refresh\.headers: got an empty list; takes /],
    [{ headers: { 'X Y': 'z' } }, /^refresh\.headers: got "X Y"; takes /],
    [{ headers: { 'X-Y': 7 } }, /^refresh\.headers\.X-Y: got 7; takes a string/],
    [{ headers: { 'X-Y': 'a\nb' } }, /^refresh\.headers\.X-Y: got "a\\nb"; takes a string on one line/],
    [{ headers: { 'X-Y': '☂' } }, /^refresh\.headers\.X-Y: got "☂"; takes a string .*Latin-1/],
    [{ timeout: 0 }, /^refresh\.timeout: got 0; takes a number of seconds, more than 0$/],
    [{ timeout: -1 }, /^refresh\.timeout: got -1; takes /],
    [{ timeout: Number.NaN }, /^refresh\.timeout: got NaN; takes /],
    [{ timeout: '8' }, /^refresh\.timeout: got "8"; takes /],
    [{ request: {} }, /^refresh\.request: got an object; takes a function$/],
    [{ response: 'x' }, /^refresh\.response: got "x"; takes a function$/],
    [{ accessToken: 7 }, /^refresh\.accessToken: got 7; takes the path of a field in a JSON body/],
    [{ refreshToken: '' }, /^refresh\.refreshToken: got ""; takes /],
    [{ expiresIn: null }, /^refresh\.expiresIn: got null; takes /],
    [{ url: 'r' }, /^refresh\.url: got "r"; takes a path that begins with '\/'/],
    [{ url: undefined }, /^refresh\.url: got undefined; takes the endpoint's path or absolute URL$/],
    [
      { username: 'x' },
      /^refresh\.username: unknown key; refresh takes url, method, style, clientId, headers, timeout, request, response, accessToken, refreshToken, expiresIn$/,
    ],
  ])('refuses %j', (given, message) => {
    expect(refusedRefresh({ url: '/r', ...given })).toMatch(message);
  });

  it.each([null, 7, [], ['/r']])('refuses %j for an endpoint', (value) => {
    expect(refusedRefresh(value)).toMatch(
      /^refresh: got .*; takes an endpoint's path or URL, or an object \{ url, method\?, style\?, clientId\?, headers\?, timeout\?, request\?, response\? \}$/,
    );
  });

  it.each(['GET', 'get', 'HEAD'])('refuses %s where the style has a body to send', (method) => {
    expect(refusedRefresh({ url: '/r', method })).toBe(
      `refresh.method: got "${method.toUpperCase()}"; takes a method with a body for style 'json', such as 'POST', or comes with refresh.request`,
    );
    expect(refusedRefresh({ url: '/r', method, style: 'form' })).toContain("style 'form'");
  });

  it('takes GET with a cookie, or with a request that the app makes', () => {
    expect(refresh({ url: '/r', method: 'GET', style: 'cookie' }).method).toBe('GET');
    expect(refresh({ url: '/r', method: 'GET', request: () => ({}) }).method).toBe('GET');
  });
});

describe('logout', () => {
  it('is undefined unless given', () => {
    expect(readLogout(undefined, ORIGIN)).toBeUndefined();
  });

  it.each(['/out', { url: '/out' }])('takes %j', (value) => {
    expect(readLogout(value, ORIGIN)?.href).toBe(`${ORIGIN}/out`);
    expect(readLogout(value, ORIGIN)?.matches(`${ORIGIN}/out/`)).toBe(true);
  });

  it.each([
    [null, /^logout: got null; takes an endpoint's path or URL, or an object \{ url \}$/],
    [['/out'], /^logout: got a list; takes /],
    ['out', /^logout: got "out"; takes a path that begins with '\/'/],
    [{}, /^logout\.url: got undefined; takes the endpoint's path or absolute URL$/],
    [{ url: 'out' }, /^logout\.url: got "out"; takes /],
    [{ url: '/out', method: 'POST' }, /^logout\.method: unknown key; logout takes url$/],
  ])('refuses %j', (value, message) => {
    expect(refusalMessage(() => readLogout(value, ORIGIN))).toMatch(message);
  });
});
