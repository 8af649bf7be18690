/** A worker is replaced while pages are at work: each request gets one answer, with the token, and nobody is reloaded. */
import type { Engine, Tab } from '../support/browser.js';
import { JWT_CONFIG } from '../support/config.js';
import { gate } from '../support/gate.js';
import { get, register, signIn } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import type { Site } from '../support/site.js';
import { askSlowly, expectSlowAnswer } from '../support/slow-answer.js';
import { differs, expect, test } from '../support/test.js';

interface Session {
  getSnapshot(): { status: string };
  refresh(): Promise<{ generation: number }>;
}
type PageWindow = Window & { session: Session; changes: number; pump: { isOver: boolean; statuses: Promise<number[]> } };

const WIDER = { ...JWT_CONFIG, api: ['/api', '/more'] };
const CONFIG = '/token-worker.config.js';

/**
 * Sends one request after the other until it is told to stop; counts the workers that took the page over. With a breath
 * in between: Chromium keeps a worker for as long as it has events without a gap.
 */
async function startPump(tab: Tab, name: string): Promise<void> {
  await tab.run((query) => {
    const page = window as unknown as PageWindow;
    page.changes = 0;
    navigator.serviceWorker.addEventListener('controllerchange', () => (page.changes += 1));
    const send = async (): Promise<number[]> => {
      const statuses: number[] = [];
      while (!page.pump.isOver) {
        statuses.push((await fetch(`/api/me?${query}-${String(statuses.length)}`)).status);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return statuses;
    };
    page.pump = { isOver: false, statuses: Promise.resolve([]) };
    page.pump.statuses = send();
  }, name);
}

const stopPump = (tab: Tab) =>
  tab.run(() => {
    const { pump } = window as unknown as PageWindow;
    pump.isOver = true;
    return pump.statuses;
  });

const changes = (tab: Tab) => tab.run(() => (window as unknown as PageWindow).changes);

/** All of them 200, and each received once, with a token. */
function expectAnswered(engine: Engine, site: Site, name: string, statuses: readonly number[]): void {
  const received = site.to('/api/me').filter(({ path }) => path.startsWith(`/api/me?${name}-`));
  const paths = received.map(({ path }) => path);
  if (engine === 'webkit') differs('a request that the former worker has just sent may be sent once more by the new one; the page gets one answer');
  expect(engine === 'webkit' ? [...new Set(paths)] : paths).toEqual(statuses.map((_, index) => `/api/me?${name}-${String(index)}`));
  const stray = engine === 'firefox' ? statuses.indexOf(401) : -1;
  if (stray !== -1) {
    differs('a request that is made in the very moment when the worker is replaced may go past both workers, and arrives without the token');
    expect(received[stray]?.headers.authorization).toBeUndefined();
  }
  const others = <Item>(all: readonly Item[]): Item[] => all.filter((_, index) => index !== stray);
  expect(new Set(others(statuses))).toEqual(new Set([200]));
  for (const request of others(received)) expect(site.secrets).toContain(bearer(request));
}

const look = (tab: Tab) =>
  tab.run(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return { isInstalling: registration?.installing != null, isWaiting: registration?.waiting != null };
  });

const beginUpdate = (tab: Tab) =>
  tab.run(() => {
    void navigator.serviceWorker.getRegistration().then((registration) => registration?.update());
  });

test('requests are answered throughout, in a page that was there and in one that is opened meanwhile', async ({ serve, engine, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);
  await startPump(tab, 'before');
  const isFetched = gate();
  const isServed = gate();
  site.setConfig(WIDER);
  site.setAnswer(async ({ path }) => {
    if (path === CONFIG) {
      isFetched.open();
      await isServed.opened;
    }
    return undefined;
  });

  await beginUpdate(tab);
  await isFetched.opened;
  // The new worker cannot go on until its configuration comes.
  const meanwhile = await browserUnderTest.open(site.origin);
  await register(meanwhile);
  await startPump(meanwhile, 'meanwhile');
  expect((await get(meanwhile, '/api/me?during')).status).toBe(200);
  expect([await changes(tab), await changes(meanwhile)]).toEqual([0, 0]);
  isServed.open();

  for (const page of [tab, meanwhile]) await expect.poll(() => changes(page)).toBe(1);
  const later = await browserUnderTest.open(site.origin);
  await register(later);
  for (const [page, name] of [[tab, 'before'], [meanwhile, 'meanwhile']] as const) {
    const sent = () => site.received.filter(({ path }) => path.startsWith(`/api/me?${name}-`)).length;
    const before = sent();
    await expect.poll(sent).toBeGreaterThan(before + 2);
    expectAnswered(engine, site, name, await stopPump(page));
    expect(await page.run(() => (window as unknown as PageWindow).session.getSnapshot().status)).toBe('signed-in');
  }
  await get(later, '/more');
  expect(site.secrets).toContain(bearer(site.to('/more')[0]));
  expect(site.to('/')).toHaveLength(3);
  expect(site.to('/api/auth/refresh')).toHaveLength(0);
});

test('a slow request that is under way holds the new worker up and is answered; what is asked meanwhile is answered too', async ({ serve, engine, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);
  const isReleased = gate();
  site.setAnswer(async ({ path }) => {
    if (path !== '/api/slow') return undefined;
    await isReleased.opened;
    return new Response('slow');
  });
  await askSlowly(tab);
  await expect.poll(() => site.to('/api/slow').length).toBe(1);
  site.setConfig(WIDER);

  await beginUpdate(tab);
  // Chromium sometimes leaves every question about a registration unanswered for 20 s and more.
  await expect.poll(() => look(tab), { timeout: 60_000 }).toEqual({ isInstalling: false, isWaiting: true });
  await startPump(tab, 'pump');
  const meanwhile = await browserUnderTest.open(site.origin);
  await register(meanwhile);
  expect((await get(meanwhile, '/api/me?meanwhile')).status).toBe(200);
  expect(await tab.run(async () => (await (window as unknown as PageWindow).session.refresh()).generation)).toBe(1);
  expect(await changes(tab)).toBe(0);
  isReleased.open();

  await expectSlowAnswer(tab, engine, 'slow');
  await expect.poll(() => changes(tab)).toBe(1);
  expectAnswered(engine, site, 'pump', await stopPump(tab));
  await expect.poll(() => tab.run(() => navigator.serviceWorker.controller?.state), { timeout: 60_000 }).toBe('activated');
  expect(site.to('/api/slow')).toHaveLength(1);
  expect(site.secrets).toContain(bearer(site.to('/api/slow')[0]));
  for (const page of [tab, meanwhile]) await get(page, '/more');
  expect(site.to('/more').map((request) => site.secrets.has(bearer(request) ?? ''))).toEqual([true, true]);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
});

test('a page that registers while an update is found, again and again, always gets its session', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);

  for (const refreshBefore of [1, 2, 3]) {
    site.setConfig({ ...JWT_CONFIG, refreshBefore });
    await beginUpdate(tab);
    const page = await browserUnderTest.open(site.origin);
    await register(page);
    expect(await page.run(() => (window as unknown as PageWindow).session.getSnapshot().status)).toBe('signed-in');
    expect((await get(page, `/api/me?${String(refreshBefore)}`)).status).toBe(200);
    await page.close();
  }
});

test('unregistered in another tab: this page goes on, and registers anew without a reload', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);
  const other = await browserUnderTest.open(site.origin);
  await register(other);

  expect(await other.run(async () => (await navigator.serviceWorker.getRegistration())?.unregister())).toBe(true);
  expect((await get(tab, '/api/me?after')).status).toBe(200);
  await tab.run(async () => {
    // As a page's own module would, that has not registered yet.
    const { register: registerWorker } = (await import('/dist/index.js' as string)) as typeof import('token-worker');
    Object.assign(window, { session: await registerWorker('/token-worker.js', { scope: '/' }) });
    await navigator.serviceWorker.ready;
  });
  await expect.poll(() => tab.run(async () => (await navigator.serviceWorker.getRegistration())?.active === navigator.serviceWorker.controller)).toBe(true);
  expect((await get(tab, '/api/me?anew')).status).toBe(200);
  expect(await tab.run(async () => (await (window as unknown as PageWindow).session.refresh()).generation)).toBe(1);
  expect(site.to('/')).toHaveLength(2);
});
