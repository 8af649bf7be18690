/** docs/guide/other-workers/workbox.md: precaching, strategies, background sync and tokens in one worker; what is kept is its user's. */
import { get, post, register, signIn } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import { everythingSeen } from '../support/scan.js';
import type { Browser, Tab } from '../support/browser.js';
import type { Site, SiteOptions } from '../support/site.js';
import { expect, test } from '../support/test.js';
import { bundled, withManifest } from './support/bundled.js';
import { guide } from './support/guide.js';
import { cached, waiting } from './support/kept.js';
import { offline, tryGet } from './support/network.js';

const NOTES = '/api/notes';

async function open(serve: (options: SiteOptions) => Promise<Site>, browser: Browser): Promise<{ site: Site; tab: Tab }> {
  const worker = await bundled(await guide('workbox', 'sw.js'));
  const files = { '/sw.js': withManifest(worker, 'self.__WB_MANIFEST', ['/app.html']), '/app.html': '<!doctype html><title>app</title><link rel="icon" href="data:,"><p>the app' };
  const site = await serve({ files, keepsConnections: false });
  const tab = await browser.open(`${site.origin}/app.html`);
  await register(tab, '/sw.js');
  return { site, tab };
}

const written = (site: Site): string[] => site.to(NOTES).filter(({ method, wasAborted }) => method === 'POST' && !wasAborted).map(({ body }) => body.toString());
const signOut = (tab: Tab): Promise<unknown> => post(tab, '/api/auth/logout', {});

test('Workbox: a page from the precache, requests with the token, and after a refused one', async ({ serve, browserUnderTest }) => {
  const { site, tab } = await open(serve, browserUnderTest);
  const login = await signIn(tab);
  for (const secret of site.secrets) expect(login.body).not.toContain(secret);
  expect((await get(tab, NOTES)).status).toBe(200);
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect(site.secrets).toContain(bearer(site.to(NOTES).at(-1)));

  await post(tab, '/demo/expire', {});
  expect((await get(tab, NOTES)).status).toBe(200);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
  expect(site.to(NOTES).map(bearer).slice(-2)).not.toContain(undefined);

  await offline(site, () => tab.goto(`${site.origin}/app.html`));
  expect(await tab.run(() => document.body.textContent)).toContain('the app');
});

test("Workbox: a user's responses are there for them offline, and for nobody else", async ({ serve, browserUnderTest }) => {
  const { site, tab } = await open(serve, browserUnderTest);
  await signIn(tab);
  await post(tab, NOTES, { text: 'of ada' });
  const seen = await get(tab, NOTES);
  expect(seen.body).toContain('of ada');
  await expect.poll(async () => JSON.stringify(await cached(tab))).toContain('of ada');
  expect(await offline(site, () => tryGet(tab, NOTES))).toEqual(seen);

  await signOut(tab);
  expect(await offline(site, () => tryGet(tab, NOTES))).toBeUndefined();
  await signIn(tab, '/api', 'grace', 'hopper');
  expect(await offline(site, () => tryGet(tab, NOTES))).toBeUndefined();

  await expect.poll(async () => JSON.stringify(await cached(tab))).not.toContain('of ada');
  expect(Object.keys(await cached(tab))).toEqual([expect.stringContaining('/app.html')]);
});

test('Workbox: what is queued holds no token, and is sent in the name of whoever wrote it', async ({ serve, browserUnderTest }) => {
  const { site, tab } = await open(serve, browserUnderTest);
  /** Written and signed out of without a network: from then on it waits for a user. */
  const writeAndLeave = (text: string): Promise<void> =>
    offline(site, async () => {
      await post(tab, NOTES, { text }).catch(() => undefined);
      await expect.poll(() => waiting(tab)).toBe(1);
      await signOut(tab).catch(() => undefined);
      // A replay that was under way has put it back.
      await expect.poll(() => waiting(tab)).toBe(1);
      site.received.length = 0;
    });

  await signIn(tab);
  await writeAndLeave('one');
  const everything = await everythingSeen(tab);
  expect(everything).toContain(NOTES);
  for (const secret of site.secrets) expect(everything).not.toContain(secret);
  await signIn(tab);
  await expect.poll(() => written(site)).toEqual(['{"text":"one"}']);
  expect((await get(tab, NOTES)).body).toContain('one');

  await writeAndLeave('two');
  await signIn(tab, '/api', 'grace', 'hopper');
  await expect.poll(() => waiting(tab)).toBe(0);
  expect((await get(tab, NOTES)).body).toBe('[]');
  expect(written(site)).toEqual([]);
});
