/** The demo, started by `npm start`'s command and used as a person uses it: by mouse, by keyboard, by screen reader. */
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright/test';
import { ONE_ENGINE } from './support/one-engine.js';
import { needsPlaywright, sharedDemo } from './support/shared-demo.js';
import { cannot, expect, test } from './support/test.js';

const demo = sharedDemo();
needsPlaywright();

async function openDemo(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(demo.address);
  return page;
}

async function signIn(page: Page, place: 'In the worker (JSON)' | 'In an httpOnly cookie' = 'In the worker (JSON)'): Promise<void> {
  await page.getByLabel('User name').fill('ada');
  await page.getByLabel('Password').fill('lovelace');
  await page.getByLabel(place).check();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByTestId('user-name')).toHaveText('Ada Lovelace');
}

const count = async (page: Page, id: string): Promise<number> => Number(await page.getByTestId(id).textContent());

for (const place of ['In the worker (JSON)', 'In an httpOnly cookie'] as const) {
  test(`refresh token ${place}: everything on the page is authenticated`, async ({ context }) => {
    const page = await openDemo(context);
    await signIn(page, place);
    // The sign-in itself, which has no token yet: what the server tells comes a little later than its answer.
    await expect.poll(() => count(page, 'count-without')).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Clear' }).click();

    await page.getByRole('button', { name: 'Send one request' }).click();
    await expect(page.getByTestId('results').getByRole('listitem')).toHaveCount(1);
    await page.getByRole('button', { name: 'Send fifty at once' }).click();
    await expect(page.getByTestId('results')).toContainText('50 × 200');
    await page.getByRole('button', { name: 'Send a 1 MB sample' }).click();
    await expect(page.getByTestId('results').getByRole('listitem')).toHaveCount(3);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download report' }).click();
    expect((await download).suggestedFilename()).toBe('report-ada.csv');

    const isShown = (id: string): Promise<boolean> =>
      page.getByTestId(id).evaluate((media) => (media instanceof HTMLImageElement ? media.naturalWidth > 0 : (media as HTMLVideoElement).readyState >= 1));
    await expect.poll(() => isShown('picture')).toBe(true);
    await expect.poll(() => isShown('video')).toBe(true);
    await expect.poll(() => count(page, 'events-count')).toBeGreaterThan(1);

    await expect.poll(() => count(page, 'count-all')).toBeGreaterThan(52);
    expect(await count(page, 'count-without')).toBe(0);
  });
}

test('the server expires the token, and nobody notices: one renewal, the bar refills', async ({ context }) => {
  const page = await openDemo(context);
  await signIn(page);
  await page.getByRole('button', { name: 'Clear' }).click();

  await page.getByRole('button', { name: 'Expire the access token' }).click();
  await page.getByRole('button', { name: 'Send fifty at once' }).click();

  await expect(page.getByTestId('results')).toContainText('50 × 200');
  await expect(page.getByTestId('generation')).toHaveText('1');
  await expect(page.getByTestId('count-renewals')).toHaveText('1');
});

test('the session is revoked: each open tab shows the reason, then the form with the user name; signing in again works in all', async ({
  context,
}) => {
  const pages = [await openDemo(context), await openDemo(context)] as const;
  const [first, second] = pages;
  await signIn(first);
  await expect(second.getByTestId('user-name')).toHaveText('Ada Lovelace');

  await second.getByRole('button', { name: 'Revoke the session' }).click();
  await second.getByRole('button', { name: 'Send one request' }).click();

  for (const page of pages) {
    await expect(page.getByTestId('banner')).toBeVisible();
    await expect(page.getByTestId('banner')).toContainText('ended by the server');
    await expect(page.getByLabel('User name')).toHaveValue('ada');
  }
  await second.getByLabel('Password').fill('lovelace');
  await second.getByRole('button', { name: 'Sign in', exact: true }).click();
  for (const page of pages) await expect(page.getByTestId('user-name')).toHaveText('Ada Lovelace');

  await first.getByRole('button', { name: 'Sign out' }).click();
  for (const page of pages) await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
});

test('by keyboard alone: sign in, send, sign out', async ({ context }) => {
  const page = await openDemo(context);
  const reach = async (name: RegExp): Promise<void> => {
    for (let steps = 0; steps < 40; steps += 1) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => {
        const element = document.activeElement === document.body ? null : document.activeElement;
        const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element?.textContent;
        return label ?? '';
      });
      if (name.test(focused)) return;
    }
    throw new Error(`no ${String(name)} within 40 steps`);
  };
  await expect(page.getByLabel('User name')).toBeFocused();
  await page.keyboard.type('grace');
  await page.keyboard.press('Tab');
  await page.keyboard.type('hopper');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('user-name')).toHaveText('Grace Hopper');

  // The button alone: Firefox lets boxes that scroll take the focus too.
  await reach(/^\s*Send one request\s*$/);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('results').getByRole('listitem')).toHaveCount(1);
});

for (const width of [1280, 360]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`accessible at ${String(width)} px, ${colorScheme}: signed out, signed in, told of the end; no sideways scrolling`, { tag: ONE_ENGINE }, async ({ context, engine }) => {
      // A look takes Firefox up to a minute.
      test.setTimeout(400_000);
      if (engine === 'firefox' && (width !== 1280 || colorScheme !== 'light')) cannot('structure and contrast are no engine’s doing: in Firefox one size is looked at');
      const page = await openDemo(context);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      const expectAccessible = async (): Promise<void> => {
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      };

      await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
      await expectAccessible();
      await signIn(page);
      await expect.poll(() => count(page, 'events-count')).toBeGreaterThan(0);
      await expectAccessible();
      await page.getByRole('button', { name: 'Revoke the session' }).click();
      await page.getByRole('button', { name: 'Send one request' }).click();
      await expect(page.getByTestId('banner')).toBeVisible();
      await expectAccessible();
    });
  }
}
