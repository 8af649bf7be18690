/**
 * What the worker costs, beside what people would use instead and beside the least that any worker costs: all in one run, turn by turn.
 *
 *   npm run bench                            every measure, 5 rounds; writes docs/performance.md
 *   npm run bench -- --only a,b --rounds 2   some of them, and nothing is written
 *   npm run bench -- --quick                 whether it works, in a few minutes; the figures mean nothing
 */
import '../scripts/node-version.mjs';
import { parseArgs } from 'node:util';

await import('../scripts/fresh-build.mjs');
const { Beds } = await import('./performance/beds.mjs');
const { measures } = await import('./performance/measures/index.mjs');
const { figuresText, summary } = await import('./performance/summary.mjs');
const { startServers } = await import('./performance/server/client.mjs');
const { writeReport } = await import('./performance/report.mjs');

const { values: given } = parseArgs({ options: { only: { type: 'string' }, rounds: { type: 'string' }, quick: { type: 'boolean', default: false } } });
const rounds = Number(given.rounds ?? (given.quick ? 1 : 5));
const only = given.only?.split(',');
const chosen = measures(given.quick).filter(({ key }) => only === undefined || only.includes(key));

const servers = await startServers();
const beds = new Beds(servers);
/** Of each measure, one entry for each round. */
const results = Object.fromEntries(chosen.map(({ key }) => [key, []]));
try {
  for (let round = 0; round < rounds; round += 1) {
    for (const measure of chosen) {
      if (round >= (measure.rounds ?? rounds)) continue;
      const began = performance.now();
      results[measure.key].push(await beds.use(measure.engine, (bed) => measure.round(bed)));
      console.log(`round ${String(round + 1)} of ${String(rounds)}, (${measure.key}) ${measure.title}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
      for (const line of [...summary(measure, results[measure.key]), ...figuresText(results[measure.key])]) console.log(`    ${line}`);
    }
    // After each round: an interrupted run has measured something too.
    if (only === undefined && !given.quick) {
      writeReport(chosen, results, { versions: beds.versions, rounds: round + 1, labels: servers.labels });
      console.log('docs/performance.md is written.');
    }
  }
} finally {
  await beds.close();
  servers.close();
}
