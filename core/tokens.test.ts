/** The tokens in what an endpoint answered: found where they are, refused where they cannot be sent. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadOf } from './spread.js';
import { makeJwt } from './testing/jwt.js';
import { parseJson, readField, readIdToken, readTokens, withTokenType } from './tokens.js';

const NOW = 1_700_000_000;
const none = { accessToken: undefined, refreshToken: undefined, expiresIn: undefined };

describe('withTokenType', () => {
  const tokens = readTokens({ access_token: 'a' }, NOW)!;

  it.each([
    [{ token_type: 'DPoP' }, 'DPoP'],
    [{ tokenType: 'dpop' }, 'DPoP'],
    [{ token_type: 'bearer' }, 'Bearer'],
    [{ token_type: 'mac' }, undefined],
    [{ token_type: 1 }, undefined],
    [{}, undefined],
  ])('reads %j', (body, tokenType) => {
    expect(withTokenType(tokens, body)).toEqual({ ...tokens, ...(tokenType === undefined ? {} : { tokenType }) });
  });

  it('looks beside the access token, then at the top', () => {
    const fields = { ...none, accessToken: ['data', 'token'] };
    expect(withTokenType(tokens, { data: { token: 'a', token_type: 'DPoP' }, token_type: 'Bearer' }, fields).tokenType).toBe('DPoP');
    expect(withTokenType(tokens, { data: { token: 'a' }, token_type: 'DPoP' }, fields).tokenType).toBe('DPoP');
  });
});

it.each(['Bearer ', 'bearer  ', 'DPoP '])('takes %j from before a token', (scheme) => {
  expect(readTokens({ token: `${scheme}a` }, NOW, undefined, { ...none, accessToken: ['token'] })?.accessToken).toBe('a');
});

describe('readTokens', () => {
  it('reads camelCase and the names of RFC 6749', () => {
    const expected = { accessToken: 'a', refreshToken: 'r', receivedAt: NOW, expiresAt: NOW + 60, spread: spreadOf('a') };
    expect(readTokens({ accessToken: 'a', refreshToken: 'r', expiresIn: 60 }, NOW)).toEqual(expected);
    expect(readTokens({ access_token: 'a', refresh_token: 'r', expires_in: '60' }, NOW)).toEqual(expected);
  });

  it('needs no more than an access token', () => {
    expect(readTokens({ accessToken: 'a' }, NOW)).toEqual({
      accessToken: 'a',
      refreshToken: undefined,
      receivedAt: NOW,
      expiresAt: undefined,
      spread: spreadOf('a'),
    });
  });

  it('reads the expiry of a JWT, corrected by the server clock', () => {
    expect(readTokens({ access_token: makeJwt({ iat: 100, exp: 1000 }) }, NOW)?.expiresAt).toBe(NOW + 900);
    expect(readTokens({ access_token: makeJwt({ exp: NOW + 900 }) }, NOW, NOW + 300)?.expiresAt).toBe(NOW + 600);
  });

  it('reads configured paths, through objects and lists', () => {
    const body = { data: { access_token: 'a' }, user: { tokens: ['x', { r: 'r' }] }, life: { s: 60 } };
    const fields = {
      accessToken: ['data', 'access_token'],
      refreshToken: ['user', 'tokens', '1', 'r'],
      expiresIn: ['life', 's'],
    };
    expect(readTokens(body, NOW, undefined, fields)).toEqual({
      accessToken: 'a',
      refreshToken: 'r',
      receivedAt: NOW,
      expiresAt: NOW + 60,
      spread: spreadOf('a'),
    });
  });

  it('reads a configured path only where it leads', () => {
    expect(readTokens({ token: 'a' }, NOW, undefined, { ...none, accessToken: ['user', 'token'] })).toBeUndefined();
    expect(readTokens({ accessToken: 'a' }, NOW, undefined, { ...none, accessToken: ['token'] })).toBeUndefined();
    expect(
      readTokens({ accessToken: 'a', refreshToken: 'r' }, NOW, undefined, { ...none, refreshToken: ['rt'] })
        ?.refreshToken,
    ).toBeUndefined();
  });

  it('looks for what is not configured beside the access token, then at the top', () => {
    const fields = { ...none, accessToken: ['data', 'token'] };
    const beside = { data: { token: 'a', refresh_token: 'r', expires_in: 60 }, refresh_token: 'other' };
    expect(readTokens(beside, NOW, undefined, fields)).toMatchObject({ refreshToken: 'r', expiresAt: NOW + 60 });
    expect(
      readTokens({ data: { token: 'a' }, refreshToken: 'r', expiresIn: 60 }, NOW, undefined, fields),
    ).toMatchObject({
      refreshToken: 'r',
      expiresAt: NOW + 60,
    });
  });

  it.each([
    '',
    ' ',
    'a\nb',
    'a\r\nX: y',
    'a\u0000',
    'tökn',
    '☂',
    'a\u007f',
    7,
    null,
    undefined,
    true,
    {},
    ['a'],
  ])('takes %j for no token', (value) => {
    expect(readTokens({ accessToken: value }, NOW)).toBeUndefined();
    expect(readTokens({ accessToken: 'a', refreshToken: value }, NOW)).toMatchObject({
      accessToken: 'a',
      refreshToken: undefined,
    });
  });

  it('takes a refresh token with spaces, which RFC 6749 allows, and no such access token, which no header could carry', () => {
    expect(readTokens({ accessToken: 'two words' }, NOW)).toBeUndefined();
    expect(readTokens({ accessToken: 'a', refreshToken: 'two words' }, NOW)?.refreshToken).toBe('two words');
  });

  it('takes the scheme away from an access token that comes with it', () => {
    expect(readTokens({ accessToken: 'Bearer a.b.c' }, NOW)?.accessToken).toBe('a.b.c');
  });

  it('takes the second usual name where the first is null', () => {
    expect(readTokens({ accessToken: null, access_token: 'a' }, NOW)?.accessToken).toBe('a');
  });

  it('takes every visible ASCII character', () => {
    const visible = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index)).join('');
    expect(readTokens({ accessToken: visible }, NOW)?.accessToken).toBe(visible);
  });

  it.each([
    undefined,
    null,
    'a',
    7,
    [],
    [{ accessToken: 'a' }],
    {},
    { error: 'invalid_grant' },
    { data: { accessToken: 'a' } },
  ])('finds none in %j', (body) => {
    expect(readTokens(body, NOW)).toBeUndefined();
  });

  it('does not find what an object only inherits', () => {
    expect(readTokens(Object.create({ accessToken: 'a' }), NOW)).toBeUndefined();
    expect(readTokens({}, NOW, undefined, { ...none, accessToken: ['constructor', 'name'] })).toBeUndefined();
    expect(
      readTokens({}, NOW, undefined, { ...none, accessToken: ['__proto__', 'constructor', 'name'] }),
    ).toBeUndefined();
    expect(readTokens('text', NOW, undefined, { ...none, accessToken: ['0'] })).toBeUndefined();
  });

  it('never throws, and never answers a token that a header could not carry', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.string(), { minLength: 1, maxLength: 3 }), (body, path) => {
        for (const tokens of [
          readTokens(body, NOW),
          readTokens(body, NOW, undefined, { ...none, accessToken: path }),
        ]) {
          if (tokens !== undefined) expect(tokens.accessToken).toMatch(/^[\x21-\x7e]+$/);
        }
      }),
    );
  });
});

describe('readField', () => {
  it('prefers the first of the usual names', () => {
    expect(readField({ access_token: 2, accessToken: 1 }, undefined, 'accessToken', 'access_token')).toBe(1);
    expect(readField({ access_token: 2 }, undefined, 'accessToken', 'access_token')).toBe(2);
    expect(readField({}, undefined, 'accessToken')).toBeUndefined();
  });

  it('reads own properties that have the name of an inherited one', () => {
    const body = JSON.parse('{"__proto__":{"constructor":"own"}}') as unknown;
    expect(readField(body, ['__proto__', 'constructor'])).toBe('own');
    expect(readField({}, ['__proto__'])).toBeUndefined();
    expect(readField({}, undefined, 'toString')).toBeUndefined();
  });
});

describe('an ID token in a token response', () => {
  it('is kept with the others, wherever it stands', () => {
    expect(readTokens({ access_token: 'a', id_token: 'i' }, 0)).toMatchObject({ accessToken: 'a', idToken: 'i' });
    expect(readTokens({ accessToken: 'a', user: { idToken: 'i' } }, 0)).toMatchObject({ accessToken: 'a', idToken: 'i' });
    expect(readTokens({ access_token: 'a' }, 0)).not.toHaveProperty('idToken');
  });

  it('that is what the backend calls its access token is no other one', () => {
    const fields = { accessToken: ['idToken'], refreshToken: undefined, expiresIn: undefined };
    expect(readTokens({ idToken: 'a' }, 0, undefined, fields)).not.toHaveProperty('idToken');
  });
});

describe('readIdToken', () => {
  it.each([
    { id_token: 'i' },
    { idToken: 'i' },
    { data: { id_token: 'i' } },
    { a: 1, list: [null, 'x', { deep: { idToken: 'i' } }] },
    { id_token: null, session: { id_token: 'i' } },
  ])('finds it in %j', (body) => {
    expect(readIdToken(body)).toBe('i');
  });

  it.each([undefined, null, 'i', 7, [], {}, { id_token: 7 }, { id_token: 'two words' }, { access_token: 'a' }])(
    'finds none in %j',
    (body) => {
      expect(readIdToken(body)).toBeUndefined();
    },
  );
});

it('parseJson answers undefined for what is no JSON', () => {
  expect(['{"a":[1]}', 'null', '7', '', '{', 'a=b', '<html>'].map(parseJson)).toEqual([
    { a: [1] },
    null,
    7,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
