/** The request to the refresh endpoint, in each style. */
import { describe, expect, it } from 'vitest';
import { readRefresh, type ResolvedRefresh } from '../config/endpoints.js';
import type { Tokens } from '../tokens.js';
import { canRenew, refreshRequest, refreshTokenBody } from './request.js';

const ORIGIN = 'https://app.example.com';
const tokens: Tokens = { accessToken: 'a', refreshToken: 'r&=/+"\\ ', receivedAt: 0, expiresAt: undefined, spread: 0 };
const withoutRefreshToken: Tokens = { ...tokens, refreshToken: undefined };

function endpoint(given: Record<string, unknown> = {}): ResolvedRefresh {
  const resolved = readRefresh({ url: '/refresh', ...given }, ORIGIN);
  if (resolved === undefined) throw new Error('expected an endpoint');
  return resolved;
}

describe('refreshRequest', () => {
  it('json posts the refresh token as JSON', () => {
    expect(refreshRequest(endpoint(), tokens)).toEqual({
      url: `${ORIGIN}/refresh`,
      method: 'POST',
      headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
      body: JSON.stringify({ refreshToken: tokens.refreshToken }),
      credentials: 'same-origin',
    });
  });

  it('form is RFC 6749, section 6', () => {
    const request = refreshRequest(endpoint({ style: 'form', clientId: 'my app' }), tokens);
    expect(request.headers).toEqual({
      Accept: 'application/json',
      'Content-Type': 'application/x-www-form-urlencoded',
    });
    expect([...new URLSearchParams(request.body)]).toEqual([
      ['grant_type', 'refresh_token'],
      ['refresh_token', tokens.refreshToken],
      ['client_id', 'my app'],
    ]);
    expect(request.credentials).toBe('same-origin');
  });

  it('form names the client only where it is given', () => {
    expect(refreshRequest(endpoint({ style: 'form' }), tokens).body).not.toContain('client_id');
  });

  it('cookie posts nothing, with credentials, whatever is stored', () => {
    for (const held of [tokens, withoutRefreshToken]) {
      expect(refreshRequest(endpoint({ style: 'cookie' }), held)).toEqual({
        url: `${ORIGIN}/refresh`,
        method: 'POST',
        headers: { Accept: 'application/json' },
        body: undefined,
        credentials: 'include',
      });
    }
  });

  it('has no body where there is no refresh token', () => {
    expect(refreshRequest(endpoint({ request: () => ({}) }), withoutRefreshToken)).toMatchObject({
      headers: { Accept: 'application/json' },
      body: undefined,
    });
  });

  it('takes method and headers from the configuration, which come before its own', () => {
    const request = refreshRequest(
      endpoint({ method: 'put', headers: { 'X-Client': 'web', Accept: 'text/plain' } }),
      tokens,
    );
    expect(request.method).toBe('PUT');
    expect(request.headers).toEqual({ Accept: 'text/plain', 'Content-Type': 'application/json', 'X-Client': 'web' });
  });

  it('never sends the access token', () => {
    const held = { ...tokens, accessToken: 'secret-access' };
    for (const style of ['json', 'form', 'cookie'])
      expect(JSON.stringify(refreshRequest(endpoint({ style }), held))).not.toContain('secret-access');
  });
});

describe('refreshTokenBody', () => {
  it('is nothing without a refresh token, and nothing in the cookie style', () => {
    expect(refreshTokenBody('json', undefined, 'app')).toBeUndefined();
    expect(refreshTokenBody('form', undefined, 'app')).toBeUndefined();
    expect(refreshTokenBody('cookie', 'r', 'app')).toBeUndefined();
  });

  it('has the client id in a form alone', () => {
    expect(refreshTokenBody('json', 'r', 'app')?.body).toBe('{"refreshToken":"r"}');
    expect(refreshTokenBody('form', 'r', 'app')?.body).toBe('grant_type=refresh_token&refresh_token=r&client_id=app');
  });
});

describe('canRenew', () => {
  it('needs an endpoint', () => {
    expect(canRenew(undefined, tokens)).toBe(false);
  });

  it.each(['json', 'form'])('needs a refresh token in the style %s', (style) => {
    expect(canRenew(endpoint({ style }), tokens)).toBe(true);
    expect(canRenew(endpoint({ style }), withoutRefreshToken)).toBe(false);
  });

  it('needs none with a cookie, or with a request that the app makes', () => {
    expect(canRenew(endpoint({ style: 'cookie' }), withoutRefreshToken)).toBe(true);
    expect(canRenew(endpoint({ request: () => ({}) }), withoutRefreshToken)).toBe(true);
  });
});
