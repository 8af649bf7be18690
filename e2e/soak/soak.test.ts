/** Ten tabs for minutes against a server that fails one time in five, with workers killed in between: no session is lost. `npm run soak` runs it for longer. */
import { writeFile } from 'node:fs/promises';
import { cannot, expect, test } from '../support/test.js';
import { ANSWER_LIMIT, GRACE, REFRESH_TIMEOUT, soak, STRETCH, TABS, TOKEN_LIFE } from './soak.js';
import { judge } from './verdict.js';
import { figuresOf } from './figures.js';

const MINUTES = Number(process.env.SOAK_MINUTES ?? 2);
const SEED = Number(process.env.SOAK_SEED ?? 1);

test.setTimeout(MINUTES * 60_000 + 240_000);

test('no session is lost, no refresh token presented after it was answered, no request without an answer, one renewal for each generation', async ({ engine, browser, serve }) => {
  if (engine !== 'chromium') cannot('workers are killed in mid-event by the developer tools of Chromium alone');
  const records = await soak({ browser, serve, minutes: MINUTES, seed: SEED });
  const verdict = judge(records, ANSWER_LIMIT);
  const setting = { minutes: MINUTES, seed: SEED, tabs: TABS, tokenLife: TOKEN_LIFE, refreshTimeout: REFRESH_TIMEOUT, grace: GRACE, calm: STRETCH / 1000, browser: browser.version() };
  await writeFile(test.info().outputPath('soak.json'), JSON.stringify(figuresOf(setting, records, verdict), undefined, 2));

  const none = Object.fromEntries(Object.keys(verdict.violations).map((name) => [name, []]));
  expect(verdict.violations).toEqual(none);
  expect(records.lastAnswers).toHaveLength(TABS);

  // It was a soak: else all of that would be true of nothing at all.
  const seconds = MINUTES * 60;
  expect(verdict.generations).toBeGreaterThan(seconds / (4 * TOKEN_LIFE));
  expect(records.kills.length).toBeGreaterThan(seconds / 20);
  expect(records.workerStarts).toBeGreaterThan(records.kills.length / 2);
  expect(Object.keys(verdict.repeats).length).toBeGreaterThan(1);
  expect(verdict.answers['200']).toBeGreaterThan(seconds);
});
