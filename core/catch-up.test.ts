/** A worker that went on in memory writes what it has, unless others have gone further meanwhile. */
import { describe, expect, it } from 'vitest';
import { catchUp, goAhead, goAheadFrom, type Ahead } from './catch-up.js';
import { abandonRenewal, beginRenewal, completeRenewal, endSession, NO_SESSION, signIn, type End, type SessionState, type SignedIn } from './session.js';

const NOW = 1_700_000_000;
const tokens = (name: string) => ({ accessToken: `a-${name}`, refreshToken: `r-${name}`, receivedAt: NOW, expiresAt: NOW + 60, spread: 0 });
const END: End = { at: NOW, nextEpoch: 9, announcement: 77, status: undefined };
const known = signIn(tokens('1'), 'ada', 5);
const begin = (state: SignedIn, id: number, over?: number) => beginRenewal(state, state, { id, begunAt: NOW }, over)!;
const renew = (state: SignedIn, name: string, id = 11) => completeRenewal(begin(state, id), begin(state, id), tokens(name))!;

/** What a worker made of what it knew, step by step; undefined: it had never reached the store. */
const made = (from: SessionState | undefined, ...steps: readonly SessionState[]): Ahead =>
  steps.filter((state) => state !== (from ?? NO_SESSION)).reduce(goAhead, goAheadFrom(from, NO_SESSION));

describe('nothing to write', () => {
  it('when nothing happened in memory', () => {
    expect(catchUp(known, made(known, known))).toBeUndefined();
    expect(catchUp(renew(known, '2'), made(known, known))).toBeUndefined();
  });

  it('when the store was never reached, and nobody has signed in since: the session is in it', () => {
    expect(catchUp(known, made(undefined, NO_SESSION))).toBeUndefined();
  });

  it('when somebody else signed in or out where it could be seen', () => {
    const ahead = renew(known, '2');
    expect(catchUp(signIn(tokens('9'), 'eve', 6), made(known, ahead))).toBeUndefined();
    expect(catchUp(endSession(known, 5, 'signed-out', END) ?? known, made(known, ahead))).toBeUndefined();
  });

  it('when another worker has renewed further', () => {
    expect(catchUp(renew(renew(known, '2'), '3'), made(known, renew(known, '2')))).toBeUndefined();
  });
});

describe('what happened in memory is written', () => {
  it('the number of a request that was sent from memory, where the store is further: it is not given again', () => {
    const own = begin(begin(known, 11), 12, 11);
    const stored = renew(known, '2', 11);
    expect(catchUp(stored, made(known, own))).toEqual({ ...stored, attempts: 2 });
  });

  it('a renewal', () => {
    expect(catchUp(known, made(known, renew(known, '2')))).toEqual(renew(known, '2'));
  });

  it('a renewal that the store knows as begun: its journal is closed', () => {
    const begun = begin(known, 11);
    const ahead = completeRenewal(begun, begun, tokens('2'))!;
    expect(catchUp(begun, made(begun, ahead))).toEqual(ahead);
    const failed = abandonRenewal(begun, begun, { failures: 1, failedAt: NOW, delay: 1 })!;
    expect(catchUp(begun, made(begun, failed))).toEqual(failed);
  });

  it('beside a renewal that another worker has begun meanwhile', () => {
    const begun = begin(known, 11);
    const takenOver = begin(begun, 12, 11);
    const ahead = completeRenewal(begun, begun, tokens('2'))!;
    expect(catchUp(takenOver, made(begun, ahead))).toMatchObject({ tokens: { refreshToken: 'r-2' }, attempts: 2, renewal: { id: 12 } });
  });

  it('beside a renewal that another worker has begun meanwhile, also where both count the same', () => {
    const own = begin(known, 11);
    const ahead = completeRenewal(own, own, tokens('2'))!;
    expect(catchUp(begin(known, 12), made(known, own, ahead))).toMatchObject({ tokens: { refreshToken: 'r-2' }, attempts: 1, renewal: { id: 12 } });
    expect(catchUp(own, made(known, own, ahead))).toEqual(ahead);
  });

  it('a sign-in, where the store was never reached and holds an earlier one; not where it holds a later one', () => {
    const earlier = signIn({ ...tokens('8'), receivedAt: NOW - 10 }, 'ada', 8);
    const later = signIn({ ...tokens('9'), receivedAt: NOW + 10 }, 'grace', 9);
    const inMemory = signIn(tokens('7'), 'eve', 7);
    expect(catchUp(earlier, made(undefined, inMemory))).toBe(inMemory);
    expect(catchUp(later, made(undefined, inMemory))).toBeUndefined();
  });

  it('a sign-in, a sign-out, and both', () => {
    const signedIn = signIn(tokens('9'), 'eve', 6);
    const over = endSession(known, 5, 'signed-out', END);
    expect(catchUp(known, made(known, signedIn))).toBe(signedIn);
    expect(catchUp(known, made(known, over ?? known))).toBe(over);
    expect(catchUp(known, made(undefined, signedIn))).toBe(signedIn);
    expect(catchUp(NO_SESSION, made(undefined, signedIn))).toBe(signedIn);
  });

  it('an end that the store knows already stays as it is there: it may have been announced', () => {
    const over = endSession(known, 5, 'signed-out', END) ?? NO_SESSION;
    expect(catchUp({ ...over, announcement: undefined }, made(known, over))).toBeUndefined();
  });

  it('that the pages have been told of an end, lest they are told again', () => {
    const over = endSession(known, 5, 'signed-out', END) ?? NO_SESSION;
    const told = { ...over, announcement: undefined };
    expect(catchUp(over, made(over, told))).toBe(told);
  });

  it('the whole session, where the store was emptied underneath', () => {
    expect(catchUp(NO_SESSION, made(known, renew(known, '2')))).toEqual(renew(known, '2'));
  });
});
