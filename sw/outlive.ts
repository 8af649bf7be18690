/** Waits until another worker is done with what it does under a lease, has died over it, or has had its time. */
import type { SessionState } from '../core/session.js';
import type { Ports } from './ports.js';
import type { Session } from './session.js';

const leaseIn = (state: SessionState): number | undefined => (state.status === 'signed-in' ? state.renewal?.id : state.announcement);

/** Seconds that a worker which has had its time may still need to store the outcome. */
const TO_SETTLE = 2;

/**
 * @param seconds its time. What it may need beyond that is counted separately: when the machine has slept, all timers are
 * late at once, and the other worker is to notice first.
 */
export async function outlive(lease: number, seconds: number, session: Session, ports: Ports): Promise<void> {
  if (!(await isOverWithin(lease, seconds, session, ports))) await isOverWithin(lease, TO_SETTLE, session, ports);
}

async function isOverWithin(lease: number, seconds: number, session: Session, ports: Ports): Promise<boolean> {
  const stop = new AbortController();
  const { signal } = stop;
  const recordIsFree = new Promise<void>((resolve) => {
    session.watch((state) => {
      if (leaseIn(state) !== lease) resolve();
    }, signal);
  });
  const isOver = Promise.race([ports.leaseOver(lease, signal), recordIsFree]).then(() => true);
  const isInTime = await Promise.race([isOver, ports.delay(seconds, signal).then(() => false)]);
  stop.abort();
  return isInTime;
}
