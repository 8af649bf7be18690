/* global document */
/** Takes the README's picture of the demo: `node scripts/still.mjs` writes docs/demo.png. */
import { spawn } from 'node:child_process';
import { chromium } from 'playwright';
import { browserOrSentence } from './browsers.mjs';

const demo = spawn(process.execPath, ['scripts/start.mjs'], { stdio: ['ignore', 'pipe', 'inherit'] });
const address = await new Promise((resolve) => {
  demo.stdout.on('data', (chunk) => {
    const found = /http:\/\/localhost:\d+\//.exec(String(chunk))?.[0];
    if (found) resolve(found);
  });
});

const browser = await chromium.launch({ ...browserOrSentence('chromium'), args: ['--no-sandbox', '--disable-background-networking'] });
const page = await browser.newPage({ viewport: { width: 1280, height: 1060 } });
await page.goto(address);
await page.getByLabel('User name').fill('ada');
await page.getByLabel('Password').fill('lovelace');
await page.getByRole('button', { name: 'Sign in', exact: true }).click();
await page.getByTestId('user-name').filter({ hasText: 'Ada Lovelace' }).waitFor();
await page.getByRole('button', { name: 'Send one request' }).click();
await page.getByRole('button', { name: 'Expire the access token' }).click();
await page.getByRole('button', { name: 'Send fifty at once' }).click();
await page.getByTestId('results').getByText('50 × 200').waitFor();
await page.getByRole('button', { name: 'Send a 1 MB sample' }).click();
// The stream of events draws a line only after some time.
await page.waitForFunction(() => Number(document.querySelector('[data-testid="events-count"]')?.textContent) >= 20, undefined, { timeout: 60_000 });
await page.screenshot({ path: 'docs/demo.png' });
await browser.close();
demo.kill();
