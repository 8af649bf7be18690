/** docs/guide/other-workers/angular.md: Angular's own ngsw-worker.js and the drop-in in one worker; each keeps what is its own. */
import { createHash } from 'node:crypto';
import { installed } from '../support/npm-files.js';
import { ONE_ENGINE } from '../support/one-engine.js';
import { get, post, register, registerBare, signIn } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import type { Tab } from '../support/browser.js';
import type { Site, SiteOptions } from '../support/site.js';
import { expect, test } from '../support/test.js';
import { guide } from './support/guide.js';
import { cached } from './support/kept.js';
import { offline, tryGet } from './support/network.js';

const APP = { '/index.html': '<!doctype html><title>app</title><link rel="icon" href="data:,"><script src="/app.js"></script><body>', '/app.js': "document.title = 'the app';" };

/** As Angular's build writes it, with a group of data for the API that its author forgot to remove. */
const MANIFEST = {
  configVersion: 1,
  timestamp: 1,
  index: '/index.html',
  assetGroups: [{ name: 'app', installMode: 'prefetch', updateMode: 'prefetch', cacheQueryOptions: { ignoreVary: true }, urls: Object.keys(APP), patterns: [] }],
  dataGroups: ['/api/.*', '/rest/.*'].map((pattern) => ({ name: pattern, patterns: [pattern], strategy: 'freshness', maxSize: 10, maxAge: 3_600_000, version: 1, cacheQueryOptions: { ignoreVary: true } })),
  hashTable: Object.fromEntries(Object.entries(APP).map(([url, text]) => [url, createHash('sha1').update(text).digest('hex')])),
  navigationUrls: [{ positive: true, regex: String.raw`^\/.*$` }],
  navigationRequestStrategy: 'performance',
};

const files = (worker: string): Readonly<Record<string, string>> => ({
  ...APP,
  '/': APP['/index.html'],
  '/ngsw-worker.js': installed('@angular/service-worker/ngsw-worker.js'),
  '/ngsw.json': JSON.stringify(MANIFEST),
  '/rest/prices': 'prices',
  '/token-worker-ngsw.js': worker,
});

/** Angular's worker has all of the app's files. */
async function settled(tab: Tab): Promise<void> {
  await expect.poll(async () => (await get(tab, '/ngsw/state')).body).toContain('Driver state: NORMAL');
  await expect.poll(async () => Object.keys(await cached(tab)).filter((url) => url.endsWith('/app.js'))).not.toHaveLength(0);
}

const start = async (serve: (options: SiteOptions) => Promise<Site>, worker: string): Promise<Site> => serve({ files: files(worker), keepsConnections: false });

test("Angular: the API gets the token, and the rest stays with Angular's worker", { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const site = await start(serve, await guide('angular', 'token-worker-ngsw.js'));
  const tab = await browserUnderTest.open(site.origin);
  await register(tab, '/token-worker-ngsw.js');
  await settled(tab);
  const login = await signIn(tab);
  for (const secret of site.secrets) expect(login.body).not.toContain(secret);
  await post(tab, '/api/notes', { text: 'of ada' });
  expect((await get(tab, '/api/notes')).body).toContain('of ada');
  expect(site.secrets).toContain(bearer(site.to('/api/notes').at(-1)));
  expect((await get(tab, '/rest/prices')).body).toBe('prices');

  await offline(site, async () => {
    await tab.goto(`${site.origin}/orders/7`);
    expect(await tab.run(() => document.title)).toBe('the app');
    expect(await tryGet(tab, '/rest/prices')).toEqual({ status: 200, body: 'prices' });
    // The error of fetch, and neither a response from a cache nor Angular's 504.
    expect(await tryGet(tab, '/api/notes')).toBeUndefined();
  });
  expect(JSON.stringify(await cached(tab))).not.toContain('of ada');
  expect((await get(tab, '/api/me')).status).toBe(200);
});

test('Angular: in the other order its worker answers the API too, without a token', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const lines = (await guide('angular', 'token-worker-ngsw.js')).trim().split('\n');
  const site = await start(serve, lines.reverse().join('\n'));
  const tab = await browserUnderTest.open(site.origin);
  await registerBare(tab, '/token-worker-ngsw.js');
  await signIn(tab);
  expect((await get(tab, '/api/me')).status).toBe(401);
});
