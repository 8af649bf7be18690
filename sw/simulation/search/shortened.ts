/** Takes out of a schedule what its violation does not need: fast-check shortens a list from its end, not in its middle. */
import type { Item, Schedule } from './actions.js';
import type { Violation } from './observed.js';
import { run } from './run.js';

interface Shown {
  readonly schedule: Schedule;
  readonly violation: Violation;
}

/** Each item made simpler in one way. */
function* simplerItems({ action, picks, rest }: Item): Generator<Item> {
  if (!rest) yield { action, picks, rest: true };
  for (const index of picks.keys()) yield { action, picks: picks.toSpliced(index, 1), rest };
  if (picks.length > 0) yield { action, picks: [], rest: true };
}

function* simpler({ setting, items }: Schedule): Generator<Schedule> {
  for (const index of [...items.keys()].reverse()) yield { setting, items: items.toSpliced(index, 1) };
  for (const [index, item] of items.entries()) {
    for (const changed of simplerItems(item)) yield { setting, items: items.with(index, changed) };
  }
}

/** The same invariant must be violated by what is left. */
export async function shortened(schedule: Schedule, violation: Violation): Promise<Shown> {
  let shown: Shown = { schedule, violation };
  for (let isShorter = true; isShorter;) {
    isShorter = false;
    for (const candidate of simpler(shown.schedule)) {
      const outcome = await run(candidate);
      if (outcome.violation?.invariant !== violation.invariant) continue;
      shown = { schedule: candidate, violation: outcome.violation };
      isShorter = true;
      break;
    }
  }
  return shown;
}
