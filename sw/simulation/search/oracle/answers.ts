/** Invariant 5: every request of a page gets one answer, the server's own or the error of fetch, and none waits beyond the time limit. */
import type { VirtualClock } from '../../clock.js';
import type { Asked, Observed } from '../observed.js';

/** Seconds: how long a request may wait for a renewal, twice, since it may be due for one more after a 401. */
const TIME_LIMIT = 8;
/** A sign-out waits for a renewal, and then no longer than this for its own request. */
const SIGN_OUT_LIMIT = 8;
/** What storage that does not answer may add. */
const STORAGE_LIMIT = 30;
/** Timers that fire at the limit itself. */
const SLACK = 0.5;

/** A server got a request of a page. */
export function requestArrived(observed: Observed, asked: Asked, path: string): void {
  if (path === '/landing') return;
  if (asked.underWay > 0) observed.found(5, `request ${String(asked.n)} is sent twice at once`);
  else if (asked.deliveries > 0 && !asked.wasRefused) observed.found(5, `request ${String(asked.n)} is sent again, although its token was not refused`);
  else if (asked.deliveries > 1) observed.found(5, `request ${String(asked.n)} is sent a third time`);
  asked.deliveries += 1;
}

/** Nobody waits for longer than the limit while no server has the request. */
export function checkWaiting(observed: Observed, clock: VirtualClock, hadStorageTrouble: boolean): void {
  const now = clock.now();
  for (const asked of observed.asked.values()) {
    if (asked.settled !== undefined || asked.underWay > 0 || asked.kind === 'message' || asked.worker?.isAlive !== true) continue;
    observed.checked(5);
    const since = Math.max(asked.lastAnswerAt ?? asked.startedAt, observed.wokeAt);
    const limit = limitOf(asked) + (hadStorageTrouble ? STORAGE_LIMIT : 0) + SLACK;
    if (now - since > limit) observed.found(5, `request ${String(asked.n)} (${asked.what}) waits for ${String(now - since)} s while no server has it`);
  }
}

function limitOf({ kind }: Asked): number {
  switch (kind) {
    case 'api':
      return TIME_LIMIT;
    // It gets the authorization server's own answer, however long that takes within the limit of the exchange, after its turn.
    case 'refresh':
      return 6 * TIME_LIMIT;
    default:
      return 2 * TIME_LIMIT + SIGN_OUT_LIMIT;
  }
}

/** What a page got must have come from the server that it asked. */
export function checkAnswer(observed: Observed, asked: Asked, servedId: string | null): void {
  if (asked.kind === 'refresh' || asked.kind === 'message') return;
  observed.checked(5);
  if (servedId === null || !asked.served.has(servedId)) observed.found(5, `request ${String(asked.n)} (${asked.what}) gets an answer that no server gave to it`);
}

/** When everything is over nobody may still wait. */
export function checkAllAnswered(observed: Observed): void {
  for (const { n, what, kind, worker, settled } of observed.asked.values()) {
    // A reply of a worker that died is nobody's to give; the page asks again.
    if (kind === 'message' && worker?.isAlive !== true) continue;
    if (settled === undefined) observed.found(5, `request ${String(n)} (${what}) is never answered`);
  }
}
