/** Searches with every processor: each seed gets a number of schedules, and each violation is kept once, as short as it was found. */
import { availableParallelism } from 'node:os';
import { Lane } from './lane.mjs';

/** Schedules of one seed: a seed has a mix of faults of its own. */
export const OF_ONE_SEED = 100;

/** Orders of one process: what Node keeps of each simulated world adds up, and slows it down in the end. */
const OF_ONE_LANE = 20;

/** Adds numbers up, however deep they stand. */
export function add(sum, more) {
  for (const [name, value] of Object.entries(more)) {
    if (typeof value === 'number') sum[name] = (sum[name] ?? 0) + value;
    else add((sum[name] ??= {}), value);
  }
  return sum;
}

/** Violations that differ in nothing but numbers are one. */
const kindOf = ({ violation: { invariant, what } }) => `${invariant} ${what.replace(/\d+/g, 'N')}`;

/**
 * @param {string} script made by `bundle`
 * @param {{ firstSeed: number, isOver: (schedules: number) => boolean, stopsAtFirst: boolean, lanes?: number, onProgress?: (schedules: number, found: number) => void, onFound?: (violation: object) => void }} options
 */
export async function searchAll(script, { firstSeed, isOver, stopsAtFirst, lanes = availableParallelism(), onProgress, onFound }) {
  const begun = Date.now();
  const figures = {};
  const found = new Map();
  let seed = firstSeed;
  let begunSchedules = 0;
  let hasStopped = false;

  async function work() {
    let lane = new Lane(script);
    try {
      for (let orders = 1; !hasStopped && !isOver(begunSchedules); orders += 1) {
        if (orders % OF_ONE_LANE === 0) {
          lane.end();
          lane = new Lane(script);
        }
        begunSchedules += OF_ONE_SEED;
        const result = await lane.ask({ do: 'search', options: { seed: seed++, schedules: OF_ONE_SEED } });
        add(figures, result.figures);
        if (result.found !== undefined) keep(result.found);
        onProgress?.(figures.schedules, found.size);
      }
    } finally {
      lane.end();
    }
  }

  function keep(violation) {
    const kind = kindOf(violation);
    const before = found.get(kind);
    if (before === undefined) onFound?.(violation);
    if (before === undefined || before.actions > violation.actions) found.set(kind, { ...violation, times: (before?.times ?? 0) + 1 });
    else before.times += 1;
    if (stopsAtFirst) hasStopped = true;
  }

  await Promise.all(Array.from({ length: lanes }, work));
  return { figures, found: [...found.values()], seconds: (Date.now() - begun) / 1000, seeds: seed - firstSeed, lanes };
}
