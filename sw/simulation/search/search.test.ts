/** The search in small: what was found once, a few schedules of fixed seeds, and that a seed always gives the same schedules and the same steps. */
import { expect, test } from 'vitest';
import { scheduleText } from './actions.js';
import { replay, search } from './property.js';
import { REGRESSIONS } from './regressions.js';
import { run } from './run.js';

const SECONDS = 1000;

test.each(Object.entries(REGRESSIONS))('%s', async (_name, schedule) => {
  const { violation } = await run(schedule);
  expect(violation, scheduleText(schedule)).toBeUndefined();
});

test.each([1, 2, 3, 4])('of seed %i nothing is violated', { timeout: 120 * SECONDS }, async (seed) => {
  const { found } = await search({ seed, schedules: 50 });
  expect(found).toBeUndefined();
});

test.each([5, 6])('of seed %i nothing is violated where the storage is sealed', { timeout: 120 * SECONDS }, async (seed) => {
  const { found } = await search({ seed, schedules: 50, isSealed: true });
  expect(found).toBeUndefined();
});

test('a seed gives the same schedules, and each runs in the same steps', { timeout: 60 * SECONDS }, async () => {
  const counts = async (): Promise<unknown> => (await search({ seed: 11, schedules: 20 })).figures;
  const steps = async (): Promise<readonly string[]> => {
    const lines: string[] = [];
    await replay(11, '7', (line) => lines.push(line));
    return lines;
  };
  const first = { counts: await counts(), steps: await steps() };
  expect({ counts: await counts(), steps: await steps() }).toEqual(first);
  expect(first.steps.length).toBeGreaterThan(20);
});
