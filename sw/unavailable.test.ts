/** A refresh that cannot be decided ends nothing: requests go on with the token there is, and it is tried again. */
import { describe, expect, test } from 'vitest';
import { garbage, networkError, noAnswer, redirectTo, status } from './simulation/behaviours.js';
import type { Handler } from './simulation/received.js';
import { currentBearer, DUE, EXPIRED, newWorld, signIn } from './simulation/testing.js';
import { CONFIG } from './simulation/world.js';

const FAILURES: readonly (readonly [string, Handler])[] = [
  ['500', status(500)],
  ['503', status(503)],
  ['429', status(429)],
  ['404', status(404)],
  ['400 other than invalid_grant', () => Response.json({ error: 'invalid_request' }, { status: 400 })],
  ['200 with a body that is no token response', garbage],
  ['200 with JSON that holds no token', () => Response.json({ ok: true })],
  ['200 with no body', () => new Response(null)],
  ['a redirect', redirectTo('/login', 302)],
  ['a network error', networkError],
  ['no answer in time', noAnswer],
];

test.each(FAILURES)(
  '%s: an expired request is sent with the token that there is, and nobody is signed out',
  async (_name, failure) => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    const before = currentBearer(world);
    world.server.answer('/auth/refresh', failure);
    await world.advance(EXPIRED);
    const pending = worker.fetch('/api/orders');
    await world.until(() => world.server.refreshes === 1, 'the refresh');
    await world.advance(8);
    expect((await pending).status).toBe(401);
    expect(world.server.to('/orders').map(({ authorization }) => authorization)).toEqual([before]);
    expect(world.logouts).toEqual([]);
    // A late answer is waited for as long again.
    await world.advance(8);
    expect(world.storage.peek()).toMatchObject({ status: 'signed-in', generation: 0, renewal: undefined });
    expect(world.snapshots.at(-1)).toMatchObject({ status: 'signed-in', renewal: 'unavailable' });

    world.server.answer('/auth/refresh', undefined);
    await world.advance(300);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(world.server.lastTo('/orders').authorization).toBe(currentBearer(world));
    expect(world.snapshots.at(-1)).toMatchObject({ renewal: 'idle', generation: 1 });
  },
);

test('offline: a request gets the error of fetch, and the session goes on when the network is back', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  await signIn(worker);
  await world.advance(EXPIRED);
  world.network.isDown = true;
  await expect(worker.fetch('/api/orders')).rejects.toThrow(TypeError);
  world.network.isDown = false;
  await worker.ask('wake', { reason: 'online' });
  expect((await worker.fetch('/api/orders')).status).toBe(200);
  expect(world.logouts).toEqual([]);
});

test("the app's own refresh functions may throw: reported, and as unavailable as any other failure", async () => {
  for (const functions of [
    {
      request: () => {
        throw new Error('of request');
      },
    },
    { response: () => Promise.reject(new Error('of response')) },
  ]) {
    const world = newWorld({ allow: ['repeated-refresh-token'] });
    const worker = world.startWorker({ ...CONFIG, refresh: { url: CONFIG.refresh, ...functions } });
    await signIn(worker);
    await world.advance(EXPIRED);
    expect((await worker.fetch('/api/orders')).status).toBe(401);
    expect(world.reports).toHaveLength(1);
    expect(world.logouts).toEqual([]);
  }
});

test("the app's own judgement decides between granted, rejected and unavailable", async () => {
  for (const [answer, reasons] of [
    ['unavailable', []],
    ['rejected', ['refresh-rejected']],
    [{ accessToken: 'of-the-app' }, []],
  ] as const) {
    const world = newWorld({ allow: ['repeated-refresh-token'] });
    const worker = world.startWorker({ ...CONFIG, refresh: { url: CONFIG.refresh, response: () => answer } });
    await signIn(worker);
    await world.advance(EXPIRED);
    await worker.fetch('/api/orders');
    expect(world.logouts.map(({ reason }) => reason)).toEqual(reasons);
    if (typeof answer === 'object') expect(world.server.lastTo('/orders').authorization).toBe('Bearer of-the-app');
  }
});

describe('backoff', () => {
  test('no request asks again before its time, neither due nor expired nor refused', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.server.answer('/auth/refresh', status(503, { 'Retry-After': '120' }));
    await world.advance(DUE);
    await worker.fetch('/api/orders');
    await worker.idle();
    expect(world.server.refreshes).toBe(1);
    await worker.fetch('/api/orders');
    world.server.authorization.revokeAccessTokens();
    expect((await worker.fetch('/api/orders')).status).toBe(401);
    await world.advance(119);
    await worker.fetch('/api/orders');
    await worker.idle();
    expect(world.server.refreshes).toBe(1);
  });

  test('Retry-After is honoured, with jitter on top', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.server.answer('/auth/refresh', status(429, { 'Retry-After': '60' }));
    await world.advance(EXPIRED);
    await worker.fetch('/api/orders');
    world.server.answer('/auth/refresh', undefined);
    await world.advance(60);
    await worker.fetch('/api/orders');
    expect(world.server.refreshes).toBe(1);
    await world.advance(30);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(world.server.refreshes).toBe(2);
  });

  test('grows with each failure in a row, and begins anew after a success', async () => {
    const world = newWorld();
    world.random = 0.999;
    const worker = world.startWorker();
    await signIn(worker);
    const waits = async (): Promise<readonly number[]> => {
      const list: number[] = [];
      let last = world.clock.now();
      for (let failures = 1; failures <= 5; failures += 1) {
        const { refreshes } = world.server;
        while (world.server.refreshes === refreshes) {
          await worker.fetch('/api/orders');
          if (world.server.refreshes === refreshes) await world.advance(0.25);
        }
        list.push(world.clock.now() - last);
        last = world.clock.now();
      }
      return list;
    };
    await world.advance(EXPIRED);
    world.server.answer('/auth/refresh', status(500));
    expect(await waits()).toEqual([EXPIRED - EXPIRED, 1, 2, 4, 8]);
    world.server.answer('/auth/refresh', undefined);
    await world.advance(300);
    await worker.fetch('/api/orders');
    await world.advance(EXPIRED);
    world.server.answer('/auth/refresh', status(500));
    expect(await waits()).toEqual([0, 1, 2, 4, 8]);
  });

  test('ends when the network is back, and not because a page becomes visible', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.server.answer('/auth/refresh', status(503, { 'Retry-After': '3600' }));
    await world.advance(EXPIRED);
    await worker.fetch('/api/orders');
    world.server.answer('/auth/refresh', undefined);
    for (const reason of ['due', 'visible', 'pageshow']) await worker.ask('wake', { reason });
    expect(world.server.refreshes).toBe(1);
    const reply = await worker.ask('wake', { reason: 'online' });
    expect(world.server.refreshes).toBe(2);
    expect(reply).toMatchObject({ snapshot: { generation: 1, renewal: 'idle' } });
  });

  test('tells the pages when it will be tried again', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.server.answer('/auth/refresh', status(503, { 'Retry-After': '60' }));
    await world.advance(EXPIRED);
    await worker.fetch('/api/orders');
    expect(world.snapshots.at(-1)).toMatchObject({ renewal: 'unavailable', renewAt: world.clock.now() + 90 });
  });

  test('holds for the other workers and for the next ones, and ends for all when the network is back', async () => {
    const world = newWorld();
    const [one, two] = [world.startWorker(), world.startWorker()];
    await signIn(one);
    world.server.answer('/auth/refresh', status(503, { 'Retry-After': '3600' }));
    await world.advance(EXPIRED);
    await one.fetch('/api/orders');
    world.server.answer('/auth/refresh', undefined);
    expect((await two.fetch('/api/orders')).status).toBe(401);
    one.kill();
    const three = world.startWorker();
    expect((await three.fetch('/api/orders')).status).toBe(401);
    expect(world.server.refreshes).toBe(1);
    await two.ask('wake', { reason: 'online' });
    await world.settle();
    expect((await three.fetch('/api/orders')).status).toBe(200);
    expect(world.server.refreshes).toBe(2);
  });

  test('ends when a clock is set back: nobody would know how long it was to last', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.server.answer('/auth/refresh', status(503, { 'Retry-After': '3600' }));
    await world.advance(EXPIRED);
    await worker.fetch('/api/orders');
    world.server.answer('/auth/refresh', undefined);
    world.userClockIsAhead = -30;
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(world.server.refreshes).toBe(2);
  });
});
