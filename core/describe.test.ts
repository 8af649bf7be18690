/** What a page may know of a session, which is everything but its tokens. */
import { describe as suite, expect, it } from 'vitest';
import { describe, type Circumstances } from './describe.js';
import { beginRenewal, completeRenewal, endSession, NO_SESSION, signIn } from './session.js';
import { makeJwt } from './testing/jwt.js';

const T0 = 1_700_000_000;
const JWT = makeJwt({ sub: '7', roles: ['admin'] });
const circumstances: Circumstances = {
  policy: { refreshBefore: 300, canRenew: true, backoff: undefined },
  renewal: 'idle',
  storage: 'indexeddb',
  claimsOf: 'access-token',
};
const state = signIn(
  { accessToken: JWT, refreshToken: 'secret-refresh', receivedAt: T0, expiresAt: T0 + 3600, spread: 0 },
  'ada',
  5,
);

suite('a session that is signed in', () => {
  it('shows its times, claims and user', () => {
    expect(describe(state, circumstances)).toEqual({
      status: 'signed-in',
      receivedAt: T0,
      expiresAt: T0 + 3600,
      renewAt: T0 + 3300,
      renewal: 'idle',
      generation: 0,
      claims: { sub: '7', roles: ['admin'] },
      username: 'ada',
      storage: 'indexeddb',
    });
  });

  it('shows no token, and not its epoch', () => {
    const text = JSON.stringify(describe(state, circumstances));
    for (const secret of [JWT, ...JWT.split('.'), 'secret-refresh', 'epoch']) expect(text).not.toContain(secret);
  });

  it('shows the claims of its ID token where that tells of the user, and of the access token where there is none', () => {
    const ofProvider = { ...circumstances, claimsOf: 'id-token' } as const;
    const withIdToken = { ...state, tokens: { ...state.tokens, idToken: makeJwt({ sub: '7', name: 'Ada' }) } };
    expect(describe(withIdToken, ofProvider).claims).toEqual({ sub: '7', name: 'Ada' });
    expect(describe(state, ofProvider).claims).toEqual({ sub: '7', roles: ['admin'] });
    expect(describe(withIdToken, circumstances).claims).toEqual({ sub: '7', roles: ['admin'] });
  });

  it('has no claims where the token is opaque or not there', () => {
    expect(
      describe({ ...state, tokens: { ...state.tokens, accessToken: 'opaque' } }, circumstances).claims,
    ).toBeUndefined();
    expect(
      describe({ ...state, tokens: { ...state.tokens, accessToken: undefined } }, circumstances).claims,
    ).toBeUndefined();
  });

  it('counts its renewals', () => {
    const presented = beginRenewal(state, state, { id: 1, begunAt: T0 })!;
    const granted = { accessToken: JWT, refreshToken: undefined, receivedAt: T0, expiresAt: undefined, spread: 0 };
    const renewed = completeRenewal(presented, presented, granted);
    expect(describe(renewed ?? NO_SESSION, circumstances)).toMatchObject({
      generation: 1,
      expiresAt: undefined,
      renewAt: undefined,
    });
  });

  it('says how its renewal goes and where it is kept', () => {
    expect(describe(state, { ...circumstances, renewal: 'running', storage: 'memory' })).toMatchObject({
      renewal: 'running',
      storage: 'memory',
    });
  });

  it('says when a renewal is tried again, or that none will be', () => {
    const policy = { ...circumstances.policy, backoff: { failures: 9, failedAt: T0 + 4900, delay: 100 } };
    expect(describe(state, { ...circumstances, policy, renewal: 'unavailable' })).toMatchObject({
      renewal: 'unavailable',
      renewAt: T0 + 5000,
    });
    expect(describe(state, { ...circumstances, policy: { ...policy, canRenew: false } }).renewAt).toBeUndefined();
  });
});

suite('a session that is over', () => {
  it('shows why and when, and who it was', () => {
    const over = endSession(state, 5, 'expired', { at: T0 + 9, nextEpoch: 6, announcement: 1, status: undefined });
    expect(describe(over ?? NO_SESSION, { ...circumstances, renewal: 'running' })).toEqual({
      status: 'signed-out',
      renewal: 'idle',
      generation: 0,
      username: 'ada',
      ended: { reason: 'expired', at: T0 + 9 },
      storage: 'indexeddb',
    });
  });

  it('or never was, shows nothing', () => {
    expect(describe(NO_SESSION, circumstances)).toEqual({
      status: 'signed-out',
      renewal: 'idle',
      generation: 0,
      username: undefined,
      ended: undefined,
      storage: 'indexeddb',
    });
  });
});
