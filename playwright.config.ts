/** The scenarios in real browsers: written once, run in each engine. */
import { defineConfig } from 'playwright/test';
import { ENGINES } from './e2e/support/browser.js';

export default defineConfig({
  testDir: 'e2e',
  testIgnore: '**/*.unit.test.ts',
  outputDir: 'e2e/results',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['./e2e/support/engine-table.ts']],
  // `as object`: the option is the scenarios' own, declared beside their fixtures.
  projects: ENGINES.map((engine) => ({ name: engine, use: { engine } as object })),
});
