/** One worker at a time, and nobody renews what is renewed. */
import { describe, expect, it } from 'vitest';
import { beginRenewal, completeRenewal, NO_SESSION, signIn, type SignedIn } from './session.js';
import { turnOf } from './turn.js';

const NOW = 1_700_000_000;
const tokens = { accessToken: 'a', refreshToken: 'r', receivedAt: NOW, expiresAt: NOW + 60, spread: 0 };
const start = signIn(tokens, 'ada', 5);
const begun = beginRenewal(start, start, { id: 11, begunAt: NOW })!;
const failed: SignedIn = { ...start, backoff: { failures: 2, failedAt: NOW, delay: 10 } };

it('is ours when nobody is at it', () => {
  expect(turnOf(start, start, 'schedule', NOW, undefined)).toEqual({ turn: 'ours' });
});

it('is of the worker that the record names, until that one is known to be over', () => {
  expect(turnOf(begun, start, 'schedule', NOW, undefined)).toEqual({ turn: 'of-another', lease: 11 });
  expect(turnOf(begun, start, 'schedule', NOW, 10)).toEqual({ turn: 'of-another', lease: 11 });
  expect(turnOf(begun, start, 'schedule', NOW, 11)).toEqual({ turn: 'ours' });
});

it('is nobody\'s where something unfinished was to be finished, and is', () => {
  expect(turnOf(begun, start, 'unfinished', NOW, 11)).toEqual({ turn: 'ours' });
  expect(turnOf(start, start, 'unfinished', NOW, 11)).toEqual({ turn: 'none' });
  expect(turnOf(failed, start, 'unfinished', NOW + 10, undefined)).toEqual({ turn: 'none' });
});

it('is nobody\'s when the session is over, another one, or renewed already', () => {
  const renewed = completeRenewal(begun, begun, { ...tokens, accessToken: 'b' }) ?? NO_SESSION;
  for (const state of [NO_SESSION, signIn(tokens, 'eve', 6), renewed]) {
    expect(turnOf(state, start, 'asked-for', NOW, undefined)).toEqual({ turn: 'none' });
  }
});

describe('after another worker has failed', () => {
  it.each(['schedule', 'refusal'] as const)('is nobody\'s before its time: %s', (cause) => {
    expect(turnOf(failed, start, cause, NOW + 9, undefined)).toEqual({ turn: 'none' });
    expect(turnOf(failed, start, cause, NOW + 10, undefined)).toEqual({ turn: 'ours' });
  });

  it('is ours when the app asks for it', () => {
    expect(turnOf(failed, start, 'asked-for', NOW + 1, undefined)).toEqual({ turn: 'ours' });
  });
});
