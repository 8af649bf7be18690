/** Waits for work to be over, however it ends, but not for ever; no timer is left behind. */
import type { Ports } from './ports.js';

/** @returns whether it was over in time */
export async function settledWithin(seconds: number, work: Promise<unknown>, ports: Pick<Ports, 'delay'>): Promise<boolean> {
  const over = new AbortController();
  const settled = (): boolean => true;
  const isOver = await Promise.race([work.then(settled, settled), ports.delay(seconds, over.signal).then(() => false)]);
  over.abort();
  return isOver;
}
