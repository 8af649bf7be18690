/** Whose turn it is to renew: one worker at a time presents the refresh token, and the record says which. */
import { isBackingOff } from './backoff.js';
import type { RenewalCause } from './history.js';
import type { Sent, SessionState } from './session.js';

export type Turn =
  /** The session is over, or past what was to be renewed, or another worker has just failed at it. */
  | { readonly turn: 'none' }
  | { readonly turn: 'ours' }
  | { readonly turn: 'of-another'; readonly lease: number };

const NONE: Turn = Object.freeze({ turn: 'none' });
const OURS: Turn = Object.freeze({ turn: 'ours' });

/**
 * @param wanted the session when the renewal was asked for
 * @param over the lease of another worker's renewal that has been waited out: it is dead, or has had its time
 */
export function turnOf(state: SessionState, wanted: Sent, cause: RenewalCause, now: number, over: number | undefined): Turn {
  if (state.status === 'signed-out' || state.epoch !== wanted.epoch || state.generation !== wanted.generation) return NONE;
  const { renewal } = state;
  if (renewal !== undefined && renewal.id !== over) return { turn: 'of-another', lease: renewal.id };
  // Whoever was at it has finished it.
  if (cause === 'unfinished' && renewal === undefined) return NONE;
  return cause !== 'asked-for' && isBackingOff(state.backoff, now) ? NONE : OURS;
}
