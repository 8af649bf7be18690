/** The first request after the worker was stopped. */
import { median, quantile } from '../../support/statistics.mjs';
import { oneByOne } from '../in-page.mjs';
import { each, inTurns } from './blocks.mjs';

const PATH = '/api/item';

export function afterStop(names, { blocks }) {
  return async (bed) => {
    for (const name of names) await bed.run(name, oneByOne, { path: PATH, count: 1 });
    const all = await inTurns(bed, names, blocks, async (name) => {
      await bed.stopWorker(name);
      return bed.run(name, oneByOne, { path: PATH, count: 1 });
    });
    return { p50: each(all, median), p90: each(all, (values) => quantile(values, 0.9)) };
  };
}
