/** One page in a browser of its own that moves one large body, while the memory of that browser is watched. */
import { setTimeout as delay } from 'node:timers/promises';
import { open } from './browsers.mjs';
import { amountOf } from './page.mjs';
import { memoryOf, riseDuring } from './processes.mjs';

/** Milliseconds. */
const READY_WITHIN = 60_000;
const DONE_WITHIN = 120_000;
const SETTLED = 5 * 2 ** 20;

/** A start leaves the browser busy with itself: begins when the memory stands still, after some seconds at the latest. */
async function settle(browser) {
  let last = Infinity;
  for (let turn = 0; turn < 12; turn += 1) {
    const now = memoryOf(browser);
    if (turn > 3 && Math.abs(now - last) < SETTLED) return;
    last = now;
    await delay(700);
  }
}

function within(milliseconds, promise, what) {
  const stop = new AbortController();
  const late = delay(milliseconds, undefined, { signal: stop.signal }).then(
    () => Promise.reject(new Error(`${what}: not within ${String(milliseconds / 1000)} s`)),
    () => undefined,
  );
  return Promise.race([promise, late]).finally(() => stop.abort());
}

/** @returns {Promise<number>} by how many bytes the browser's memory rose above that of the idle page, at most */
export async function measure(server, engine, workload, variant) {
  const { ready, done } = server.nextPage();
  const { pid: browser, close } = open(engine, `${server.origin}/?variant=${variant}&workload=${workload}`);
  try {
    // Done before it is ready: that is an error.
    const begin = await within(READY_WITHIN, Promise.race([ready, done]), 'ready');
    if (typeof begin === 'string') throw new Error(begin);
    await settle(browser);
    const { result, rise } = await riseDuring(browser, () => {
      begin();
      return within(DONE_WITHIN, done, 'done');
    });
    // A form has its boundaries too.
    const amount = Number(result);
    const expected = amountOf(workload);
    if (!(amount >= expected && amount < expected + 1000)) throw new Error(`the page said ${result}`);
    return rise;
  } finally {
    await close();
  }
}
