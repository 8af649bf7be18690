/** Storage that cannot be had: the session lives in the worker's memory and its snapshot says so; nothing hangs. */
import { JWT_CONFIG } from '../support/config.js';
import { get, getMany, register, signIn } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import { expect, test } from '../support/test.js';
import { BROKEN, FULL_WHILE_PAGE_SAYS } from './support/broken-storage.js';
import { ends, refresh, snapshot, watchEnds } from './support/client.js';
import { tellWorker } from './support/tell-worker.js';
import { prelude } from './support/points.js';
import { presented } from './support/presented.js';

/** Seconds within which everything is done, though the storage may be waited for at each use. */
const BOUND = 40;

for (const [how, source] of Object.entries(BROKEN)) {
  test(`IndexedDB ${how}: signed in, renewed and signed out in memory`, async ({ serve, browserUnderTest }) => {
    const site = await serve({ config: prelude(JWT_CONFIG, source) });
    const tab = await browserUnderTest.open(site.origin);
    const begun = performance.now();
    await register(tab);
    await watchEnds(tab);
    expect((await signIn(tab)).status).toBe(200);
    expect((await get(tab, '/api/me')).status).toBe(200);
    expect(site.secrets).toContain(bearer(site.to('/api/me').at(-1)));
    await expect.poll(() => snapshot(tab)).toMatchObject({ status: 'signed-in', storage: 'memory' });

    site.backend.expireAccessTokens();
    expect(await getMany(tab, '/api/me', 10)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(presented(site)).toEqual([0]);
    expect(await refresh(tab)).toMatchObject({ generation: 2, storage: 'memory' });
    expect(presented(site)).toEqual([0, 1]);
    expect(await ends(tab)).toEqual([]);

    expect((await get(tab, '/api/auth/logout', { method: 'POST' })).status).toBe(204);
    await expect.poll(() => ends(tab)).toEqual(['signed-out']);
    await get(tab, '/api/me?later');
    expect(bearer(site.to('/api/me').at(-1))).toBeUndefined();
    expect((performance.now() - begun) / 1000).toBeLessThan(BOUND);
  });
}

test.describe('and back again', () => {
  test.use({ shortLivedWorkers: true });
  test.setTimeout(120_000);

  test('full for a while: what was renewed meanwhile is stored as soon as it can be, and outlives the worker', async ({ serve, browserUnderTest }) => {
    const site = await serve({ config: prelude(JWT_CONFIG, FULL_WHILE_PAGE_SAYS) });
    const tab = await browserUnderTest.open(site.origin);
    await register(tab);
    await watchEnds(tab);
    await signIn(tab);
    await tab.run(tellWorker, { isFull: true, thenRefresh: true });
    expect(await snapshot(tab)).toMatchObject({ status: 'signed-in', generation: 1, storage: 'memory' });
    expect((await get(tab, '/api/me')).status).toBe(200);

    await tab.run(tellWorker, { isFull: false, thenRefresh: true });
    expect(await snapshot(tab)).toMatchObject({ generation: 2, storage: 'indexeddb' });
    await browserUnderTest.stopWorkers();
    await register(tab);
    expect((await get(tab, '/api/me')).status).toBe(200);
    expect((await refresh(tab)).generation).toBe(3);
    expect(presented(site)).toEqual([0, 1, 2]);
  });
});
