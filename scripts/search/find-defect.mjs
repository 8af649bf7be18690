/** Whether, and after how many schedules, the search finds a deliberate defect. */
import { bundle } from './bundle.mjs';
import { Lane } from './lane.mjs';
import { OF_ONE_SEED } from './search-all.mjs';

/** The rarest takes some thousands; one that takes more than this is as good as not found. */
const MOST_SCHEDULES = 60_000;

export async function findDefect(defect, firstSeed) {
  const lane = new Lane(await bundle(`defect-${defect.name}`, defect));
  let schedules = 0;
  try {
    for (let seed = firstSeed; schedules < MOST_SCHEDULES; seed += 1) {
      const { figures, found } = await lane.ask({ do: 'search', options: { seed, schedules: OF_ONE_SEED } });
      schedules += figures.schedules;
      // Another invariant may break as well; what is asked is whether this one is watched.
      if (found?.violation.invariant === defect.invariant) return { ...defect, schedules, found };
    }
    return { ...defect, schedules, found: undefined };
  } finally {
    lane.end();
  }
}
