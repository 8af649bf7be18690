/** The scenarios in real browsers. */
import { defineConfig } from 'playwright/test';
import { browserOrSentence } from './scripts/browsers.mjs';

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'e2e/results',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list']],
  projects: [
    {
      name: 'chromium',
      use: {
        browserName: 'chromium',
        ignoreHTTPSErrors: true,
        launchOptions: {
          ...browserOrSentence('chromium'),
          args: [
            '--no-sandbox',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
            // Names of the look-alike hosts, which exist nowhere.
            '--host-resolver-rules=MAP *.example.com localhost,MAP *.evil.net localhost',
          ],
        },
      },
    },
  ],
});
