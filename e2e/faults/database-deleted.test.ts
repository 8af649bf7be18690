/** A page deletes our database underneath: a worker that runs goes on with what it knows; one that starts has lost it, and says so. */
import { setTimeout as delay } from 'node:timers/promises';
import { announcingStarts, JWT_CONFIG } from '../support/config.js';
import { WORKER_OUTLIVES_PAGES } from '../support/engines/webkit.js';
import { get, register, registerBare, signIn } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import { differs, expect, test } from '../support/test.js';
import { ends, refresh, snapshot, watchEnds } from './support/client.js';
import { presented } from './support/presented.js';
import type { Browser, Tab } from '../support/browser.js';

test.use({ shortLivedWorkers: true });
test.setTimeout(120_000);

const PAGE = '<!doctype html><meta charset="utf-8"><title>app</title><link rel="icon" href="data:,">';

const deleteDatabase = (tab: Tab): Promise<string> =>
  tab.run(
    () =>
      new Promise<string>((resolve) => {
        const request = indexedDB.deleteDatabase('token-worker');
        request.onsuccess = () => resolve('deleted');
        request.onerror = () => resolve('failed');
      }),
  );

test('deleted while a renewal is under way, and again after it: the session goes on, and is stored anew', async ({ serve, browserUnderTest }) => {
  const answered: (() => void)[] = [];
  const site = await serve({
    config: announcingStarts(JWT_CONFIG),
    answer: async ({ path }) => {
      if (path === '/api/auth/refresh' && answered.length === 0) await new Promise<void>((resolve) => answered.push(resolve));
      return undefined;
    },
  });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await watchEnds(tab);
  await signIn(tab);
  const renewed = refresh(tab);
  await expect.poll(() => answered.length).toBe(1);
  // While its request is pending, no browser stops the worker.
  expect(await deleteDatabase(tab)).toBe('deleted');
  expect((await get(tab, '/api/me')).status).toBe(200);
  answered[0]?.();
  expect((await renewed).generation).toBe(1);
  expect(presented(site)).toEqual([0]);

  await browserUnderTest.stopWorkers();
  await register(tab);
  expect((await get(tab, '/api/me?after-a-stop')).status).toBe(200);
  expect((await refresh(tab)).generation).toBe(2);
  expect(presented(site)).toEqual([0, 1]);
});

/** In WebKit a worker is stopped by nothing but its pages' absence, so a page out of its scope deletes the database. */
async function deleteWhileStopped(browser: Browser, tab: Tab, origin: string): Promise<void> {
  if (browser.engine !== 'webkit') {
    await browser.stopWorkers();
    expect(await deleteDatabase(tab)).toBe('deleted');
    return;
  }
  await tab.goto('about:blank');
  await delay(WORKER_OUTLIVES_PAGES);
  await tab.goto(`${origin}/outside.html`);
  expect(await deleteDatabase(tab)).toBe('deleted');
  await tab.goto(`${origin}/app/`);
  await register(tab);
}

test('deleted with the worker stopped: signed out, and the page learns why', async ({ serve, browserUnderTest, engine }) => {
  const site = await serve({ config: announcingStarts(JWT_CONFIG), files: { '/app/': PAGE } });
  const starts = (): number => site.to('/worker-started').length;
  const tab = await browserUnderTest.open(`${site.origin}/app/`);
  await registerBare(tab, '/token-worker.js', { scope: '/app/' });
  await register(tab);
  await signIn(tab);
  await watchEnds(tab);
  await expect.poll(async () => (await snapshot(tab)).status).toBe('signed-in');
  const before = starts();

  await deleteWhileStopped(browserUnderTest, tab, site.origin);

  expect((await get(tab, '/api/me')).status).toBe(401);
  expect(starts()).toBeGreaterThan(before);
  expect(bearer(site.to('/api/me').at(-1))).toBeUndefined();
  expect(await refresh(tab)).toMatchObject({ status: 'signed-out' });
  expect(presented(site)).toEqual([]);
  if (engine === 'webkit') differs('no page outlives the worker here, so there is none to tell');
  else expect(await ends(tab)).toEqual(['storage-lost']);
});
