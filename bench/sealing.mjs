/** What `storage: 'sealed'` costs beside `'indexeddb'`, in one run of Chromium; writes docs/sealing.md. Usage: node bench/sealing.mjs [rounds] */
import '../scripts/node-version.mjs';
import { writeFileSync } from 'node:fs';
import { chromium } from 'playwright';
import { browserOrSentence } from '../scripts/browsers.mjs';
import { COLD_STARTS, measureCold, measureWarm, openSite, WARM_REQUESTS } from './sealing/measure.mjs';
import { report } from './sealing/report.mjs';

await import('../scripts/fresh-build.mjs');
const { startServer, STORAGES } = await import('./sealing/server.mjs');

const rounds = Number(process.argv[2] ?? 7);

const browser = await chromium.launch({ ...browserOrSentence('chromium'), args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
const sites = [];
for (const storage of STORAGES) {
  const server = await startServer(storage);
  sites.push({ storage, server, site: await openSite(browser, server.origin), cold: [], warm: [] });
}
for (let round = 0; round < rounds; round += 1) {
  // Each storage comes first as often as last.
  for (const { storage, site, cold, warm } of round % 2 === 0 ? sites : [...sites].reverse()) {
    cold.push(await measureCold(site));
    warm.push(await measureWarm(site));
    console.log(`round ${String(round + 1)} of ${String(rounds)}, ${storage}: cold ${cold.at(-1).median.toFixed(1)} ms, warm ${warm.at(-1).median.toFixed(2)} ms`);
  }
}
writeFileSync(new URL('../docs/sealing.md', import.meta.url), report(sites, { version: browser.version(), coldStarts: COLD_STARTS, warmRequests: WARM_REQUESTS }));
await browser.close();
for (const { server } of sites) server.close();
console.log('\ndocs/sealing.md is written.');
