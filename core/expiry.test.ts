/** When a token expires, whatever the clock of the user's machine says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expiresAt, parseHttpDate } from './expiry.js';
import { makeJwt } from './testing/jwt.js';

const NOW = 1_700_000_000;
const OPAQUE = 'opaque-token';

const expiryOf = (
  accessToken: string,
  expiresIn?: unknown,
  serverTime?: number,
  receivedAt = NOW,
): number | undefined => expiresAt({ accessToken, expiresIn, receivedAt, serverTime });

describe('expires_in', () => {
  it.each([
    [3600, 3600],
    ['3600', 3600],
    [' 3600 ', 3600],
    [0.5, 0.5],
    [20, 20],
    [315_360_000, 315_360_000],
  ])('%j counts from when the response came', (expiresIn, seconds) => {
    expect(expiryOf(OPAQUE, expiresIn)).toBe(NOW + seconds);
  });

  it.each([
    0,
    -1,
    '0',
    '-60',
    '15m',
    '',
    ' ',
    'soon',
    Number.NaN,
    Number.POSITIVE_INFINITY,
    'Infinity',
    null,
    undefined,
    true,
    {},
    [60],
  ])('%j says nothing, so the JWT is asked', (expiresIn) => {
    expect(expiryOf(OPAQUE, expiresIn)).toBeUndefined();
    expect(expiryOf(makeJwt({ iat: 1000, exp: 1900 }), expiresIn)).toBe(NOW + 900);
  });

  it('goes before the JWT', () => {
    expect(expiryOf(makeJwt({ iat: NOW, exp: NOW + 900 }), 60)).toBe(NOW + 60);
  });
});

describe('the times of a JWT', () => {
  it.each([20, 1800, 315_360_000])('with iat, a life of %i s counts from when the response came', (life) => {
    expect(expiryOf(makeJwt({ iat: NOW, exp: NOW + life }))).toBe(NOW + life);
  });

  it('with iat, play no part beyond their difference, however wrong the local clock is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4e9 }),
        fc.integer({ min: 1, max: 4e8 }),
        fc.integer({ min: 0, max: 4e9 }),
        fc.option(fc.integer({ min: 0, max: 4e9 }), { nil: undefined }),
        (iat, life, receivedAt, serverTime) => {
          expect(expiryOf(makeJwt({ iat, exp: iat + life }), undefined, serverTime, receivedAt)).toBe(
            receivedAt + life,
          );
        },
      ),
    );
  });

  it('without iat, exp is taken against the local clock', () => {
    expect(expiryOf(makeJwt({ exp: NOW + 900 }))).toBe(NOW + 900);
  });

  it('without iat, exp is corrected by the server clock where it is known', () => {
    const serverTime = NOW + 7200;
    expect(expiryOf(makeJwt({ exp: serverTime + 900 }), undefined, serverTime)).toBe(NOW + 900);
    expect(expiryOf(makeJwt({ exp: NOW - 6300 }), undefined, NOW - 7200)).toBe(NOW + 900);
  });

  it('an exp that is past on arrival shows a wrong clock: the expiry is unknown', () => {
    expect(expiryOf(makeJwt({ exp: NOW - 1 }))).toBeUndefined();
    expect(expiryOf(makeJwt({ exp: NOW }))).toBeUndefined();
    expect(expiryOf(makeJwt({ exp: NOW + 60 }), undefined, NOW + 61)).toBeUndefined();
  });

  it('an exp that is not after iat says nothing', () => {
    expect(expiryOf(makeJwt({ iat: NOW + 900, exp: NOW + 900 }))).toBeUndefined();
    expect(expiryOf(makeJwt({ iat: NOW + 901, exp: NOW + 900 }))).toBeUndefined();
  });

  it('an iat that is no time counts as absent', () => {
    expect(expiryOf(makeJwt({ iat: 'yesterday', exp: NOW + 900 }))).toBe(NOW + 900);
  });

  it.each([{}, { iat: NOW }, { exp: 'tomorrow' }, { exp: null }, { exp: -5 }, { exp: 0 }])(
    '%j tells no expiry',
    (payload) => {
      expect(expiryOf(makeJwt(payload))).toBeUndefined();
    },
  );

  it.each([
    'opaque',
    'a.b.c',
    'eyJ.@@@.x',
    `${makeJwt({ exp: NOW + 900 })}.x.y`,
    makeJwt({ exp: NOW + 900 }).replace('.', '.AAAA'),
  ])('a token that is opaque or garbled tells no expiry: %s', (token) => {
    expect(expiryOf(token)).toBeUndefined();
  });

  it('an expiry is never before the arrival', () => {
    const times = fc.option(fc.oneof(fc.integer({ min: -1e10, max: 1e10 }), fc.double(), fc.string()), {
      nil: undefined,
    });
    fc.assert(
      fc.property(
        times,
        times,
        times,
        fc.option(fc.integer({ min: 0, max: 4e9 }), { nil: undefined }),
        (iat, exp, expiresIn, server) => {
          const expiry = expiryOf(makeJwt({ iat, exp }), expiresIn, server);
          if (expiry !== undefined) expect(expiry).toBeGreaterThanOrEqual(NOW);
        },
      ),
    );
  });
});

describe('parseHttpDate', () => {
  it.each(['Tue, 14 Nov 2023 22:13:20 GMT', 'Tuesday, 14-Nov-23 22:13:20 GMT'])('reads %s', (text) => {
    expect(parseHttpDate(text)).toBe(NOW);
  });

  it.each([
    null,
    '',
    'now',
    '-5',
    '0',
    '2023',
    '2023-11-14T22:13:20Z',
    'Tue, 14 Nov 2023 22:13:20',
    'Tue, 99 Foo 2023 GMT',
  ])('answers undefined for %j', (text) => {
    expect(parseHttpDate(text)).toBeUndefined();
  });
});
