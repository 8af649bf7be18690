/** What large bodies cost in memory, with no worker, a bare one and this library's; writes docs/memory.md. Usage: node bench/memory.mjs [rounds] [engine…] */
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { open } from './memory/browsers.mjs';
import { UP, DOWN, WORKLOADS } from './memory/page.mjs';
import { memoryBelow, riseDuring } from './memory/processes.mjs';
import { report } from './memory/report.mjs';
import { startServer } from './memory/server.mjs';
import { VARIANTS } from './memory/workers.mjs';

const [rounds = '3', ...engines] = process.argv.slice(2);
/** Milliseconds. */
const READY_WITHIN = 60_000;
const DONE_WITHIN = 120_000;
const SETTLED = 5 * 2 ** 20;

/** A start leaves the browser busy with itself: begins when the memory stands still, after some seconds at the latest. */
async function settle() {
  let last = Infinity;
  for (let turn = 0; turn < 12; turn += 1) {
    const now = memoryBelow();
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

async function measure(server, engine, workload, variant) {
  const { ready, done } = server.nextPage();
  const close = open(engine, `${server.origin}/?variant=${variant}&workload=${workload}`);
  try {
    // Done before it is ready: that is an error.
    const begin = await within(READY_WITHIN, Promise.race([ready, done]), 'ready');
    if (typeof begin === 'string') throw new Error(begin);
    await settle();
    const { result, rise } = await riseDuring(() => {
      begin();
      return within(DONE_WITHIN, done, 'done');
    });
    // A form has its boundaries too.
    const bytes = Number(result);
    const expected = workload.startsWith('up') ? UP : DOWN;
    if (!(bytes >= expected && bytes < expected + 1000)) throw new Error(`the page said ${result}`);
    return rise;
  } finally {
    await close();
  }
}

const server = await startServer();
/** Rises in bytes, by engine, workload and variant. */
const rises = {};
for (let round = 0; round < Number(rounds); round += 1) {
  for (const engine of engines.length > 0 ? engines : ['chromium', 'firefox', 'webkit']) {
    for (const workload of Object.keys(WORKLOADS)) {
      for (const variant of VARIANTS) {
        const rise = await measure(server, engine, workload, variant).catch((error) => error);
        console.log(new Date().toISOString().slice(11, 19), engine, workload, variant, rise instanceof Error ? rise.message : `${String(Math.round(rise / 2 ** 20))} MB`);
        if (!(rise instanceof Error)) (((rises[engine] ??= {})[workload] ??= {})[variant] ??= []).push(rise);
      }
    }
    // At once: what was measured is not lost with an interrupted run.
    writeFileSync(new URL('../docs/memory.md', import.meta.url), report(rises));
  }
}
server.close();
