/** Waits for this worker's turn to renew, and writes the journal: from then on no other worker presents the refresh token. */
import type { ResolvedRefresh } from '../core/config/endpoints.js';
import type { RenewalCause, SessionEvent } from '../core/history.js';
import { beginRenewal, type Presented, type Sent, type SessionState } from '../core/session.js';
import { turnOf } from '../core/turn.js';
import { outlive } from './outlive.js';
import type { Ports } from './ports.js';
import type { SessionView } from './session-view.js';

/** Seconds that another worker may need beyond its time to store the outcome. */
const TO_SETTLE = 2;

/** A renewal is tried again after failures, and in the place of a worker that died over it. */
function retried(state: SessionState, over: number | undefined, cause: RenewalCause, at: number): SessionEvent | undefined {
  const failures = state.status === 'signed-in' ? (state.backoff?.failures ?? 0) : 0;
  return failures > 0 || over !== undefined ? { what: 'retried', why: cause, failures, at } : undefined;
}

/**
 * @param wanted the session when the renewal was asked for
 * @param lease what shows that this worker is at it
 * @returns undefined: there is nothing to renew any more
 */
export async function takeTurn(
  refresh: ResolvedRefresh,
  wanted: Sent,
  lease: number,
  cause: RenewalCause,
  session: SessionView,
  ports: Ports,
): Promise<Presented | undefined> {
  let over: number | undefined;
  for (;;) {
    await session.reload();
    const { state } = session;
    const turn = turnOf(state, wanted, cause, ports.now(), over);
    if (turn.turn === 'none' || !session.policy.canRenew) {
      if (over !== undefined) session.note({ what: 'joined', at: ports.now() });
      return undefined;
    }
    if (turn.turn === 'of-another') {
      over = turn.lease;
      // Twice: the machine may have slept through the first, and only then was the refresh token sent.
      await outlive(over, [2 * refresh.timeout, 2 * refresh.timeout + TO_SETTLE], session, ports);
      continue;
    }
    const begunAt = ports.now();
    let presented: Presented | undefined;
    const begin = (stored: SessionState): Presented | undefined =>
      (presented = session.canRenew(stored) ? beginRenewal(stored, wanted, { id: lease, begunAt }, over) : undefined);
    session.renewal = 'running';
    if (await session.change(begin, retried(state, over, cause, begunAt))) return presented;
    // Somebody else was faster, or the tokens are gone.
    session.renewal = 'idle';
  }
}
