/** Looks at a page again and again, for as long as it may still come under control. */
import { BUSY_LIMIT, isBusy, isFinal, QUIET_LIMIT, type Sight } from '../judge/browser.js';

export interface Watching {
  readonly glance: () => Promise<Sight>;
  /** Milliseconds, which only go on. */
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
}

const BETWEEN = 100;

/** @param worker the script that should control the page */
export async function watch({ glance, now, pause }: Watching, worker: string): Promise<Sight> {
  const start = now();
  let quietSince = start;
  for (;;) {
    const sight = await glance();
    if (isFinal(sight, worker)) return sight;
    if (isBusy(sight, worker)) quietSince = now();
    if (now() - start >= BUSY_LIMIT || now() - quietSince >= QUIET_LIMIT) return sight;
    await pause(BETWEEN);
  }
}
