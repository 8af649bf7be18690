/** The value of the token's header, for each thing that a page may have put there. */
import { describe, expect, it } from 'vitest';
import { boundTokenIn, headerValue, isLeftAlone } from './header.js';
import { makePlaceholder } from './placeholder.js';
import { NO_SESSION, signIn } from './session.js';

const TOKENS = { accessToken: 'access', refreshToken: 'refresh', receivedAt: 0, expiresAt: undefined, spread: 0 };
const STATE = signIn(TOKENS, 'ada', 7);

describe('a request is left alone', () => {
  it('with an Authorization of its own', () => expect(isLeftAlone('Basic bWU6bWU=', 'always')).toBe(true));
  it("without a placeholder, where attach is 'placeholder'", () => expect(isLeftAlone(null, 'placeholder')).toBe(true));
  it('but not with nothing there, nor with a placeholder', () => {
    expect(isLeftAlone(null, 'always')).toBe(false);
    expect(isLeftAlone(`Bearer ${makePlaceholder('access', 'access', 7)}`, 'placeholder')).toBe(false);
  });
});

describe('the value', () => {
  it('is scheme and token where the page put nothing', () => {
    expect(headerValue(STATE, null, 'Bearer ')).toBe('Bearer access');
    expect(headerValue(STATE, null, '')).toBe('access');
  });

  it('keeps what the page wrote around its placeholder', () => {
    expect(headerValue(STATE, `JWT ${makePlaceholder('old', 'access', 7)}`, 'Bearer ')).toBe('JWT access');
  });

  it('is none without a session or a token', () => {
    expect(headerValue(NO_SESSION, null, 'Bearer ')).toBeUndefined();
    expect(headerValue({ ...STATE, tokens: { ...TOKENS, accessToken: undefined } }, null, 'Bearer ')).toBeUndefined();
  });

  it("is none for another epoch's placeholder, nor for a refresh token's", () => {
    expect(headerValue(STATE, `Bearer ${makePlaceholder('old', 'access', 8)}`, 'Bearer ')).toBeUndefined();
    expect(headerValue(STATE, `Bearer ${makePlaceholder('old', 'refresh', 7)}`, 'Bearer ')).toBeUndefined();
  });
});

describe('the placeholder of an ID token', () => {
  const own = `Bearer ${makePlaceholder('old', 'id', 7)}`;
  const withIdToken = { ...STATE, tokens: { ...TOKENS, idToken: 'identity' } };

  it('stands for the ID token, never for another', () => {
    expect(headerValue(withIdToken, own, 'Bearer ')).toBe('Bearer identity');
    expect(headerValue(withIdToken, makePlaceholder('old', 'id', 7), 'Bearer ')).toBe('identity');
    expect(headerValue(withIdToken, `Bearer ${makePlaceholder('old', 'id', 8)}`, 'Bearer ')).toBeUndefined();
  });

  it('goes as it is where the session has none', () => {
    expect(headerValue(STATE, own, 'Bearer ')).toBeUndefined();
  });

  it('changes nothing for requests that name no token', () => {
    expect(headerValue(withIdToken, null, 'Bearer ')).toBe('Bearer access');
    expect(headerValue(withIdToken, `Bearer ${makePlaceholder('old', 'access', 7)}`, 'Bearer ')).toBe('Bearer access');
  });
});

describe('a token that is bound to a key', () => {
  const bound = { ...STATE, tokens: { ...TOKENS, tokenType: 'DPoP' } } as const;

  it('goes by the scheme DPoP, whatever the rule or the page says', () => {
    expect(headerValue(bound, null, 'Bearer ')).toBe('DPoP access');
    expect(headerValue(bound, null, '')).toBe('DPoP access');
    expect(headerValue(bound, `Bearer ${makePlaceholder('old', 'access', 7)}`, 'Bearer ')).toBe('DPoP access');
    expect(headerValue(bound, `Bearer ${makePlaceholder('old', 'access', 8)}`, 'Bearer ')).toBeUndefined();
  });

  it('is found again in its header', () => {
    expect(boundTokenIn('DPoP access')).toBe('access');
    expect(boundTokenIn('Bearer access')).toBeUndefined();
  });
});
