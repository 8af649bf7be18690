/** What becomes of the record when a worker that had to go on in memory for a while reaches the store again. */
import type { SessionState, SignedIn } from './session.js';

/** What a worker made of a session while it could not reach the store. */
export interface Ahead {
  readonly state: SessionState;
  /** The epoch that it went on from, and those that it began since; undefined where the store had never been read. */
  readonly epochs: ReadonlySet<number> | undefined;
  /** The leases of the renewals that it knew of or began. */
  readonly leases: ReadonlySet<number>;
  /** Whether anything has happened since. */
  readonly isChanged: boolean;
}

const leasesOf = (state: SessionState): readonly number[] =>
  state.status === 'signed-in' && state.renewal !== undefined ? [state.renewal.id] : [];

/** @param known what the store held when it was last reached; undefined: it never was */
export const goAheadFrom = (known: SessionState | undefined, none: SessionState): Ahead => ({
  state: known ?? none,
  epochs: known && new Set([known.epoch]),
  leases: new Set(known && leasesOf(known)),
  isChanged: false,
});

export const goAhead = ({ epochs, leases }: Ahead, next: SessionState): Ahead => ({
  state: next,
  epochs: epochs && new Set([...epochs, next.epoch]),
  leases: new Set([...leases, ...leasesOf(next)]),
  isChanged: true,
});

/** A renewal that somebody else began meanwhile is still under way. */
function withOthersRenewal(ahead: SignedIn, { renewal, attempts }: SignedIn, leases: ReadonlySet<number>): SignedIn {
  if (renewal === undefined || leases.has(renewal.id)) return ahead;
  return { ...ahead, attempts: Math.max(ahead.attempts, attempts), renewal };
}

const isTold = (state: SessionState): boolean => state.status === 'signed-out' && state.announcement === undefined;

/** When the epoch began, in epoch seconds. */
const begunAt = ({ history }: SessionState): number =>
  history.findLast(({ what }) => what === 'signed-in' || what === 'ended')?.at ?? 0;

/**
 * @param stored what the store holds now
 * @returns what to write; undefined: the store knows better
 */
export function catchUp(stored: SessionState, { state, epochs, leases, isChanged }: Ahead): SessionState | undefined {
  if (!isChanged) return undefined;
  if (stored.epoch === state.epoch) {
    if (stored.status === 'signed-out') return isTold(state) && !isTold(stored) ? state : undefined;
    if (state.status === 'signed-out') return state;
    const isBehind = stored.generation > state.generation || stored.answered > state.answered;
    if (!isBehind) return withOthersRenewal(state, stored, leases);
    // The number of a request that was sent meanwhile is not to be given again.
    return state.attempts > stored.attempts ? { ...stored, attempts: state.attempts } : undefined;
  }
  // An empty store is nobody's doing.
  if (stored.epoch === 0) return state;
  // Somebody signed in or out where both could see it, and this worker only dreamt on; where it never saw the store, the later one counts.
  const wasOvertaken = epochs === undefined ? begunAt(stored) > begunAt(state) : !epochs.has(stored.epoch);
  return wasOvertaken ? undefined : state;
}
