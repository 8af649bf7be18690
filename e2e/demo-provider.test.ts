/** The demo's second way in, as a person uses it: by keyboard, by screen reader, on a phone, in the dark. */
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

const way = (page: Page) => page.getByRole('button', { name: 'Sign in with the provider' });

async function signIn(page: Page): Promise<void> {
  await way(page).click();
  // Its form is labelled as the demo's own is.
  await page.waitForURL(/\/interaction\//);
  await page.getByLabel('User name').fill('ada');
  await page.getByLabel('Password').fill('lovelace');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByTestId('user-name')).toHaveText('Ada Lovelace');
}

test('by keyboard alone: to the provider, back, send, sign out', async ({ context }) => {
  const page = await openDemo(context);
  const { keyboard } = page;
  await expect(page.getByLabel('User name')).toBeFocused();
  for (let steps = 0; steps < 10 && !(await way(page).evaluate((button) => button === document.activeElement)); steps += 1) await keyboard.press('Tab');
  await expect(way(page)).toBeFocused();
  await keyboard.press('Enter');
  await page.waitForURL(/\/interaction\//);
  await expect(page.getByLabel('User name')).toBeFocused();
  await keyboard.type('grace');
  await keyboard.press('Tab');
  await keyboard.type('hopper');
  await keyboard.press('Enter');
  await expect(page.getByTestId('user-name')).toHaveText('Grace Hopper');

  await page.getByRole('button', { name: 'Sign out' }).focus();
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Sign out here, too?' })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).focus();
  await keyboard.press('Enter');
  await expect(way(page)).toBeVisible();
});

test('a download carries token and proof', async ({ context }) => {
  const page = await openDemo(context);
  await signIn(page);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download report' }).click();
  expect((await download).suggestedFilename()).toBe('report-ada.csv');
});

test('whoever stays signed in at the provider comes back in without a password', async ({ context }) => {
  const page = await openDemo(context);
  await signIn(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Stay signed in here' }).click();
  await way(page).click();
  await expect(page.getByTestId('user-name')).toHaveText('Ada Lovelace');
});

test('signed in both ways at once, by two tabs: the page says so, and signing out of one shows the other', async ({ context }) => {
  const page = await openDemo(context);
  await way(page).click();
  await page.waitForURL(/\/interaction\//);
  const other = await openDemo(context);
  await other.getByLabel('User name').fill('grace');
  await other.getByLabel('Password').fill('hopper');
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(other.getByTestId('way')).toHaveText('Signed in with a password');
  await page.getByLabel('User name').fill('ada');
  await page.getByLabel('Password').fill('lovelace');
  await page.getByRole('button', { name: 'Sign in' }).click();

  for (const each of [page, other]) await expect(each.getByTestId('way')).toHaveText('Signed in with a password, also with the provider');
  await expect(page.getByTestId('user-name')).toHaveText('Grace Hopper');
  await page.getByRole('button', { name: 'Sign out' }).click();
  for (const each of [page, other]) {
    await expect(each.getByTestId('way')).toHaveText('Signed in with the provider');
    await expect(each.getByTestId('user-name')).toHaveText('Ada Lovelace');
  }
});

for (const width of [1280, 360]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`accessible at ${String(width)} px, ${colorScheme}: the provider's pages, the refusal, signed in; no sideways scrolling`, { tag: ONE_ENGINE }, async ({ context, engine }) => {
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

      await way(page).click();
      await page.waitForURL(/\/interaction\//);
      await expectAccessible();
      await page.getByLabel('User name').fill('ada');
      await page.getByLabel('Password').fill('hopper');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('alert')).toHaveText('No user has this name and password.');
      await expectAccessible();
      await page.getByRole('button', { name: 'Cancel' }).click();
      await expect(page.getByText('You cancelled at the provider.')).toBeVisible();
      await expect(way(page)).toBeFocused();
      await expectAccessible();
      // The log is the demo's: other scenarios are in it.
      await page.getByRole('button', { name: 'Clear' }).click();
      await expect(page.getByTestId('server-log')).not.toContainText('DPoP: proof');
      await signIn(page);
      await expect(page.getByTestId('server-log')).toContainText('DPoP: proof verified');
      await expect(page.getByTestId('server-log')).toContainText('DPoP: proof sent back for a nonce');
      await expectAccessible();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await expect(page.getByRole('heading', { name: 'Sign out here, too?' })).toBeVisible();
      await expectAccessible();
    });
  }
}
