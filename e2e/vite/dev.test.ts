/** An app in Vite's development server: its worker is there with no file of its own, and open pages take up what is changed. */
import type { Tab } from '../support/browser.js';
import { ONE_ENGINE } from '../support/one-engine.js';
import { get, signIn } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import type { Site } from '../support/site.js';
import { fromGuide } from '../../tools/vite/testing/guide.js';
import { expect, test } from './support/test.js';

const CONFIG = 'token-worker.config.ts';

const title = (tab: Tab): Promise<string> => tab.run(() => document.title);

/** Survives for as long as the page is not loaded anew. */
const mark = (tab: Tab): Promise<void> => tab.run(() => void Object.assign(window, { isSamePage: true }));
const isSamePage = (tab: Tab): Promise<boolean> => tab.run(() => 'isSamePage' in window);

/** What Vite shows over the page. */
const overlay = (tab: Tab): Promise<string | null> => tab.run(() => document.querySelector('vite-error-overlay')?.shadowRoot?.textContent ?? null);

/** Whether the page's requests to `/more` have the token by now. */
async function hasMore(tab: Tab, site: Site): Promise<boolean> {
  await get(tab, '/more');
  return site.secrets.has(bearer(site.to('/more').at(-1)) ?? '');
}

test('a change of the configuration is taken up by the open page, and a mistake is shown over it', async ({ serve, browserUnderTest, app }) => {
  const site = await serve();
  const config = fromGuide('A configuration of its own', CONFIG);
  const { develop, write } = await app(
    { 'vite.config.ts': fromGuide('A configuration of its own', 'vite.config.ts'), [CONFIG]: config, 'src/main.ts': fromGuide('The session', 'src/main.ts') },
    site.origin,
  );
  const tab = await browserUnderTest.open(await develop());
  await expect.poll(() => title(tab)).toBe('signed-out');
  await mark(tab);

  await signIn(tab);
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect(site.secrets).toContain(bearer(site.to('/api/me')[0]));
  await expect.poll(() => title(tab)).toBe('signed-in');
  expect(await hasMore(tab, site)).toBe(false);

  await write({ [CONFIG]: config.replace(/api: (\{.*\}),/, "api: [$1, '/more'],") });
  await expect.poll(() => hasMore(tab, site)).toBe(true);

  await write({ [CONFIG]: config.replace(/api: \{.*\},/, "api: 'api',") });
  await expect.poll(() => overlay(tab)).toContain('api: got "api"; takes ');
  expect((await get(tab, '/api/me?meanwhile')).status).toBe(200);

  await write({ [CONFIG]: config });
  await expect.poll(() => overlay(tab)).toBeNull();
  await expect.poll(() => hasMore(tab, site)).toBe(false);
  expect((await get(tab, '/api/me?after')).status).toBe(200);
  expect(site.secrets).toContain(bearer(site.to('/api/me').at(-1)));
  expect(await title(tab)).toBe('signed-in');
  expect(await isSamePage(tab)).toBe(true);
  expect(site.to('/api/auth/refresh')).toHaveLength(0);
});

test('a change of vite.config starts Vite again, and the page has the new worker', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest, app }) => {
  const site = await serve();
  const config = fromGuide('Set up', 'vite.config.ts');
  const { develop, write } = await app({ 'vite.config.ts': config, 'src/main.ts': fromGuide('The session', 'src/main.ts') }, site.origin);
  const tab = await browserUnderTest.open(await develop());
  await expect.poll(() => title(tab)).toBe('signed-out');
  await signIn(tab);
  expect(await hasMore(tab, site)).toBe(false);

  await write({ 'vite.config.ts': config.replace("api: '/api'", "api: ['/api', '/more']") });

  // Vite itself loads the page anew: what is asked at that moment is lost.
  await expect.poll(() => hasMore(tab, site).catch(() => false)).toBe(true);
  expect(site.to('/api/auth/login')).toHaveLength(1);
});

test('a page that opens with a mistake is loaded once it is mended', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest, app }) => {
  const site = await serve();
  const config = fromGuide('A configuration of its own', CONFIG);
  const { develop, write } = await app(
    { 'vite.config.ts': fromGuide('A configuration of its own', 'vite.config.ts'), [CONFIG]: config.replace("login: '", "login: 'no"), 'src/main.ts': fromGuide('The session', 'src/main.ts') },
    site.origin,
  );
  const tab = await browserUnderTest.open(await develop());
  await expect.poll(() => overlay(tab)).toContain('login: got "no/api/auth/login"');

  await write({ [CONFIG]: config });

  await expect.poll(() => title(tab).catch(() => '')).toBe('signed-out');
  await signIn(tab);
  await get(tab, '/api/me');
  expect(site.secrets).toContain(bearer(site.to('/api/me')[0]));
});
