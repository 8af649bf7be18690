/** Storage that cannot be had: the session lives in the worker's memory and its snapshot says so; nothing hangs. */
import { get, getMany, register, signIn } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import { expect, test } from '../support/test.js';
import { BROKEN } from './support/broken-storage.js';
import { ends, refresh, snapshot, watchEnds } from './support/client.js';
import { presented } from './support/presented.js';

/** Seconds within which everything is done, though the storage may be waited for at each use. */
const BOUND = 40;

for (const [how, source] of Object.entries(BROKEN)) {
  test(`IndexedDB ${how}: signed in, renewed and signed out in memory`, async ({ serve, browserUnderTest }) => {
    const site = await serve({ beforeWorker: `${source};` });
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
