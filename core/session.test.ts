/** Every way in which a session may change, and what no sequence of changes may bring about. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  abandonRenewal,
  announced,
  beginRenewal,
  changeUser,
  completeRenewal,
  endBackoff,
  endSession,
  forget,
  NO_SESSION,
  rejectRenewal,
  signIn,
  underWayIn,
  takeOverAnnouncement,
  update,
  type End,
  type Presented,
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
  spread: 0,
});
const END: End = { at: NOW, nextEpoch: 9, announcement: 77, status: undefined };
const BACKOFF = { failures: 1, failedAt: NOW, delay: 0.5 };

const start = signIn(granted('a1', 'r1'), 'ada', 5);
const cookieStart = signIn(granted('a1'), 'ada', 5);
const elsewhere = signIn(granted('x1', 'x1'), 'eve', 6);
const over = endSession(start, 5, 'signed-out', { ...END, nextEpoch: 6 });

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected a state');
  return value;
}

const begin = (state: SignedIn, id = 11, takesOver?: number): Presented => must(beginRenewal(state, state, { id, begunAt: NOW }, takesOver));
const renewed = (state: SignedIn, tokens = granted('a2', 'r2')): SignedIn => must(completeRenewal(begin(state), begin(state), tokens));

it('at first nobody is signed in', () => {
  expect(NO_SESSION).toEqual({ status: 'signed-out', epoch: 0, username: undefined, ended: undefined, endedEpoch: undefined, announcement: undefined, history: [] });
  expect(Object.isFrozen(NO_SESSION)).toBe(true);
});

it('a sign-in leaves a renewal that may have presented its cookie to its end, and takes nothing of what it brings', () => {
  const before = begin(cookieStart);
  const begun = signIn(granted('x1'), 'eve', 6, [], underWayIn(before, true));
  expect(beginRenewal(begun, begun, { id: 12, begunAt: NOW })).toBeUndefined();
  expect(completeRenewal(begun, before, granted('a2'))).toBeUndefined();
  expect(begin(begun, 12, before.renewal.id).renewal.id).toBe(12);
  expect(underWayIn(before, false)).toBeUndefined();
  expect(underWayIn(NO_SESSION, true)).toBeUndefined();
});

it('a sign-in begins an epoch at generation 0, with nothing under way', () => {
  expect(start).toEqual({
    status: 'signed-in',
    epoch: 5,
    generation: 0,
    tokens: granted('a1', 'r1'),
    username: 'ada',
    renewal: undefined,
    attempts: 0,
    answered: 0,
    backoff: undefined,
    history: [{ what: 'signed-in', at: NOW }],
  });
});

it('a sign-in remembers how the session before it ended', () => {
  const again = signIn(granted('a9'), 'ada', 9, must(over).history);
  expect(again.history.map(({ what }) => what)).toEqual(['signed-in', 'ended', 'signed-in']);
});

describe('beginRenewal', () => {
  it('writes the journal, counts the attempt and changes nothing else', () => {
    expect(beginRenewal(start, start, { id: 11, begunAt: NOW })).toEqual({
      ...start,
      attempts: 1,
      renewal: { id: 11, begunAt: NOW, attempt: 1 },
    });
  });

  it('is dropped when the session has been renewed meanwhile, in another session, and in none', () => {
    for (const state of [renewed(start), renewed(cookieStart), elsewhere, must(over)]) {
      expect(beginRenewal(state, start, { id: 11, begunAt: NOW })).toBeUndefined();
    }
  });

  it('is dropped while another worker is at it, unless that one is known to be dead', () => {
    const busy = begin(start, 11);
    expect(beginRenewal(busy, start, { id: 12, begunAt: NOW })).toBeUndefined();
    expect(beginRenewal(busy, start, { id: 12, begunAt: NOW }, 10)).toBeUndefined();
    expect(beginRenewal(busy, start, { id: 12, begunAt: NOW + 9 }, 11)).toMatchObject({
      attempts: 2,
      renewal: { id: 12, begunAt: NOW + 9, attempt: 2 },
    });
  });
});

describe('completeRenewal', () => {
  it('takes the new tokens, counts a generation, closes the journal', () => {
    expect(completeRenewal(begin(start), begin(start), granted('a2', 'r2'))).toEqual({
      ...start,
      generation: 1,
      tokens: granted('a2', 'r2'),
      attempts: 1,
      answered: 1,
    });
  });

  it('ends a backoff', () => {
    const again = begin({ ...start, backoff: BACKOFF });
    expect(completeRenewal(again, again, granted('a2'))?.backoff).toBeUndefined();
  });

  it('keeps the refresh token that is not replaced', () => {
    expect(completeRenewal(begin(start), begin(start), granted('a2'))?.tokens).toEqual(granted('a2', 'r1'));
  });

  it('keeps a rotated refresh token, whatever else has changed inside the epoch', () => {
    const presented = begin(start);
    const updated = must(update(presented, 5, granted('a2', 'r2')));
    expect(completeRenewal(updated, presented, granted('a3', 'r3'))).toMatchObject({
      generation: 2,
      tokens: { accessToken: 'a3', refreshToken: 'r3' },
    });
  });

  it('of a worker that was taken for dead is kept, and the other worker is still at it', () => {
    const first = begin(start, 11);
    const second = begin(first, 12, 11);
    const kept = must(completeRenewal(second, first, granted('a2', 'r2')));
    expect(kept).toMatchObject({ generation: 1, answered: 1, renewal: { id: 12 }, tokens: { refreshToken: 'r2' } });
    expect(completeRenewal(kept, second, granted('a3', 'r3'))).toMatchObject({
      generation: 2,
      answered: 2,
      renewal: undefined,
      tokens: { refreshToken: 'r3' },
    });
  });

  it('is dropped when the answer to a later attempt is stored: its refresh token is an old one', () => {
    const first = begin(start, 11);
    const second = begin(first, 12, 11);
    expect(completeRenewal(must(completeRenewal(second, second, granted('a3', 'r3'))), first, granted('a2', 'r2'))).toBeUndefined();
  });

  it('is dropped in another epoch, and does not bring back a dead session', () => {
    const presented = begin(start);
    for (const state of [elsewhere, must(over), NO_SESSION]) expect(completeRenewal(state, presented, granted('a2', 'r2'))).toBeUndefined();
    expect(completeRenewal(must(over), { ...presented, epoch: 6 }, granted('a2', 'r2'))).toBeUndefined();
  });

  it('counts a request that was sent while its journal could not be stored: the next one has a number of its own', () => {
    const unseen = begin(begin(start), 2, begin(start).renewal.id);
    const kept = must(completeRenewal(start, unseen, granted('a2', 'r2')));
    expect(kept).toMatchObject({ attempts: 2, answered: 2 });
    const next = begin(kept);
    expect(completeRenewal(next, next, granted('a3', 'r3'))).toMatchObject({ answered: 3, tokens: { refreshToken: 'r3' } });
  });
});

describe('changeUser', () => {
  const other = signIn(granted('b1', 'q1'), 'grace', 8);

  it('begins the session of the user whose token was answered', () => {
    expect(changeUser(begin(start), begin(start), other)).toBe(other);
  });

  it('is dropped when the renewal was taken over, in another epoch, and when the session is over', () => {
    const first = begin(start, 11);
    for (const state of [begin(first, 12, 11), elsewhere, must(over)]) expect(changeUser(state, first, other)).toBeUndefined();
  });
});

describe('rejectRenewal', () => {
  it('ends the session in a new epoch, remembers who it was and why, and is still to be announced', () => {
    expect(rejectRenewal(begin(start), begin(start), { ...END, status: 401 })).toEqual({
      status: 'signed-out',
      epoch: 9,
      username: 'ada',
      ended: { reason: 'refresh-rejected', at: NOW },
      endedEpoch: 5,
      announcement: 77,
      history: [...start.history, { what: 'ended', why: 'refresh-rejected', status: 401, at: NOW }],
    });
  });

  it('only closes the journal when the session has another refresh token meanwhile', () => {
    const updated = must(update(begin(start), 5, granted('a2', 'r2')));
    expect(rejectRenewal(updated, begin(start), END)).toEqual({ ...updated, renewal: undefined });
    const updatedWithCookie = must(update(begin(cookieStart), 5, granted('a2')));
    expect(rejectRenewal(updatedWithCookie, begin(cookieStart), END)).toEqual({ ...updatedWithCookie, renewal: undefined });
  });

  it('ends the session when a newer access token has come, and the refresh token is the same', () => {
    const updated = must(update(begin(start), 5, granted('a2')));
    expect(rejectRenewal(updated, begin(start), END)?.status).toBe('signed-out');
  });

  it('is dropped when another worker has taken the renewal over, or finished it', () => {
    const first = begin(start, 11);
    expect(rejectRenewal(begin(first, 12, 11), first, END)).toBeUndefined();
    expect(rejectRenewal(renewed(start), first, END)).toBeUndefined();
  });

  it('is dropped in another epoch', () => {
    expect(rejectRenewal({ ...begin(elsewhere), tokens: start.tokens }, begin(start), END)).toBeUndefined();
    expect(rejectRenewal(must(over), begin(start), END)).toBeUndefined();
  });
});

describe('abandonRenewal', () => {
  it('closes the journal, backs off, and changes nothing else', () => {
    expect(abandonRenewal(begin(start), begin(start), BACKOFF)).toEqual({ ...start, attempts: 1, backoff: BACKOFF });
  });

  it('leaves the journal of a renewal that is not its own', () => {
    const first = begin(start, 11);
    for (const state of [begin(first, 12, 11), begin(renewed(start), 12), elsewhere, must(over)]) {
      expect(abandonRenewal(state, first, BACKOFF)).toBeUndefined();
    }
  });
});

describe('endBackoff', () => {
  it('forgets the failures, where there were any', () => {
    expect(endBackoff({ ...start, backoff: BACKOFF })).toEqual(start);
    expect(endBackoff(start)).toBeUndefined();
    expect(endBackoff(NO_SESSION)).toBeUndefined();
  });
});

describe('update', () => {
  it('takes a newer token and leaves a renewal under way alone', () => {
    const begun = begin(start);
    expect(update(begun, 5, granted('a2'))).toEqual({ ...begun, generation: 1, tokens: granted('a2', 'r1') });
    expect(update(start, 5, granted('a2', 'r2'))?.tokens.refreshToken).toBe('r2');
  });

  it('is of the kind of the token before, unless it says otherwise', () => {
    const bound = { ...start, tokens: { ...start.tokens, tokenType: 'DPoP' as const } };
    expect(update(bound, 5, granted('a2'))?.tokens.tokenType).toBe('DPoP');
    expect(update(bound, 5, { ...granted('a2'), tokenType: 'Bearer' })?.tokens.tokenType).toBe('Bearer');
  });

  it('is dropped in another epoch', () => {
    expect(update(elsewhere, 5, granted('a2'))).toBeUndefined();
    expect(update(must(over), 6, granted('a2'))).toBeUndefined();
  });
});

describe('endSession', () => {
  it.each(['signed-out', 'expired', 'storage-lost', 'refresh-rejected'] as const)('ends it: %s', (reason) => {
    expect(endSession(start, 5, reason, END)).toEqual({
      status: 'signed-out',
      epoch: 9,
      username: 'ada',
      ended: { reason, at: NOW },
      endedEpoch: 5,
      announcement: 77,
      history: [...start.history, { what: 'ended', why: reason, at: NOW }],
    });
  });

  it('ends no other epoch, and no session twice', () => {
    expect(endSession(elsewhere, 5, 'signed-out', END)).toBeUndefined();
    expect(endSession(must(over), 5, 'signed-out', END)).toBeUndefined();
    expect(endSession(must(over), 6, 'signed-out', END)).toBeUndefined();
  });
});

describe('the announcement of an end', () => {
  it('is over when its worker says so, and no other', () => {
    expect(announced(must(over), 77)).toEqual({ ...over, announcement: undefined });
    expect(announced(must(over), 78)).toBeUndefined();
    expect(announced(start, 77)).toBeUndefined();
  });

  it('is taken over once, from a worker that died', () => {
    const taken = must(takeOverAnnouncement(must(over), 77, 78));
    expect(taken).toEqual({ ...over, announcement: 78 });
    expect(takeOverAnnouncement(taken, 77, 79)).toBeUndefined();
    expect(takeOverAnnouncement(must(announced(must(over), 77)), 77, 78)).toBeUndefined();
    expect(takeOverAnnouncement(start, 77, 78)).toBeUndefined();
  });
});

describe('forget', () => {
  it('forgets who was signed in, and nothing else', () => {
    expect(forget(must(over))).toEqual({ ...over, username: undefined });
    expect(forget(start)).toEqual({ ...start, username: undefined });
  });
});

describe('any sequence of changes', () => {
  /** What happens next; `of` picks one of the renewals there have been, so that late results come too. */
  const step = fc.record({
    kind: fc.constantFrom('sign-in', 'begin', 'take-over', 'complete', 'reject', 'abandon', 'update', 'end', 'forget'),
    of: fc.nat(),
    isLate: fc.boolean(),
    hasRefreshToken: fc.boolean(),
    rotates: fc.boolean(),
  });
  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

  function apply(state: SessionState, { kind, rotates, hasRefreshToken }: Step, presented: Presented | undefined, fresh: number): SessionState | undefined {
    const tokens = granted(`a${String(fresh)}`, rotates ? `r${String(fresh)}` : undefined);
    const end = { ...END, nextEpoch: fresh };
    const lease = { id: fresh, begunAt: NOW };
    const wanted = { epoch: state.epoch, generation: state.status === 'signed-in' ? state.generation : 0 };
    switch (kind) {
      case 'sign-in':
        return signIn(granted(`a${String(fresh)}`, hasRefreshToken ? `r${String(fresh)}` : undefined), `user${String(fresh)}`, fresh);
      case 'begin':
        return beginRenewal(state, wanted, lease);
      case 'take-over':
        return beginRenewal(state, wanted, lease, state.status === 'signed-in' ? state.renewal?.id : undefined);
      case 'complete':
        return presented && completeRenewal(state, presented, tokens);
      case 'reject':
        return presented && rejectRenewal(state, presented, end);
      case 'abandon':
        return presented && abandonRenewal(state, presented, BACKOFF);
      case 'update':
        return update(state, presented?.epoch ?? state.epoch, tokens);
      case 'end':
        return endSession(state, presented?.epoch ?? state.epoch, 'signed-out', end);
      default:
        return forget(state);
    }
  }

  it('loses no granted refresh token, ends no session by an old one, mixes no epochs, has one renewal at a time', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let before: SessionState = signIn(granted('a0', 'r0'), 'user0', 1);
        const presentations: Presented[] = [];
        steps.forEach((next, index) => {
          const fresh = index + 2;
          const presented = next.isLate ? presentations[next.of % Math.max(1, presentations.length)] : presentations.at(-1);
          const after = apply(before, next, presented, fresh);
          if (after === undefined) return;

          const changesEpoch = next.kind === 'sign-in' || next.kind === 'end' || (next.kind === 'reject' && after.status === 'signed-out');
          expect(after.epoch).toBe(changesEpoch ? fresh : before.epoch);
          const needsEpoch = ['complete', 'reject', 'abandon'].includes(next.kind);
          if (needsEpoch) expect(presented?.epoch).toBe(before.epoch);
          if (next.kind === 'forget') expect(after.username).toBeUndefined();
          else if (next.kind !== 'sign-in') expect(after.username).toBe(before.username);
          // An end is told once, by whoever made it.
          if (after.status === 'signed-out' && before.status === 'signed-in') expect(after.announcement).toBe(END.announcement);

          if (after.status === 'signed-in' && before.status === 'signed-in' && before.epoch === after.epoch) {
            const isGrant = next.kind === 'complete' || next.kind === 'update';
            expect(after.generation).toBe(before.generation + (isGrant ? 1 : 0));
            expect(after.tokens.refreshToken).toBe(isGrant && next.rotates ? `r${String(fresh)}` : before.tokens.refreshToken);
            expect(after.attempts - before.attempts).toBe(next.kind === 'begin' || next.kind === 'take-over' ? 1 : 0);
            expect(after.answered).toBeGreaterThanOrEqual(before.answered);
            if (next.kind === 'begin') expect(before.renewal).toBeUndefined();
            // Nobody closes another's journal.
            if (before.renewal !== undefined && after.renewal === undefined) expect(presented?.renewal.id).toBe(before.renewal.id);
            if (after.renewal !== undefined && after.renewal !== before.renewal) presentations.push(after as Presented);
          }
          before = after;
        });
      }),
      { numRuns: 2000 },
    );
  });

  it('no transition changes the state that it was given', () => {
    const frozen = Object.freeze({ ...begin(start), tokens: Object.freeze(start.tokens) }) as Presented;
    expect(() => {
      beginRenewal(frozen, frozen, { id: 12, begunAt: NOW }, 11);
      completeRenewal(frozen, frozen, granted('a2', 'r2'));
      rejectRenewal(frozen, frozen, END);
      abandonRenewal(frozen, frozen, BACKOFF);
      endBackoff(frozen);
      update(frozen, 5, granted('a2'));
      endSession(frozen, 5, 'expired', END);
      forget(frozen);
    }).not.toThrow();
  });
});
