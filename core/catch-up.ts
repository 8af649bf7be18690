/** What becomes of the record when a worker that had to go on in memory for a while reaches the store again. */
import type { SessionState, SignedIn } from './session.js';

/** What a worker made of a session while it could not reach the store. */
export interface Ahead {
  readonly state: SessionState;
  /** The epoch that it went on from, and those that it began since; undefined where the store had never been read. */
  readonly epochs: ReadonlySet<number> | undefined;
  /** Whether anything has happened since. */
  readonly isChanged: boolean;
}

/** A renewal that somebody else began meanwhile is still under way. */
const withLaterRenewal = (ahead: SignedIn, stored: SignedIn): SignedIn =>
  stored.attempts > ahead.attempts ? { ...ahead, attempts: stored.attempts, renewal: stored.renewal } : ahead;

/**
 * @param stored what the store holds now
 * @returns what to write; undefined: the store knows better
 */
export function catchUp(stored: SessionState, { state, epochs, isChanged }: Ahead): SessionState | undefined {
  if (!isChanged) return undefined;
  if (stored.epoch === state.epoch) {
    if (stored.status === 'signed-out' || state.status === 'signed-out') return stored.status === 'signed-out' ? undefined : state;
    const isBehind = stored.generation > state.generation || stored.answered > state.answered;
    return isBehind ? undefined : withLaterRenewal(state, stored);
  }
  // Somebody signed in or out where both could see it, and this worker only dreamt on. An empty store is nobody's doing.
  const wasOvertaken = epochs !== undefined && !epochs.has(stored.epoch) && stored.epoch !== 0;
  return wasOvertaken ? undefined : state;
}
