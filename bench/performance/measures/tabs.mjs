/** Authenticated GETs of one page, while so many others of the same user are open. */
import { median, quantile } from '../../support/statistics.mjs';
import { oneByOne } from '../in-page.mjs';

const PATH = '/api/item';

/** @param {string} name @param {readonly number[]} counts of tabs @param {{ blocks: number, count: number }} size */
export function besideTabs(name, counts, { blocks, count }) {
  return async (bed) => {
    const p50 = {};
    const p99 = {};
    for (const tabs of counts) {
      await bed.tabs(name, tabs);
      await bed.toFront(name);
      const times = [];
      for (let block = 0; block < blocks; block += 1) times.push(...(await bed.run(name, oneByOne, { path: PATH, count, warm: 5 })));
      p50[`${String(tabs)} ${tabs === 1 ? 'tab' : 'tabs'}`] = median(times);
      p99[`${String(tabs)} ${tabs === 1 ? 'tab' : 'tabs'}`] = quantile(times, 0.99);
    }
    await bed.closeTabs(name);
    return { p50, p99 };
  };
}
