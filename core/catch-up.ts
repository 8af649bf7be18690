/** What becomes of the record when a worker that had to go on in memory for a while reaches the store again. */
import type { SessionState, SignedIn } from './session.js';

/** A renewal that somebody else began meanwhile is still under way. */
const withLaterRenewal = (ahead: SignedIn, stored: SignedIn): SignedIn =>
  stored.attempts > ahead.attempts ? { ...ahead, attempts: stored.attempts, renewal: stored.renewal } : ahead;

/**
 * @param stored what the store holds now
 * @param known what it held when it was last reached; undefined: it never was
 * @param ahead what the worker made of it in memory
 * @returns what to write; undefined: the store knows better
 */
export function catchUp(stored: SessionState, known: SessionState | undefined, ahead: SessionState): SessionState | undefined {
  if (ahead === known || ahead.epoch === 0) return undefined;
  if (stored.epoch === ahead.epoch) {
    if (stored.status === 'signed-out' || ahead.status === 'signed-out') return stored.status === 'signed-out' ? undefined : ahead;
    const isStale = stored.generation > ahead.generation || stored.answered > ahead.answered;
    return isStale ? undefined : withLaterRenewal(ahead, stored);
  }
  // Somebody signed in or out where both could see it, and this worker only dreamt on.
  const wasOvertaken = known !== undefined && stored.epoch !== known.epoch && stored.epoch !== 0;
  return wasOvertaken ? undefined : ahead;
}
