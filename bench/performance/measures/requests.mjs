/** Authenticated GETs: one after another, and many at once. */
import { median, quantile } from '../../support/statistics.mjs';
import { atOnce, oneByOne } from '../in-page.mjs';
import { each, inTurns } from './blocks.mjs';

const PATH = '/api/item';

/** What came without a good token would be a faster request. */
async function checkSeen(bed, names, least) {
  for (const name of names) {
    const { good, refused } = await bed.seen(name);
    if (good < least || refused > 0) throw new Error(`${name}: ${String(good)} requests came with a good token, ${String(refused)} without`);
  }
}

/** @param {{ blocks: number, count: number, path?: string, again?: readonly string[] }} size `again`: who has more turns than the others, as what bars are about */
export function oneAfterAnother(names, { blocks, count, path = PATH, again = [] }) {
  return async (bed) => {
    for (const name of names) {
      await bed.run(name, oneByOne, { path, count: 1 });
      await bed.seen(name);
    }
    const all = await inTurns(bed, [...names, ...again], blocks, (name) => bed.run(name, oneByOne, { path, count, warm: 5 }));
    if (path === PATH) await checkSeen(bed, names, blocks * count);
    return { p50: each(all, median), p99: each(all, (values) => quantile(values, 0.99)) };
  };
}

export function manyAtOnce(names, { blocks, count, again = [] }) {
  return async (bed) => {
    for (const name of names) {
      await bed.run(name, oneByOne, { path: PATH, count: 1 });
      await bed.seen(name);
    }
    const all = await inTurns(bed, [...names, ...again], blocks, async (name) => [(await bed.run(name, atOnce, { path: PATH, count })) / count]);
    await checkSeen(bed, names, blocks * count);
    return { each: each(all, median) };
  };
}

/** With proofs: each request has one, and no more are made. */
export function withProofs(bearer, bound, size) {
  const measure = oneAfterAnother([bearer, bound], size);
  return async (bed) => {
    const figures = await measure({
      ...pick(bed),
      seen: async (name) => {
        const seen = await bed.seen(name);
        const proofs = name === bound ? seen.good : 0;
        if (seen.proofs !== proofs) throw new Error(`${name}: ${String(seen.proofs)} proofs for ${String(seen.good)} requests`);
        return seen;
      },
    });
    return figures;
  };
}

const pick = (bed) => ({ run: (...given) => bed.run(...given), toFront: (name) => bed.toFront(name) });
