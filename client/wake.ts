/** Wakes the worker when a renewal is due, so that no request has to wait for it. A timer in a visible page: nothing is polled. */
import type { WakeReason } from '../core/protocol.js';
import type { Session } from './session.js';

/** The longest delay that timers take, in milliseconds; a token may live longer. */
const LONGEST_DELAY = 2 ** 31 - 1;

export function keepAwake(session: Session, wake: (reason: WakeReason) => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;

  const arm = (): void => {
    clearTimeout(timer);
    const { status, renewAt } = session.getSnapshot();
    if (status !== 'signed-in' || renewAt === undefined || document.visibilityState !== 'visible') return;
    const delay = Math.max(0, renewAt * 1000 - Date.now());
    timer = setTimeout(() => {
      // The worker's answer is a new snapshot, and that arms the next timer.
      if (delay <= LONGEST_DELAY) wake('due');
      else arm();
    }, Math.min(delay, LONGEST_DELAY));
  };

  const wakeIfSignedIn = (reason: WakeReason): void => {
    if (session.getSnapshot().status === 'signed-in') wake(reason);
  };

  session.subscribe(arm);
  arm();
  addEventListener('online', () => {
    wakeIfSignedIn('online');
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) wakeIfSignedIn('pageshow');
  });
  document.addEventListener('visibilitychange', () => {
    arm();
    if (document.visibilityState === 'visible') wakeIfSignedIn('visible');
  });
}
