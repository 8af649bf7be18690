/** What the worker's JavaScript holds after so many requests, when all that nobody needs has been collected. */
import { atOnce } from '../in-page.mjs';

const PATH = '/api/item';
const AT_ONCE = 500;

/** @param {{ count: number }} size */
export function heapAfter(names, { count }) {
  return async (bed) => {
    const before = {};
    const after = {};
    for (const name of names) {
      await bed.toFront(name);
      await bed.run(name, atOnce, { path: PATH, count: AT_ONCE });
      before[name] = (await bed.workerHeap(name)) / 1024;
      for (let sent = 0; sent < count; sent += AT_ONCE) await bed.run(name, atOnce, { path: PATH, count: AT_ONCE });
      after[name] = (await bed.workerHeap(name)) / 1024;
    }
    const growth = Object.fromEntries(names.map((name) => [name, after[name] - before[name]]));
    return { before, after, growth };
  };
}
