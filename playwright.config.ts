/** The scenarios in real browsers: written once, run in each engine. */
import { defineConfig } from 'playwright/test';
import { ENGINES, type Engine } from './e2e/support/browser.js';
import { IN_PAGE, IN_PAGE_TOO } from './e2e/support/in-page.js';
import { ONE_ENGINE } from './e2e/support/one-engine.js';
import type { EngineOption } from './e2e/support/test.js';

/** Every attack in every engine: `npm run attacks`. Each is tried against each mode, which takes long. */
const ALL_ATTACKS = process.env.ATTACKS === 'all';

/** Every scenario in every engine: `npm run test:everywhere`. */
const EVERYWHERE = ALL_ATTACKS || process.env.SCENARIOS === 'everywhere';

/** Files whose scenarios no browser decides: they have run in all, and run in one from then on. The demo has a scenario of its own for every engine. */
const SAME_EVERYWHERE = ['**/demo.test.ts', '**/demo-provider.test.ts', '**/oidc/{errors,other-user,renewal,several,wrong-clock}.test.ts', '**/token-kinds.test.ts', '**/wrong-config.test.ts', '**/recipes/*.test.ts'];

const isLeftOut = (engine: Engine): boolean => engine !== 'chromium' && !EVERYWHERE;

export default defineConfig<object, EngineOption>({
  testDir: 'e2e',
  outputDir: 'e2e/results',
  globalSetup: './e2e/support/installed.ts',
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
  projects: [...ENGINES.map((engine) => ({
    name: `${engine}`,
    use: { engine },
    testIgnore: [
      '**/*.unit.test.ts',
      ...(ALL_ATTACKS || engine === 'chromium' ? [] : ['**/attacks/*.test.ts']),
      ...(engine === 'chromium' ? [] : ['**/commands.test.ts']),
      ...(isLeftOut(engine) ? SAME_EVERYWHERE : []),
    ],
    ...(isLeftOut(engine) ? { grepInvert: new RegExp(ONE_ENGINE) } : {}),
  })),
    // The worker's own scenarios, in a browser that has no workers.
    { name: IN_PAGE, use: { engine: 'chromium', servedBy: 'page' }, testMatch: IN_PAGE_TOO },
  ],
});
