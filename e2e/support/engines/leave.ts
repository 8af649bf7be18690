/** Waits until a tab shows another document than before, be it loaded or taken out of the back-forward cache. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Tab } from '../browser.js';

/** Milliseconds between two looks, and for all of them together. */
const LOOK_EVERY = 50;
const LIMIT = 20_000;

let lastMark = 0;

export async function leave(run: Tab['run'], go: () => Promise<unknown>): Promise<void> {
  const mark = (lastMark += 1);
  await run((number) => {
    Object.assign(window, { leftAs: number });
  }, mark);
  await go();
  const isElsewhere = (): Promise<boolean> =>
    run((number) => (window as { leftAs?: number }).leftAs !== number && document.readyState === 'complete', mark);
  const deadline = Date.now() + LIMIT;
  // Between two documents there is none to ask.
  while (!(await isElsewhere().catch(() => false))) {
    if (Date.now() > deadline) throw new Error(`the tab showed no other document in ${String(LIMIT)} ms`);
    await delay(LOOK_EVERY);
  }
}
