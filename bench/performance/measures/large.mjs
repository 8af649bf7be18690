/** Large bodies and a fast stream of events, through a worker that attaches and one that passes on. */
import { median } from '../../support/statistics.mjs';
import { download, events, upload } from '../in-page.mjs';
import { DOWN, EVENTS, UP } from '../server/large.mjs';
import { each, inTurns } from './blocks.mjs';

const MEGABYTE = 2 ** 20;

function rate({ bytes, milliseconds }, expected) {
  if (bytes !== expected) throw new Error(`${String(bytes)} of ${String(expected)} bytes came`);
  return bytes / MEGABYTE / (milliseconds / 1000);
}

export function throughput(names, { blocks }) {
  return async (bed) => {
    const down = await inTurns(bed, names, blocks, async (name) => [rate(await bed.run(name, download), DOWN)]);
    const up = await inTurns(bed, names, blocks, async (name) => [rate(await bed.run(name, upload, UP), UP)]);
    const late = await inTurns(bed, names, 1, async (name) => {
      const { count, late: milliseconds } = await bed.run(name, events);
      if (count !== EVENTS) throw new Error(`${name}: ${String(count)} of ${String(EVENTS)} events came`);
      return [milliseconds];
    });
    return { down: each(down, median), up: each(up, median), late: each(late, median) };
  };
}
