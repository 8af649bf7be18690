/** Wakes the worker when a renewal is due, so that no request has to wait for it. A timer in a visible page: nothing is polled. */
import type { WakeReason } from '../core/protocol.js';
import type { Session } from './session.js';

/** The longest delay that timers take, in milliseconds; a token may live longer. */
const LONGEST_DELAY = 2 ** 31 - 1;
/** Longer than a renewal can take, in milliseconds: a worker that has told nothing by then has died over it. */
const RENEWAL_LIMIT = 20_000;

export function keepAwake(session: Session, wake: (reason: WakeReason) => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;

  const millisecondsLeft = (): number | undefined => {
    const { status, renewAt, renewal } = session.getSnapshot();
    if (status !== 'signed-in' || renewAt === undefined) return undefined;
    // Timers cut fractions off: woken a moment too early, nobody would find anything due, and nothing would arm the next one.
    return Math.max(renewal === 'running' ? RENEWAL_LIMIT : 0, Math.ceil(renewAt * 1000 - Date.now()) + 1);
  };

  const arm = (reason: WakeReason = 'due'): void => {
    clearTimeout(timer);
    const left = millisecondsLeft();
    if (left === undefined || document.visibilityState !== 'visible') return;
    timer = setTimeout(() => {
      // The worker's answer is a new snapshot, and that arms the next timer.
      if (left <= LONGEST_DELAY) wake(reason);
      else arm();
    }, Math.min(left, LONGEST_DELAY));
  };

  session.subscribe(() => arm());
  arm();
  addEventListener('online', () => {
    // The worker may be waiting for its next try, which need not be waited for any longer.
    if (session.getSnapshot().renewal === 'unavailable') wake('online');
    else arm('online');
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) arm('pageshow');
  });
  document.addEventListener('visibilitychange', () => arm('visible'));
}
