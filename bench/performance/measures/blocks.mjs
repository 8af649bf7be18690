/** Turn by turn in small blocks, so that what slows the machine for a moment slows everybody. */
import { shuffled } from '../../support/statistics.mjs';

/**
 * @param {readonly string[]} names
 * @param {number} blocks how many turns each has
 * @param {(name: string) => Promise<readonly number[]>} measure one block
 * @returns {Promise<Record<string, number[]>>} all that was measured, by name
 */
export async function inTurns(bed, names, blocks, measure) {
  const all = Object.fromEntries(names.map((name) => [name, []]));
  for (let block = 0; block < blocks; block += 1) {
    for (const name of shuffled(names)) {
      await bed.toFront(name);
      all[name].push(...(await measure(name)));
    }
  }
  return all;
}

/** @returns {Record<string, number>} */
export const each = (all, figure) => Object.fromEntries(Object.entries(all).map(([name, values]) => [name, figure(values)]));
