/**
 * Searches for a schedule of the simulated world that violates an invariant (docs/reliability.md).
 *
 *   npm run search                            for an hour, from a random seed
 *   npm run search -- --minutes 5 --seed 7    for five minutes, from that seed
 *   npm run search -- --schedules 20000       as many, and no longer (stops at the first violation)
 *   npm run search -- --replay 12:3:0:1       the one schedule of that seed and path, step by step
 *   npm run search -- --defects               the deliberate defects: the search must find each (with --schedules: both)
 *   npm run reliability                       for an hour, and the defects, and writes docs/reliability.md (takes --minutes and --seed too)
 */
import './node-version.mjs';
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { bundle } from './search/bundle.mjs';
import { DEFECTS } from './search/defects.mjs';
import { findDefect } from './search/find-defect.mjs';
import { Lane } from './search/lane.mjs';
import { reliabilityDocument } from './search/document.mjs';
import { searchAll } from './search/search-all.mjs';

const { values: given } = parseArgs({
  options: {
    minutes: { type: 'string' },
    schedules: { type: 'string' },
    seed: { type: 'string' },
    replay: { type: 'string' },
    defects: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
  },
});
const seed = given.seed === undefined ? randomInt(2 ** 30) : Number(given.seed);

function show({ violation, schedule, seed: of, path, times }) {
  console.log(`\nInvariant ${violation.invariant} of DESIGN.md section 5 is violated${times > 1 ? ` (by ${times} seeds)` : ''}: ${violation.what}`);
  console.log(schedule);
  console.log(`  again, step by step: npm run search -- --replay ${of}:${path}`);
}

async function replayOne(text) {
  const [first, ...path] = text.split(':');
  const lane = new Lane(await bundle('search'));
  const { lines, violation } = await lane.ask({ do: 'replay', seed: Number(first), path: path.join(':') });
  lane.end();
  console.log(lines.join('\n'));
  console.log(violation === undefined ? '\nNothing is violated.' : `\nInvariant ${violation.invariant} is violated: ${violation.what}`);
  return violation === undefined;
}

async function searchOnce() {
  const minutes = Number(given.minutes ?? 60);
  const until = Date.now() + minutes * 60_000;
  const isCounted = given.schedules !== undefined;
  console.log(`Seed ${seed}, ${isCounted ? `${given.schedules} schedules` : `${minutes} minutes`}, ${availableParallelism()} processes.`);
  let shownAt = Date.now();
  const result = await searchAll(await bundle('search'), {
    firstSeed: seed,
    stopsAtFirst: isCounted,
    isOver: isCounted ? (schedules) => schedules >= Number(given.schedules) : () => Date.now() >= until,
    onProgress: (schedules, found) => {
      if (Date.now() - shownAt < 30_000) return;
      shownAt = Date.now();
      console.log(`${schedules} schedules, ${found} violations`);
    },
    // What takes an hour is not kept back until its end.
    onFound: show,
  });
  const { figures, seconds } = result;
  console.log(`${figures.schedules} schedules, ${figures.steps} steps in ${seconds.toFixed(0)} s (${((seconds / figures.schedules) * 1000).toFixed(1)} ms each): ${result.found.length === 0 ? 'nothing is violated.' : `${result.found.length} violations.`}`);
  if (result.found.length > 0) console.log('\nAs short as they were found:');
  result.found.forEach(show);
  return result;
}

async function findDefects() {
  const left = [...DEFECTS];
  const results = [];
  async function work() {
    for (let defect = left.shift(); defect !== undefined; defect = left.shift()) {
      const result = await findDefect(defect, seed);
      results.push(result);
      console.log(`${result.found === undefined ? 'NOT FOUND' : 'found'} after ${result.schedules} schedules: ${defect.broken} (invariant ${defect.invariant})`);
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return DEFECTS.map(({ name }) => results.find((result) => result.name === name));
}

let isWell;
if (given.replay !== undefined) isWell = await replayOne(given.replay);
else {
  const searched = given.defects && given.schedules === undefined ? undefined : await searchOnce();
  const defects = given.defects || given.report ? await findDefects() : [];
  isWell = (searched === undefined || searched.found.length === 0) && defects.every(({ found }) => found !== undefined);
  // What was violated is written down too.
  if (given.report) {
    writeFileSync(new URL('../docs/reliability.md', import.meta.url), reliabilityDocument({ ...searched, defects, seed }));
    console.log('\ndocs/reliability.md is written.');
  }
}
process.exit(isWell ? 0 : 1);
