/** docs/guide/other-workers/serwist.md: Serwist's precaching and strategies with tokens; what is cached is its user's. */
import { ONE_ENGINE } from '../support/one-engine.js';
import { get, post, register, signIn } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import { expect, test } from '../support/test.js';
import { bundled, withManifest } from './support/bundled.js';
import { guide } from './support/guide.js';
import { cached } from './support/kept.js';
import { offline, tryGet } from './support/network.js';

const NOTES = '/api/notes';

test('Serwist: a page from the precache, requests with the token, responses that are their user\'s', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const worker = await bundled(await guide('serwist', 'sw.js'));
  const files = { '/sw.js': withManifest(worker, 'self.__SW_MANIFEST', ['/app.html']), '/app.html': '<!doctype html><title>app</title><link rel="icon" href="data:,"><p>the app' };
  const site = await serve({ files, keepsConnections: false });
  const tab = await browserUnderTest.open(`${site.origin}/app.html`);
  await register(tab, '/sw.js');
  const login = await signIn(tab);
  for (const secret of site.secrets) expect(login.body).not.toContain(secret);
  await post(tab, NOTES, { text: 'of ada' });
  const seen = await get(tab, NOTES);
  expect(seen.body).toContain('of ada');
  expect(site.secrets).toContain(bearer(site.to(NOTES).at(-1)));
  expect((await get(tab, '/api/me')).status).toBe(200);

  await post(tab, '/demo/expire', {});
  expect((await get(tab, NOTES)).status).toBe(200);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);

  await expect.poll(async () => JSON.stringify(await cached(tab))).toContain('of ada');
  await offline(site, async () => {
    await tab.goto(`${site.origin}/app.html`);
    expect(await tab.run(() => document.body.textContent)).toContain('the app');
    expect(await tryGet(tab, NOTES)).toEqual(seen);
  });
  await post(tab, '/api/auth/logout', {});
  await signIn(tab, '/api', 'grace', 'hopper');
  expect(await offline(site, () => tryGet(tab, NOTES))).toBeUndefined();
  await expect.poll(async () => JSON.stringify(await cached(tab))).not.toContain('of ada');
});
