/** A request is its session's only where it gets that session's token; users are told apart by the subject, else by the epoch. */
import { describe, expect, test } from 'vitest';
import { makePlaceholder } from './placeholder.js';
import { NO_SESSION, signIn } from './session.js';
import { makeJwt } from './testing/jwt.js';
import { isOfSameUser, tagOf, whose } from './whose.js';

const TOKENS = { accessToken: makeJwt({ sub: 'u1' }), refreshToken: undefined, expiresAt: undefined, receivedAt: 1 } as unknown as Parameters<typeof signIn>[0];
const SHOP = { name: 'shop', owner: '["shop","/refresh"]' };
const ADA = signIn(TOKENS, 'ada', 7);

describe('the tag of a session', () => {
  test('names the subject of the access token, else of the ID token, else the user name', () => {
    expect(tagOf(SHOP, ADA)).toEqual({ ...SHOP, isSignedIn: true, epoch: 7, subject: 'u1' });
    expect(tagOf(SHOP, { ...ADA, tokens: { ...TOKENS, accessToken: 'opaque', idToken: makeJwt({ sub: 'u2' }) } }).subject).toBe('u2');
    expect(tagOf(SHOP, { ...ADA, tokens: { ...TOKENS, accessToken: 'opaque' } }).subject).toBe('ada');
  });

  test('names nobody who has signed out, though the user name is kept', () => {
    expect(tagOf(SHOP, { ...NO_SESSION, username: 'ada' })).toEqual({ ...SHOP, isSignedIn: false, epoch: 0, subject: undefined });
  });
});

describe('a request gets the token', () => {
  const gets = (own: string | null, attach: 'always' | 'placeholder' = 'always', state: Parameters<typeof whose>[1] = ADA): boolean => whose({ ...SHOP, attach }, state, own).getsToken;

  test('with nothing of its own, or with a placeholder of this session', () => {
    expect(gets(null)).toBe(true);
    expect(gets(`Bearer ${makePlaceholder('opaque', 'access', 7)}`)).toBe(true);
  });

  test('not with a credential of its own, nor with the placeholder of the user before', () => {
    expect(gets('Basic abc')).toBe(false);
    expect(gets(`Bearer ${makePlaceholder('opaque', 'access', 6)}`)).toBe(false);
  });

  test('not where the app says which requests do, and this one says nothing', () => {
    expect(gets(null, 'placeholder')).toBe(false);
  });

  test('not where nobody is signed in', () => {
    expect(gets(null, 'always', NO_SESSION)).toBe(false);
  });
});

test('the same user is known again in another epoch, by the subject alone', () => {
  const ada = { owner: 'shop', epoch: 7, subject: 'u1' };
  expect(isOfSameUser(ada, { ...ada, epoch: 8 })).toBe(true);
  expect(isOfSameUser(ada, { ...ada, subject: undefined })).toBe(true);
  expect(isOfSameUser(ada, { ...ada, epoch: 8, subject: 'u2' })).toBe(false);
  expect(isOfSameUser({ ...ada, subject: undefined }, { ...ada, epoch: 8, subject: undefined })).toBe(false);
  expect(isOfSameUser(ada, { ...ada, owner: 'bank' })).toBe(false);
});
