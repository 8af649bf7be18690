/** Whatever stands in the store, it is taken for a session only if it is one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readState, withKnowledge } from './record.js';
import { beginRenewal, bindTo, endSession, NO_SESSION, signIn, type SessionState } from './session.js';

const NOW = 1_700_000_000;
const signedIn = signIn({ accessToken: 'a', refreshToken: 'r', receivedAt: NOW, expiresAt: undefined, spread: 0.5 }, 'ada', 5);
const renewing = beginRenewal({ ...signedIn, backoff: { failures: 1, failedAt: NOW, delay: 1 } }, signedIn, { id: 3, begunAt: NOW });
const over = endSession(signedIn, 5, 'signed-out', { at: NOW, nextEpoch: 6, announcement: 4, status: undefined });
const STATES = [NO_SESSION, signedIn, renewing, over, bindTo(signedIn, 'thumbprint')] as readonly SessionState[];

it.each(STATES.map((state) => [state.status, state] as const))('reads what a worker wrote: %s', (_status, state) => {
  expect(readState(structuredClone(state))).toEqual(state);
});

describe('what is no session', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'session'],
    ['an empty object', {}],
    ['an unknown status', { ...signedIn, status: 'paused' }],
    ['an epoch that is no number', { ...signedIn, epoch: '5' }],
    ['a user name that is no text', { ...signedIn, username: 7 }],
    ['tokens that are absent', { ...signedIn, tokens: undefined }],
    ['an access token that is no text', { ...signedIn, tokens: { ...signedIn.tokens, accessToken: 1 } }],
    ['an expiry that is no number', { ...signedIn, tokens: { ...signedIn.tokens, expiresAt: 'soon' } }],
    ['a generation of NaN', { ...signedIn, generation: Number.NaN }],
    ['a renewal without its lease', { ...signedIn, renewal: { begunAt: 1, attempt: 1 } }],
    ['a backoff that is a number', { ...signedIn, backoff: 5 }],
    ['an end without a reason', { ...NO_SESSION, ended: { at: 1 } }],
    ['a thumbprint that is no text', { ...signedIn, boundTo: 5 }],
    ['a history of texts', { ...NO_SESSION, history: ['renewed'] }],
    ['no history', { ...NO_SESSION, history: undefined }],
  ])('%s', (_name, value) => {
    expect(readState(value)).toBeUndefined();
  });

  it('anything at all: an answer, never an error', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(() => readState(value)).not.toThrow();
      }),
    );
  });

  it('a record with any one field replaced is read or refused, never an error', () => {
    const keys = STATES.flatMap((state) => Object.keys(state).map((key) => [state, key] as const));
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.anything(), ([state, key], value) => {
        const read = readState({ ...state, [key]: value });
        if (read !== undefined) expect(['signed-in', 'signed-out']).toContain(read.status);
      }),
    );
  });
});

describe('what a worker knows better than the record', () => {
  const tokensOf = (state: SessionState): unknown => (state.status === 'signed-in' ? state.tokens : undefined);
  const withoutTokens = { ...signedIn, tokens: { ...signedIn.tokens, accessToken: undefined, refreshToken: undefined } };
  const later = { ...signedIn, generation: 2, answered: 2 };

  it('is nothing, in general', () => {
    expect(withKnowledge(signedIn, undefined)).toBe(signedIn);
    expect(withKnowledge(later, signedIn)).toBe(later);
    expect(withKnowledge(NO_SESSION, signedIn)).toBe(NO_SESSION);
  });

  it('are tokens that were not written or cannot be read any more', () => {
    expect(tokensOf(withKnowledge(withoutTokens, signedIn))).toBe(signedIn.tokens);
    expect(withKnowledge({ ...withoutTokens, generation: 3 }, signedIn)).toMatchObject({ tokens: { accessToken: undefined } });
    expect(withKnowledge({ ...withoutTokens, answered: 1 }, signedIn)).toMatchObject({ tokens: { refreshToken: undefined } });
    expect(withKnowledge({ ...withoutTokens, epoch: 9 }, signedIn)).toMatchObject({ tokens: { accessToken: undefined } });
  });

  it('is a later renewal: the storage was emptied, and another worker wrote what it had in mind', () => {
    expect(withKnowledge(signedIn, later)).toBe(later);
    expect(withKnowledge({ ...signedIn, generation: 5 }, later)).toBe(later);
    expect(withKnowledge({ ...signedIn, epoch: 9 }, later)).toMatchObject({ epoch: 9 });
  });

  it('is the end of that session', () => {
    expect(withKnowledge(signedIn, over)).toBe(over);
    expect(withKnowledge({ ...signedIn, epoch: 9 }, over)).toMatchObject({ status: 'signed-in', epoch: 9 });
  });
});
