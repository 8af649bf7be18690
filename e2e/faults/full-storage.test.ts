/** Storage that is full for a while: the session goes on in memory, and is stored again as soon as it can be. */
import { JWT_CONFIG } from '../support/config.js';
import { gate } from '../support/gate.js';
import { get, register, signIn } from '../support/page-actions.js';
import { expect, test } from '../support/test.js';
import { FULL_WHILE_PAGE_SAYS } from './support/broken-storage.js';
import { refresh, snapshot, watchEnds } from './support/client.js';
import { prelude } from '../support/prelude.js';
import { presented } from './support/presented.js';
import { tellWorker } from './support/tell-worker.js';

test.use({ shortLivedWorkers: true });
test.setTimeout(120_000);

test('full for a while: what was renewed meanwhile is stored as soon as it can be, and outlives the worker', async ({ serve, browserUnderTest }) => {
  const site = await serve({ config: prelude(JWT_CONFIG, FULL_WHILE_PAGE_SAYS) });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await watchEnds(tab);
  await signIn(tab);
  // A request under way keeps the worker: what it has in memory alone would go with it.
  const answered = gate();
  site.setAnswer(async ({ path }) => (path === '/api/slow' ? answered.opened.then(() => new Response()) : undefined));
  await tab.run(() => {
    Object.assign(window, { slow: fetch('/api/slow') });
  });
  await expect.poll(() => site.to('/api/slow').length).toBe(1);
  await tab.run(tellWorker, { isFull: true, thenRefresh: true });
  expect(await snapshot(tab)).toMatchObject({ status: 'signed-in', generation: 1, storage: 'memory' });
  expect((await get(tab, '/api/me')).status).toBe(200);

  await tab.run(tellWorker, { isFull: false, thenRefresh: true });
  expect(await snapshot(tab)).toMatchObject({ generation: 2, storage: 'indexeddb' });
  answered.open();
  await tab.run(async () => {
    await (window as unknown as { slow: Promise<Response> }).slow;
  });
  await browserUnderTest.stopWorkers();
  await register(tab);
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect((await refresh(tab)).generation).toBe(3);
  expect(presented(site)).toEqual([0, 1, 2]);
});
