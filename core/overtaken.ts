/** Whether a refresh that is under way is worth waiting for: not when its session is over, since all that it brings would be dropped. */
import type { Presented, SessionState } from './session.js';

/**
 * All but a cookie, which the browser takes with the answer, in the place of the next session's. Yet what was sent since the
 * next session's tokens came has presented its cookie, and then the answer brings the only one that is still good.
 *
 * @param sentAt when the refresh token was presented, in epoch seconds
 * @param isInCookie the browser keeps it, and sends and replaces it by itself
 */
export function isOvertaken({ epoch }: Presented, sentAt: number, isInCookie: boolean, state: SessionState): boolean {
  if (state.epoch === epoch) return false;
  return state.status === 'signed-out' || !isInCookie || sentAt < state.tokens.receivedAt;
}
