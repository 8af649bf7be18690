/** Waits for work to be over, however it ends, but not for ever; no timer is left behind. */
import type { Ports } from './ports.js';

const nothing = (): void => undefined;

export async function settledWithin(seconds: number, work: Promise<unknown>, ports: Pick<Ports, 'delay'>): Promise<void> {
  const over = new AbortController();
  await Promise.race([work.then(nothing, nothing), ports.delay(seconds, over.signal)]);
  over.abort();
}
