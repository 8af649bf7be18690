/** A page that comes out of the back-forward cache: its session is live, and it has heard of what happened while it slept. */
import type { Browser, Tab } from '../support/browser.js';
import { JWT_CONFIG } from '../support/config.js';
import { get, register, signIn } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import type { Site } from '../support/site.js';
import { differs, expect, test } from '../support/test.js';

test.use({ backForwardCache: true });

interface Session extends EventTarget {
  readonly workerVersion: string;
  getSnapshot(): { status: string; generation: number };
  refresh(): Promise<{ generation: number }>;
  logout(): Promise<unknown>;
}
type PageWindow = Window & { session: Session; shows: boolean[]; ends: string[] };

/** A page with a session that goes to sleep, and another that is awake. */
async function asleep(site: Site, browser: Browser): Promise<readonly [sleeper: Tab, awake: Tab]> {
  const sleeper = await browser.open(site.origin);
  await register(sleeper);
  await signIn(sleeper);
  await sleeper.run(() => {
    const page = window as unknown as PageWindow;
    page.shows = [];
    page.ends = [];
    addEventListener('pageshow', ({ persisted }) => page.shows.push(persisted));
    page.session.addEventListener('logout', (event) => page.ends.push((event as unknown as { reason: string }).reason));
  });
  const awake = await browser.open(site.origin);
  await register(awake);
  await sleeper.goto(`${site.origin}/elsewhere.html`);
  return [sleeper, awake];
}

/** How it was shown again: `[true]` for a page out of the cache, `null` for one that was loaded anew. */
const shows = (tab: Tab) => tab.run(() => (window as unknown as Partial<PageWindow>).shows ?? null);
const snapshot = (tab: Tab) => tab.run(() => (window as unknown as PageWindow).session.getSnapshot());
const ends = (tab: Tab) => tab.run(() => (window as unknown as PageWindow).ends);
const renew = (tab: Tab) => tab.run(async () => (await (window as unknown as PageWindow).session.refresh()).generation);

/** A worker of another configuration takes the place of the one that is there. */
async function replaceWorker(site: Site, awake: Tab): Promise<void> {
  site.setConfig({ ...JWT_CONFIG, refreshBefore: 1 });
  await awake.run(async () => {
    const changed = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
    });
    await (await navigator.serviceWorker.getRegistration())?.update();
    await changed;
  });
}

test('the session of a page does not keep it out of the cache, and goes on', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const [sleeper] = await asleep(site, browserUnderTest);

  await sleeper.back();

  expect(await shows(sleeper)).toEqual([true]);
  expect((await get(sleeper, '/api/me')).status).toBe(200);
  expect(await renew(sleeper)).toBe(1);
});

test('it learns of a renewal that it slept through', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const [sleeper, awake] = await asleep(site, browserUnderTest);
  expect(await renew(awake)).toBe(1);

  await sleeper.back();

  expect(await shows(sleeper)).toEqual([true]);
  await expect.poll(() => snapshot(sleeper)).toMatchObject({ status: 'signed-in', generation: 1 });
  expect(await ends(sleeper)).toEqual([]);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
});

test('it learns of a sign-out that it slept through, by its event too and once', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const [sleeper, awake] = await asleep(site, browserUnderTest);
  await awake.run(() => (window as unknown as PageWindow).session.logout());

  await sleeper.back();

  expect(await shows(sleeper)).toEqual([true]);
  await expect.poll(() => ends(sleeper)).toEqual(['signed-out']);
  expect(await snapshot(sleeper)).toMatchObject({ status: 'signed-out' });
  expect((await get(sleeper, '/api/me')).status).toBe(401);
  expect(await ends(sleeper)).toEqual(['signed-out']);
});

test('a worker that was replaced meanwhile: the page goes on with the one that is there', async ({ serve, engine, browserUnderTest }) => {
  const site = await serve();
  const [sleeper, awake] = await asleep(site, browserUnderTest);
  await replaceWorker(site, awake);

  await sleeper.back();

  if (engine === 'chromium') {
    differs('a new worker puts its pages out of the back-forward cache: they are loaded anew');
    expect(await shows(sleeper)).toBeNull();
    await register(sleeper);
  } else {
    expect(await shows(sleeper)).toEqual([true]);
  }
  const state = await sleeper.run(() => navigator.serviceWorker.controller?.state);
  if (engine === 'webkit') differs('the page keeps a controller that is redundant; its requests go to the new one, and so do our messages');
  expect(state).toBe(engine === 'webkit' ? 'redundant' : 'activated');
  expect((await get(sleeper, '/api/me')).status).toBe(200);
  expect(site.secrets).toContain(bearer(site.to('/api/me')[0]));
  expect(await renew(sleeper)).toBe(1);
});

test('a worker that was unregistered meanwhile', async ({ serve, engine, browserUnderTest }) => {
  const site = await serve();
  const [sleeper, awake] = await asleep(site, browserUnderTest);
  await awake.run(async () => (await navigator.serviceWorker.getRegistration())?.unregister());

  await sleeper.back();

  if (engine === 'firefox') {
    differs('the page is loaded anew, without a worker until it registers one');
    expect(await shows(sleeper)).toBeNull();
    await register(sleeper);
  } else {
    expect(await shows(sleeper)).toEqual([true]);
  }
  expect((await get(sleeper, '/api/me')).status).toBe(200);
  expect(await renew(sleeper)).toBe(1);
});
