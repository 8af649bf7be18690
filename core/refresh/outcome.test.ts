/** Granted, rejected or unavailable: only a clear no from the authorization server ends a session. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RefreshAnswer } from '../config/types.js';
import { spreadOf } from '../spread.js';
import { makeJwt } from '../testing/jwt.js';
import { judgeAnswer, judgeRefresh, type RefreshResponse } from './outcome.js';

const NOW = 1_700_000_000;
const httpDate = (seconds: number): string => new Date(seconds * 1000).toUTCString();
const TOKENS = '{"accessToken":"a2","refreshToken":"r2","expiresIn":60}';
const INVALID_GRANT = '{"error":"invalid_grant"}';

const response = (status: number, body = '', given: Partial<RefreshResponse> = {}): RefreshResponse => ({
  status,
  body,
  date: null,
  retryAfter: null,
  receivedAt: NOW,
  ...given,
});

describe('granted', () => {
  it.each([200, 201, 299])('is a %i with an access token', (status) => {
    expect(judgeRefresh(response(status, TOKENS))).toEqual({
      kind: 'granted',
      tokens: { accessToken: 'a2', refreshToken: 'r2', receivedAt: NOW, expiresAt: NOW + 60, spread: spreadOf('a2') },
    });
  });

  it('takes the names of RFC 6749, and an expires_in that is a text', () => {
    expect(judgeRefresh(response(200, '{"access_token":"a2","refresh_token":"r2","expires_in":"60"}'))).toMatchObject({
      kind: 'granted',
      tokens: { accessToken: 'a2', refreshToken: 'r2', expiresAt: NOW + 60 },
    });
  });

  it('needs no new refresh token', () => {
    expect(judgeRefresh(response(200, '{"accessToken":"a2"}'))).toEqual({
      kind: 'granted',
      tokens: { accessToken: 'a2', refreshToken: undefined, receivedAt: NOW, expiresAt: undefined, spread: spreadOf('a2') },
    });
  });

  it('reads the configured fields', () => {
    const fields = { accessToken: ['data', 'jwt'], refreshToken: ['data', 'rt'], expiresIn: ['ttl'] };
    expect(judgeRefresh(response(200, '{"data":{"jwt":"a2","rt":"r2"},"ttl":5}'), fields)).toMatchObject({
      kind: 'granted',
      tokens: { accessToken: 'a2', refreshToken: 'r2', expiresAt: NOW + 5 },
    });
  });

  it('judges an exp without iat by the server clock', () => {
    const body = JSON.stringify({ accessToken: makeJwt({ exp: NOW + 900 }) });
    expect(judgeRefresh(response(200, body, { date: httpDate(NOW + 300) }))).toMatchObject({
      tokens: { expiresAt: NOW + 600 },
    });
  });
});

describe('rejected', () => {
  it.each([401, 403])('is a %i, whatever its body says', (status) => {
    for (const body of ['', TOKENS, INVALID_GRANT, '<html>'])
      expect(judgeRefresh(response(status, body))).toEqual({ kind: 'rejected', status });
  });

  it('is a 400 that says invalid_grant', () => {
    expect(judgeRefresh(response(400, INVALID_GRANT))).toEqual({ kind: 'rejected', status: 400 });
    expect(judgeRefresh(response(400, '{"error_description":"gone","error":"invalid_grant"}'))).toEqual({
      kind: 'rejected',
      status: 400,
    });
  });
});

describe('unavailable', () => {
  it.each([
    '',
    'invalid_grant',
    '{}',
    'null',
    '[]',
    '"invalid_grant"',
    '{"error":"invalid_request"}',
    '{"error":"invalid_client"}',
    '{"error":"temporarily_unavailable"}',
    '{"error":{"code":"invalid_grant"}}',
    '{"message":"invalid_grant"}',
    '{"error":"invalid_grant"',
  ])('is a 400 with the body %j', (body) => {
    expect(judgeRefresh(response(400, body))).toEqual({ kind: 'unavailable', why: 'status', status: 400 });
  });

  it.each([0, 301, 302, 304, 404, 405, 408, 409, 410, 419, 422, 429, 500, 502, 503, 504, 520])(
    'is a %i, whatever its body says',
    (status) => {
      for (const body of ['', TOKENS, INVALID_GRANT]) {
        expect(judgeRefresh(response(status, body))).toEqual({ kind: 'unavailable', why: 'status', status });
      }
    },
  );

  it.each([
    '',
    '<html>portal</html>',
    '{',
    'null',
    '[]',
    '7',
    '{}',
    '{"accessToken":""}',
    '{"accessToken":7}',
    '{"refreshToken":"r2"}',
    INVALID_GRANT,
  ])('is a 200 without an access token: %j', (body) => {
    expect(judgeRefresh(response(200, body))).toEqual({ kind: 'unavailable', why: 'no-token-response', status: 200 });
  });

  it('is a 204', () => {
    expect(judgeRefresh(response(204))).toEqual({ kind: 'unavailable', why: 'no-token-response', status: 204 });
  });

  it('says when the server wants to be asked again', () => {
    expect(judgeRefresh(response(429, '', { retryAfter: '30' }))).toMatchObject({ kind: 'unavailable', retryAfter: 30 });
    expect(judgeRefresh(response(503, '', { retryAfter: httpDate(NOW + 30) }))).toMatchObject({
      kind: 'unavailable',
      retryAfter: 30,
    });
    expect(judgeRefresh(response(503, '', { retryAfter: 'soon' }))).not.toHaveProperty('retryAfter');
  });

  it('judges a date of Retry-After by the clock of the server that wrote it', () => {
    const given = { date: httpDate(NOW + 7200), retryAfter: httpDate(NOW + 7230) };
    expect(judgeRefresh(response(503, '', given))).toMatchObject({ kind: 'unavailable', retryAfter: 30 });
  });
});

it('nothing but 400 invalid_grant, 401 and 403 is ever rejected', () => {
  const bodies = fc.oneof(fc.string(), fc.json(), fc.constantFrom(TOKENS, INVALID_GRANT));
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 599 }),
      bodies,
      fc.option(fc.string()),
      fc.option(fc.string()),
      (status, body, date, retryAfter) => {
        const { kind } = judgeRefresh(response(status, body, { date, retryAfter }));
        const saysNo = status === 401 || status === 403 || (status === 400 && body === INVALID_GRANT);
        expect(kind === 'rejected').toBe(saysNo);
        if (kind === 'granted') expect(status).toSatisfy((value: number) => value >= 200 && value <= 299);
      },
    ),
  );
});

describe("an app's own judgement", () => {
  it('is taken as it is, whatever the status', () => {
    expect(judgeAnswer('rejected', response(200, TOKENS))).toEqual({ kind: 'rejected', status: 200 });
    expect(judgeAnswer('unavailable', response(401))).toEqual({ kind: 'unavailable', why: 'app', status: 401 });
    expect(judgeAnswer('unavailable', response(200, '', { retryAfter: '9' }))).toMatchObject({
      kind: 'unavailable',
      retryAfter: 9,
    });
  });

  it('can be tokens', () => {
    expect(judgeAnswer({ accessToken: 'a2', refreshToken: 'r2', expiresIn: 60 }, response(200))).toEqual({
      kind: 'granted',
      tokens: { accessToken: 'a2', refreshToken: 'r2', receivedAt: NOW, expiresAt: NOW + 60, spread: spreadOf('a2') },
    });
    expect(
      judgeAnswer({ accessToken: makeJwt({ exp: NOW + 900 }) }, response(200, '', { date: httpDate(NOW + 300) })),
    ).toMatchObject({
      tokens: { expiresAt: NOW + 600 },
    });
  });

  it.each([undefined, null, {}, 'granted', true, { accessToken: '' }, { accessToken: 'two words' }, { token: 'a' }])(
    'that is none (%j) ends no session',
    (answer) => {
      expect(judgeAnswer(answer as RefreshAnswer, response(401))).toMatchObject({ kind: 'unavailable', why: 'no-token-response' });
    },
  );
});
