/** One tab has the worker, another has none: the session is one all the same. */
import type { Browser, Tab } from '../support/browser.js';
import { ONE_ENGINE } from '../support/one-engine.js';
import { get, signIn } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import type { Site, SiteOptions } from '../support/site.js';
import { expect, test } from '../support/test.js';
import { ends, registerInPage, snapshot, WITHOUT_WORKERS } from './support.js';

async function both(serve: (options: SiteOptions) => Promise<Site>, browser: Browser): Promise<{ site: Site; withWorker: Tab; without: Tab }> {
  const site = await serve({ files: { '/none.html': WITHOUT_WORKERS, '/with/': '<!doctype html><title>page</title><link rel="icon" href="data:,"><body></body>' } });
  const without = await browser.open(`${site.origin}/none.html`);
  await registerInPage(without);
  const withWorker = await browser.open(`${site.origin}/with/`);
  // Its scope leaves the other page out, which could not tell that it is controlled.
  await withWorker.run(async () => {
    const { register } = (await import('/dist/index.js' as string)) as typeof import('token-worker');
    Object.assign(window, { session: await register('/token-worker.js', { scope: '/with/' }) });
  });
  return { site, withWorker, without };
}

test('signed in by the worker, renewed once for both, signed out by the worker: the page without one follows', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const { site, withWorker, without } = await both(serve, browserUnderTest);
  await signIn(withWorker);
  await expect.poll(() => snapshot(without)).toMatchObject({ status: 'signed-in', username: 'ada' });
  site.backend.expireAccessTokens();
  const answers = await Promise.all([withWorker, without, withWorker, without].map((tab) => get(tab, '/api/me')));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
  await get(withWorker, '/api/auth/logout', { method: 'POST' });
  await expect.poll(() => ends(without)).toEqual(['signed-out ada']);
  expect((await get(without, '/api/me')).status).toBe(401);
});

test('signed out by the page without a worker: the worker sends no token any more', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const { site, withWorker, without } = await both(serve, browserUnderTest);
  await signIn(without);
  await expect.poll(async () => (await get(withWorker, '/api/me')).status).toBe(200);
  await get(without, '/api/auth/logout', { method: 'POST' });
  await expect.poll(async () => (await get(withWorker, '/api/me')).status).toBe(401);
  expect(bearer(site.to('/api/me').at(-1))).toBeUndefined();
});
