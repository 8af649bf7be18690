/** A page load of a hundred scripts that are no API's, none of which is cached. */
import { median } from '../../support/statistics.mjs';
import { loaded } from '../in-page.mjs';
import { each, inTurns } from './blocks.mjs';

export function pageLoads(names, { blocks }) {
  return async (bed) => {
    const all = await inTurns(bed, names, blocks, async (name) => [await bed.load(name, '/many.html', loaded)]);
    return { load: each(all, median) };
  };
}
