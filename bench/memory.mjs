/** What large bodies cost in memory, with no worker, a bare one and this library's; writes docs/memory.md. Usage: node bench/memory.mjs [rounds] [engine…] */
import { writeFileSync } from 'node:fs';
import { measure } from './memory/measure.mjs';
import { WORKLOADS } from './memory/page.mjs';
import { report } from './memory/report.mjs';
import { startServer } from './memory/server.mjs';
import { VARIANTS } from './memory/workers.mjs';

const [rounds = '3', ...engines] = process.argv.slice(2);
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
