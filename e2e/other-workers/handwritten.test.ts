/** docs/guide/other-workers/handwritten.md: a worker with fetch listeners of its own, in a bundle and in two scripts. */
import { ONE_ENGINE } from '../support/one-engine.js';
import { get, register, registerBare, signIn } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import type { Browser } from '../support/browser.js';
import type { Site, SiteOptions } from '../support/site.js';
import { expect, test } from '../support/test.js';
import { bundled } from './support/bundled.js';
import { guide } from './support/guide.js';
import { offline, tryGet } from './support/network.js';

/** The worker gets the token to the API, and its own listener gets the pages. */
async function expectBoth(worker: string, serve: (options: SiteOptions) => Promise<Site>, browser: Browser): Promise<void> {
  const site = await serve({ files: { '/sw.js': worker }, keepsConnections: false });
  const tab = await browser.open(site.origin);
  await register(tab, '/sw.js');
  const login = await signIn(tab);
  for (const secret of site.secrets) expect(login.body).not.toContain(secret);
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect(site.secrets).toContain(bearer(site.to('/api/me').at(-1)));

  await offline(site, async () => {
    await tab.goto(`${site.origin}/page.html`);
    expect(await tab.run(() => document.body.textContent)).toBe('You are offline');
    expect(await tryGet(tab, '/api/me')).toBeUndefined();
  });
  await tab.goto(`${site.origin}/page.html`);
  expect((await get(tab, '/api/me')).status).toBe(200);
}

test('a handwritten worker in a bundle: both listeners in one', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  await expectBoth(await bundled(await guide('handwritten', 'sw.js')), serve, browserUnderTest);
});

test('a handwritten worker without a bundler: the drop-in first', async ({ serve, browserUnderTest }) => {
  await expectBoth(await guide('handwritten', 'sw.js without a bundler'), serve, browserUnderTest);
});

test('a handwritten worker without a bundler: a listener that was there before the drop-in is asked as well', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const script = await guide('handwritten', 'sw.js without a bundler');
  const importing = "importScripts('/token-worker.js');\n";
  expect(script).toContain(importing);
  await expectBoth(script.replace(importing, '') + importing, serve, browserUnderTest);
});

test('a listener that answers the API itself, before the drop-in, takes its token away', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const greedy = "self.addEventListener('fetch', (event) => event.respondWith(fetch(event.request)));\nimportScripts('/token-worker.js');";
  const site = await serve({ files: { '/sw.js': greedy } });
  const tab = await browserUnderTest.open(site.origin);
  await registerBare(tab, '/sw.js');
  await signIn(tab);
  expect((await get(tab, '/api/me')).status).toBe(401);
});
