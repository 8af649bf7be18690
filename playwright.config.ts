/** The scenarios in real browsers: written once, run in each engine. */
import { defineConfig } from 'playwright/test';
import { ONE_ENGINE } from './e2e/attacks/support/one-engine.js';
import { ENGINES } from './e2e/support/browser.js';
import type { EngineOption } from './e2e/support/test.js';

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
    testIgnore: ['**/*.unit.test.ts', ...(engine === 'chromium' ? [] : ['**/commands.test.ts'])],
    // What no browser decides is seen in one; `npm run attacks` looks in each.
    ...(engine === 'chromium' || process.env.ATTACKS === 'all' ? {} : { grepInvert: new RegExp(ONE_ENGINE) }),
  })),
});
