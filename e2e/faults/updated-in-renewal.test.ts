/** A new version of the worker comes while a renewal is under way: what it answers is kept, nothing is sent twice, and requests are answered meanwhile. */
import { JWT_CONFIG } from '../support/config.js';
import { gate } from '../support/gate.js';
import { get, getMany, registerBare, signIn, waitUntil } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import { expect, test } from '../support/test.js';
import { begin } from './support/begun.js';
import { presented } from './support/presented.js';
import type { BackendOptions } from '../../public/backend/index.js';
import type { Browser, Tab } from '../support/browser.js';
import type { Site, SiteOptions } from '../support/site.js';

interface Scene {
  readonly site: Site;
  readonly tab: Tab;
  /** Lets the refresh endpoint answer. */
  readonly answerRefresh: () => void;
}

type Serve = (options?: SiteOptions) => Promise<Site>;
type PageWindow = Window & { changes: number; many: Promise<number[]> };

async function signedIn(serve: Serve, browser: Browser, backend: BackendOptions): Promise<Scene> {
  const answered = gate();
  const site = await serve({
    backend,
    answer: async ({ path }) => {
      if (path === '/api/auth/refresh') await answered.opened;
      return undefined;
    },
  });
  const tab = await browser.open(site.origin);
  await registerBare(tab);
  await signIn(tab);
  await tab.run(() => {
    const page = window as unknown as PageWindow;
    page.changes = 0;
    navigator.serviceWorker.addEventListener('controllerchange', () => (page.changes += 1));
  });
  return { site, tab, answerRefresh: answered.open };
}

/** Begins an update, and waits until the new version is there. */
async function update({ site, tab }: Scene): Promise<void> {
  const fetched = (): number => site.to('/token-worker.config.js').length;
  const before = fetched();
  site.setConfig({ ...JWT_CONFIG, refreshBefore: 60 });
  await tab.run(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    void registration?.update();
  });
  await expect.poll(fetched).toBeGreaterThan(before);
}

const changes = (tab: Tab): Promise<number> => tab.run(() => (window as unknown as PageWindow).changes);

test('while requests go on with a token that is good: none waits, and the next ones have the new token', async ({ serve, browserUnderTest }) => {
  const scene = await signedIn(serve, browserUnderTest, {});
  const { site, tab, answerRefresh } = scene;
  // The app's own call begins a renewal.
  await begin(tab, '/api/auth/refresh', { method: 'POST' });
  await expect.poll(() => presented(site)).toEqual([0]);

  await update(scene);
  expect(await getMany(tab, '/api/me', 5)).toEqual([200, 200, 200, 200, 200]);
  expect(presented(site)).toEqual([0]);
  const before = bearer(site.to('/api/me').at(-1));
  answerRefresh();

  await expect.poll(() => changes(tab), { timeout: 60_000 }).toBe(1);
  await expect.poll(async () => (await get(tab, '/api/me?later'), bearer(site.to('/api/me').at(-1)))).not.toBe(before);
  expect(site.secrets).toContain(bearer(site.to('/api/me').at(-1)));
  expect(presented(site)).toEqual([0]);
});

test('while requests wait for it with an expired token: each gets one answer, with the new token', async ({ serve, browserUnderTest }) => {
  const backend = { accessTokenLifetime: 2 };
  const scene = await signedIn(serve, browserUnderTest, backend);
  const { site, tab, answerRefresh } = scene;
  await waitUntil(tab, Date.now() / 1000 + 2.2);
  backend.accessTokenLifetime = 900;
  await tab.run(() => {
    const statuses = Array.from({ length: 10 }, async (_, index) => (await fetch(`/api/me?${String(index)}`)).status);
    (window as unknown as PageWindow).many = Promise.all(statuses);
  });
  await expect.poll(() => presented(site)).toEqual([0]);

  await update(scene);
  expect(site.to('/api/me')).toHaveLength(0);
  answerRefresh();

  expect(await tab.run(() => (window as unknown as PageWindow).many)).toEqual(Array.from({ length: 10 }, () => 200));
  await expect.poll(() => changes(tab), { timeout: 60_000 }).toBe(1);
  expect((await get(tab, '/api/me?later')).status).toBe(200);
  expect(new Set(site.to('/api/me').map(bearer)).size).toBe(1);
  expect(presented(site)).toEqual([0]);
});
