/** Waits until another worker is done with what it does under a lease, has died over it, or has had its time. */
import type { SessionState } from '../core/session.js';
import type { Ports } from './ports.js';
import type { SessionView } from './session-view.js';

const leaseIn = (state: SessionState): number | undefined => (state.status === 'signed-in' ? state.renewal?.id : state.announcement);

/**
 * @param times its time in seconds, in parts that are waited for one after the other: when the machine has slept, the timers
 * of all workers are late at once, and the other one is to give up first
 */
export async function outlive(lease: number, times: readonly number[], session: SessionView, ports: Ports): Promise<void> {
  for (const seconds of times) if (await isOverWithin(lease, seconds, session, ports)) return;
}

async function isOverWithin(lease: number, seconds: number, session: SessionView, ports: Ports): Promise<boolean> {
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
