/** A page without a worker comes out of the back-forward cache: nothing of the fallback keeps it from going there, and it learns of what it slept through. */
import type { Browser, Tab } from '../support/browser.js';
import { get, signIn } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import type { Site } from '../support/site.js';
import { expect, test } from '../support/test.js';
import { ends, registerInPage, snapshot, WITHOUT_WORKERS, type AppWindow } from './support.js';

test.use({ backForwardCache: true });

const files = { '/': WITHOUT_WORKERS };

/** A page with a session that goes to sleep, and another that is awake. */
async function asleep(site: Site, browser: Browser): Promise<readonly [sleeper: Tab, awake: Tab]> {
  const sleeper = await browser.open(site.origin);
  await registerInPage(sleeper);
  await signIn(sleeper);
  await sleeper.run(() => {
    addEventListener('pageshow', ({ persisted }) => Object.assign(window, { isOutOfCache: persisted }));
  });
  const awake = await browser.open(site.origin);
  await registerInPage(awake);
  await sleeper.goto(`${site.origin}/elsewhere.html`);
  return [sleeper, awake];
}

const isOutOfCache = (tab: Tab) => tab.run(() => (window as { readonly isOutOfCache?: boolean }).isOutOfCache ?? false);

test('it goes on with its session, and with the token that was renewed meanwhile', async ({ serve, browserUnderTest }) => {
  const site = await serve({ files });
  const [sleeper, awake] = await asleep(site, browserUnderTest);
  expect(await awake.run(async () => (await (window as unknown as AppWindow).session.refresh()).generation)).toBe(1);

  await sleeper.back();

  expect(await isOutOfCache(sleeper)).toBe(true);
  await expect.poll(() => snapshot(sleeper)).toMatchObject({ status: 'signed-in', generation: 1, inPage: true });
  expect((await get(sleeper, '/api/me')).status).toBe(200);
  expect((await get(awake, '/api/me')).status).toBe(200);
  const [ofSleeper, ofAwake] = site.to('/api/me').map(bearer);
  expect(ofSleeper).toBe(ofAwake);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
  expect(await ends(sleeper)).toEqual([]);
});

test('it learns of a sign-out, once', async ({ serve, browserUnderTest }) => {
  const site = await serve({ files });
  const [sleeper, awake] = await asleep(site, browserUnderTest);
  await awake.run(() => (window as unknown as AppWindow).session.logout());

  await sleeper.back();

  expect(await isOutOfCache(sleeper)).toBe(true);
  await expect.poll(() => ends(sleeper)).toEqual(['signed-out ada']);
  expect((await get(sleeper, '/api/me')).status).toBe(401);
  expect(site.to('/api/me').map(bearer)).toEqual([undefined]);
  expect(await ends(sleeper)).toEqual(['signed-out ada']);
});
