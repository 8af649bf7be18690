/** The demo in every engine: whatever the page asks for arrives with the token. */
import { clearLog, click, isReady, isShown, logged, text } from './support/demo-page.js';
import { sharedDemo } from './support/shared-demo.js';
import { expect, test } from './support/test.js';

const demo = sharedDemo();

test('sign in, send, look, listen, lose the token on the way: each request carries the token', async ({ browserUnderTest }) => {
  const tab = await browserUnderTest.open(demo.address);
  await isReady(tab);
  await tab.run(() => {
    const inputs = document.querySelectorAll<HTMLInputElement>('#login input');
    for (const input of inputs) {
      if (input.name === 'username') input.value = 'ada';
      if (input.name === 'password') input.value = 'lovelace';
    }
  });
  await click(tab, 'Sign in');
  await expect.poll(() => text(tab, 'user-name')).toBe('Ada Lovelace');
  // The sign-in itself, which has no token yet: what the server tells comes a little later than its answer.
  await expect.poll(async () => Number(await text(tab, 'count-without'))).toBeGreaterThan(0);
  await clearLog(tab);

  await click(tab, 'Send one request');
  await expect.poll(() => text(tab, 'results')).toContain('200');
  await click(tab, 'Expire the access token');
  // Else the fifty may arrive first, and are not refused.
  await expect.poll(() => text(tab, 'results')).toContain('refuses this access token');
  await click(tab, 'Send fifty at once');
  await expect.poll(() => text(tab, 'results')).toContain('50 × 200');
  await click(tab, 'Send a 1 MB sample');
  await expect.poll(() => text(tab, 'results')).toContain('1.00 MB arrived');
  await expect.poll(() => isShown(tab, 'picture')).toBe(true);
  await expect.poll(() => isShown(tab, 'video')).toBe(true);
  await expect.poll(async () => Number(await text(tab, 'events-count'))).toBeGreaterThan(1);

  // The log comes after the answers, in their order: all that was before this one has been told with it.
  expect(await tab.run(() => fetch('/api/notes?the-last').then(({ status }) => status))).toBe(200);
  await expect.poll(() => logged(tab, 'the-last')).toHaveLength(1);
  expect(await text(tab, 'count-renewals')).toBe('1');
  // The renewal itself, which brings a refresh token.
  expect(await text(tab, 'count-without')).toBe('1');
});
