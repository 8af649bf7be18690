/** Every way in which a session may change, and what no sequence of changes may bring about. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  abandonRenewal,
  beginRenewal,
  completeRenewal,
  endSession,
  forget,
  NO_SESSION,
  rejectRenewal,
  signIn,
  update,
  type SessionState,
  type SignedIn,
} from './session.js';
import type { GrantedTokens } from './tokens.js';

const NOW = 1_700_000_000;
const granted = (accessToken: string, refreshToken?: string): GrantedTokens => ({
  accessToken,
  refreshToken,
  receivedAt: NOW,
  expiresAt: NOW + 60,
});

const start = signIn(granted('a1', 'r1'), 'ada', 5);
const cookieStart = signIn(granted('a1'), 'ada', 5);
const elsewhere = signIn(granted('x1', 'x1'), 'eve', 6);
const over = endSession(start, 5, { reason: 'signed-out', at: NOW, nextEpoch: 6 });

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected a state');
  return value;
}

it('at first nobody is signed in', () => {
  expect(NO_SESSION).toEqual({ status: 'signed-out', epoch: 0, username: undefined, ended: undefined });
  expect(Object.isFrozen(NO_SESSION)).toBe(true);
});

it('a sign-in begins an epoch at generation 0, with nothing under way', () => {
  expect(start).toEqual({
    status: 'signed-in',
    epoch: 5,
    generation: 0,
    tokens: granted('a1', 'r1'),
    username: 'ada',
    renewalBegunAt: undefined,
  });
});

describe('beginRenewal', () => {
  it('writes the journal and changes nothing else', () => {
    expect(beginRenewal(start, start, NOW)).toEqual({ ...start, renewalBegunAt: NOW });
  });

  it('is dropped when another refresh token has come meanwhile, another session, or none', () => {
    expect(beginRenewal(must(completeRenewal(start, 5, granted('a2', 'r2'))), start, NOW)).toBeUndefined();
    expect(beginRenewal(elsewhere, start, NOW)).toBeUndefined();
    expect(beginRenewal(must(over), start, NOW)).toBeUndefined();
  });

  it('with a refresh token in a cookie, the generation tells', () => {
    expect(beginRenewal(cookieStart, cookieStart, NOW)?.renewalBegunAt).toBe(NOW);
    expect(beginRenewal(must(completeRenewal(cookieStart, 5, granted('a2'))), cookieStart, NOW)).toBeUndefined();
  });
});

describe('completeRenewal', () => {
  it('takes the new tokens, counts a generation, closes the journal', () => {
    expect(completeRenewal(must(beginRenewal(start, start, NOW)), 5, granted('a2', 'r2'))).toEqual({
      ...start,
      generation: 1,
      tokens: granted('a2', 'r2'),
      renewalBegunAt: undefined,
    });
  });

  it('keeps the refresh token that is not replaced', () => {
    expect(completeRenewal(start, 5, granted('a2'))?.tokens).toEqual(granted('a2', 'r1'));
  });

  it('keeps a rotated refresh token, whatever else has changed inside the epoch', () => {
    const updated = must(update(start, 5, granted('a2', 'r2')));
    expect(completeRenewal(updated, 5, granted('a3', 'r3'))).toMatchObject({
      generation: 2,
      tokens: { accessToken: 'a3', refreshToken: 'r3' },
    });
  });

  it('is dropped in another epoch, and does not bring back a dead session', () => {
    expect(completeRenewal(elsewhere, 5, granted('a2', 'r2'))).toBeUndefined();
    expect(completeRenewal(must(over), 5, granted('a2', 'r2'))).toBeUndefined();
    expect(completeRenewal(must(over), 6, granted('a2', 'r2'))).toBeUndefined();
    expect(completeRenewal(NO_SESSION, 0, granted('a2', 'r2'))).toBeUndefined();
  });
});

describe('rejectRenewal', () => {
  it('ends the session in a new epoch, and remembers who it was', () => {
    expect(rejectRenewal(start, start, NOW, 9)).toEqual({
      status: 'signed-out',
      epoch: 9,
      username: 'ada',
      ended: { reason: 'refresh-rejected', at: NOW },
    });
  });

  it('is dropped when it was an older refresh token that was refused', () => {
    expect(rejectRenewal(must(completeRenewal(start, 5, granted('a2', 'r2'))), start, NOW, 9)).toBeUndefined();
    expect(rejectRenewal(must(completeRenewal(cookieStart, 5, granted('a2'))), cookieStart, NOW, 9)).toBeUndefined();
  });

  it('ends the session when the same refresh token was refused after it had served before', () => {
    const renewed = must(completeRenewal(start, 5, granted('a2')));
    expect(rejectRenewal(renewed, start, NOW, 9)?.status).toBe('signed-out');
  });

  it('is dropped in another epoch', () => {
    expect(rejectRenewal({ ...elsewhere, tokens: start.tokens }, start, NOW, 9)).toBeUndefined();
    expect(rejectRenewal(must(over), start, NOW, 9)).toBeUndefined();
  });
});

describe('abandonRenewal', () => {
  it('closes the journal and changes nothing else', () => {
    expect(abandonRenewal(must(beginRenewal(start, start, NOW)), start)).toEqual(start);
  });

  it('leaves the journal of a renewal that is not its own', () => {
    const renewed = must(completeRenewal(start, 5, granted('a2', 'r2')));
    expect(abandonRenewal(must(beginRenewal(renewed, renewed, NOW)), start)).toBeUndefined();
    expect(abandonRenewal(elsewhere, start)).toBeUndefined();
  });
});

describe('update', () => {
  it('takes a newer token and leaves a renewal under way alone', () => {
    const begun = must(beginRenewal(start, start, NOW));
    expect(update(begun, 5, granted('a2'))).toEqual({ ...begun, generation: 1, tokens: granted('a2', 'r1') });
    expect(update(start, 5, granted('a2', 'r2'))?.tokens.refreshToken).toBe('r2');
  });

  it('is dropped in another epoch', () => {
    expect(update(elsewhere, 5, granted('a2'))).toBeUndefined();
    expect(update(must(over), 6, granted('a2'))).toBeUndefined();
  });
});

describe('endSession', () => {
  it.each(['signed-out', 'expired', 'storage-lost', 'refresh-rejected'] as const)('ends it: %s', (reason) => {
    expect(endSession(start, 5, { reason, at: NOW, nextEpoch: 9 })).toEqual({
      status: 'signed-out',
      epoch: 9,
      username: 'ada',
      ended: { reason, at: NOW },
    });
  });

  it('ends no other epoch, and no session twice', () => {
    const end = { reason: 'signed-out', at: NOW, nextEpoch: 9 } as const;
    expect(endSession(elsewhere, 5, end)).toBeUndefined();
    expect(endSession(must(over), 5, end)).toBeUndefined();
    expect(endSession(must(over), 6, end)).toBeUndefined();
  });
});

describe('forget', () => {
  it('forgets who was signed in, and nothing else', () => {
    expect(forget(must(over))).toEqual({ ...over, username: undefined });
    expect(forget(start)).toEqual({ ...start, username: undefined });
  });
});

describe('any sequence of changes', () => {
  /** What happens next; `of` picks one of the states there have been, so that late results come too. */
  const step = fc.record({
    kind: fc.constantFrom('sign-in', 'begin', 'complete', 'reject', 'abandon', 'update', 'end', 'forget'),
    of: fc.nat(),
    late: fc.boolean(),
    refreshToken: fc.boolean(),
    rotates: fc.boolean(),
  });
  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

  function apply(
    state: SessionState,
    { kind, rotates, refreshToken }: Step,
    presented: SignedIn,
    fresh: number,
  ): SessionState | undefined {
    const tokens = granted(`a${String(fresh)}`, rotates ? `r${String(fresh)}` : undefined);
    switch (kind) {
      case 'sign-in':
        return signIn(
          granted(`a${String(fresh)}`, refreshToken ? `r${String(fresh)}` : undefined),
          `user${String(fresh)}`,
          fresh,
        );
      case 'begin':
        return beginRenewal(state, presented, NOW);
      case 'complete':
        return completeRenewal(state, presented.epoch, tokens);
      case 'reject':
        return rejectRenewal(state, presented, NOW, fresh);
      case 'abandon':
        return abandonRenewal(state, presented);
      case 'update':
        return update(state, presented.epoch, tokens);
      case 'end':
        return endSession(state, presented.epoch, { reason: 'signed-out', at: NOW, nextEpoch: fresh });
      default:
        return forget(state);
    }
  }

  it('loses no granted refresh token, ends no session by an old one, mixes no epochs', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const first = signIn(granted('a0', 'r0'), 'user0', 1);
        const seen: SignedIn[] = [first];
        let before: SessionState = first;
        let lastGranted = first.tokens.refreshToken;
        steps.forEach((next, index) => {
          const fresh = index + 2;
          const newest = seen.at(-1) ?? first;
          const presented = next.late ? (seen[next.of % seen.length] ?? first) : newest;
          const after = apply(before, next, presented, fresh);
          const isOwn = before.status === 'signed-in' && before.epoch === presented.epoch;
          const isFree = next.kind === 'sign-in' || next.kind === 'forget';

          if (!isFree && !isOwn) expect(after).toBeUndefined();
          if (isOwn && ['complete', 'update', 'end'].includes(next.kind)) expect(after).toBeDefined();
          if (isOwn && next.kind === 'reject') {
            const isOld =
              before.status === 'signed-in' &&
              (before.tokens.refreshToken === undefined
                ? before.generation !== presented.generation
                : before.tokens.refreshToken !== presented.tokens.refreshToken);
            expect(after === undefined).toBe(isOld);
          }
          if (after === undefined) return;

          const changesEpoch = next.kind === 'sign-in' || next.kind === 'reject' || next.kind === 'end';
          expect(after.epoch).toBe(changesEpoch ? fresh : before.epoch);
          if (next.kind === 'forget') expect(after.username).toBeUndefined();
          else if (next.kind !== 'sign-in') expect(after.username).toBe(before.username);

          if (after.status === 'signed-in') {
            const grants = next.kind === 'complete' || next.kind === 'update';
            if (next.kind === 'sign-in') lastGranted = after.tokens.refreshToken;
            else if (grants && next.rotates) lastGranted = `r${String(fresh)}`;
            expect(after.tokens.refreshToken).toBe(lastGranted);
            if (before.status === 'signed-in' && before.epoch === after.epoch) {
              expect(after.generation).toBe(before.generation + (grants ? 1 : 0));
            }
            seen.push(after);
          }
          before = after;
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('no transition changes the state that it was given', () => {
    const frozen = Object.freeze({ ...start, tokens: Object.freeze(start.tokens) });
    expect(() => {
      beginRenewal(frozen, frozen, NOW);
      completeRenewal(frozen, 5, granted('a2', 'r2'));
      rejectRenewal(frozen, frozen, NOW, 9);
      abandonRenewal(frozen, frozen);
      update(frozen, 5, granted('a2'));
      endSession(frozen, 5, { reason: 'expired', at: NOW, nextEpoch: 9 });
      forget(frozen);
    }).not.toThrow();
  });
});
