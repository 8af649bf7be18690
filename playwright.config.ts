/** The scenarios in real browsers: written once, run in each engine. */
import { defineConfig } from 'playwright/test';
import { ENGINES, type Engine } from './e2e/support/browser.js';
import type { EngineOption } from './e2e/support/test.js';

/** Each attack is tried against each mode, which takes long: in every engine by `npm run attacks`, here in one. */
const ATTACKED: readonly Engine[] = process.env.ATTACKS === 'all' ? ENGINES : ['chromium'];

export default defineConfig<object, EngineOption>({
  testDir: 'e2e',
  outputDir: 'e2e/results',
  fullyParallel: true,
  // On two cores: much of a scenario is waiting.
  workers: 3,
  retries: 0,
  timeout: 120_000,
  // A bound, not a wait: machines are slow when several browsers start at once, and browsers have stalls of their own.
  expect: { timeout: 60_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list'], ['./e2e/support/engine-table.ts']],
  // The commands are the same in every engine; unit tests are Vitest's.
  projects: ENGINES.map((engine) => ({
    name: engine,
    use: { engine },
    testIgnore: [
      '**/*.unit.test.ts',
      ...(ATTACKED.includes(engine) ? [] : ['**/attacks/*.test.ts']),
      ...(engine === 'chromium' ? [] : ['**/commands.test.ts']),
    ],
  })),
});
