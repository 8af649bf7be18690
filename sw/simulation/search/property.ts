/** The search as a property: no schedule violates an invariant. fast-check draws the schedules and shortens one that does. */
import fc from 'fast-check';
import { scheduleText, type Schedule } from './actions.js';
import { scheduleArbitrary } from './arbitraries.js';
import { addFigures, newFigures, type Figures } from './figures.js';
import type { Violation } from './observed.js';
import { run } from './run.js';
import { shortened } from './shortened.js';

export interface Found {
  readonly seed: number;
  readonly path: string;
  readonly violation: Violation;
  readonly schedule: string;
  readonly actions: number;
  /** Which schedule of this seed it was. */
  readonly after: number;
}

export interface Searched {
  readonly figures: Figures;
  readonly found: Found | undefined;
}

export interface SearchOptions {
  readonly seed: number;
  readonly schedules: number;
  readonly path?: string;
  /** Every schedule with its storage sealed. */
  readonly isSealed?: boolean;
  /** Shortening costs time: not where a violation is all that one wants to know. */
  readonly shortens?: boolean;
  /** Told of every schedule before it runs. */
  readonly log?: (schedule: Schedule) => void;
}

class Violated extends Error {
  constructor(readonly violation: Violation) {
    super(`invariant ${String(violation.invariant)}: ${violation.what}`);
  }
}

const sealed = ({ setting, items }: Schedule): Schedule => ({ setting: { ...setting, storage: 'sealed' }, items });

export async function search({ seed, schedules, path, isSealed = false, shortens = true, log }: SearchOptions): Promise<Searched> {
  const figures = newFigures();
  let hasFailed = false;
  const property = fc.asyncProperty(scheduleArbitrary(seed), async (drawn) => {
    const schedule = isSealed ? sealed(drawn) : drawn;
    log?.(schedule);
    const outcome = await run(schedule);
    // What is tried again to shorten a schedule is no schedule of the search.
    if (!hasFailed) addFigures(figures, outcome.figures);
    if (outcome.violation === undefined) return;
    hasFailed = true;
    throw new Violated(outcome.violation);
  });
  const details = await fc.check(property, { seed, numRuns: schedules, endOnFailure: !shortens, ...(path === undefined ? {} : { path }) });
  if (!details.failed) return { figures, found: undefined };
  const [drawn] = details.counterexample ?? [];
  const { errorInstance } = details;
  if (drawn === undefined || !(errorInstance instanceof Violated)) throw errorInstance;
  const schedule = isSealed ? sealed(drawn) : drawn;
  const shortest = shortens ? await shortened(schedule, errorInstance.violation) : { schedule, violation: errorInstance.violation };
  return {
    figures,
    found: {
      seed,
      path: details.counterexamplePath ?? '',
      violation: shortest.violation,
      schedule: scheduleText(shortest.schedule),
      actions: shortest.schedule.items.length,
      after: details.numRuns,
    },
  };
}

/** Runs the one schedule of a seed and path again, step by step, as short as it can be made. */
export async function replay(seed: number, path: string, trace: (line: string) => void): Promise<Violation | undefined> {
  let drawn: Schedule | undefined;
  const draws = fc.property(scheduleArbitrary(seed), (schedule) => {
    drawn = schedule;
  });
  fc.check(draws, { seed, path, numRuns: 1 });
  if (drawn === undefined) throw new Error(`no schedule has the seed ${String(seed)} and the path ${path}`);
  const { violation } = await run(drawn);
  const schedule = violation === undefined ? drawn : (await shortened(drawn, violation)).schedule;
  trace(scheduleText(schedule));
  return (await run(schedule, trace)).violation;
}
