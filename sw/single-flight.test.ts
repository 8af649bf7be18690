/** One refresh request at a time, however many requests and workers wait for it, and whatever becomes of the lock. */
import { describe, expect, test } from 'vitest';
import { noAnswer } from './simulation/behaviours.js';
import { authorization, currentBearer, DUE, EXPIRED, newWorld, signIn, type TestOptions } from './simulation/testing.js';
import { CONFIG } from './simulation/world.js';

const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_value, index) => make(index));

test('a hundred requests with an expired token, over two workers: one refresh request', async () => {
  const world = newWorld();
  const workers = [world.startWorker(), world.startWorker()] as const;
  await signIn(workers[0]);
  await world.advance(EXPIRED);
  const responses = await Promise.all(
    times(100, (index) => workers[index % 2 === 0 ? 0 : 1].fetch(`/api/orders/${String(index)}`)),
  );
  expect(responses.every(({ status }) => status === 200)).toBe(true);
  expect(world.server.refreshes).toBe(1);
});

test('a hundred refused requests over two workers: one refresh request', async () => {
  const world = newWorld();
  const workers = [world.startWorker(), world.startWorker()] as const;
  await signIn(workers[0]);
  world.server.authorization.revokeAccessTokens();
  const responses = await Promise.all(times(100, (index) => workers[index % 2 === 0 ? 0 : 1].fetch('/api/orders')));
  expect(responses.every(({ status }) => status === 200)).toBe(true);
  expect(world.server.refreshes).toBe(1);
});

test('requests, wake messages and calls of the app join the same renewal', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  const { accessToken } = await signIn(worker);
  await world.advance(EXPIRED);
  await Promise.all([
    worker.fetch('/api/orders'),
    worker.fetch('/api/orders', authorization(`Bearer ${accessToken}`)),
    worker.ask('wake', { reason: 'visible' }),
    worker.ask('refresh'),
    worker.fetch('/api/auth/refresh', { method: 'POST' }),
  ]);
  expect(world.server.refreshes).toBe(1);
});

test('due in both workers, one after the other: the second finds the work done', async () => {
  const world = newWorld();
  const [one, two] = [world.startWorker(), world.startWorker()];
  await signIn(one);
  await world.advance(DUE);
  await Promise.all([one.fetch('/api/orders'), two.fetch('/api/orders')]);
  await Promise.all([one.idle(), two.idle()]);
  await two.fetch('/api/orders');
  expect(world.server.lastTo('/orders').authorization).toBe(currentBearer(world));
  expect(world.server.refreshes).toBe(1);
});

test('a worker that waits uses what the other has stored', async () => {
  const world = newWorld();
  const [one, two] = [world.startWorker(), world.startWorker()];
  await signIn(one);
  await world.advance(EXPIRED);
  const gate = world.server.hold('/auth/refresh');
  const first = one.fetch('/api/orders');
  await world.until(() => gate.waiting === 1, 'the renewal');
  const second = two.fetch('/api/orders');
  await world.settle();
  expect(world.server.refreshes).toBe(1);
  gate.open();
  await Promise.all([first, second]);
  expect(world.server.to('/orders').map(({ authorization: sent }) => sent)).toEqual([
    currentBearer(world),
    currentBearer(world),
  ]);
});

test('a worker that has not heard of a renewal finds it in the store: the refresh token is new', async () => {
  const world = newWorld();
  const [one, two] = [world.startWorker(), world.startWorker()];
  await signIn(one);
  await world.settle();
  world.channel.isSilent = true;
  await world.advance(EXPIRED);
  await Promise.all([one.fetch('/api/orders'), two.fetch('/api/orders')]);
  world.server.authorization.revokeAccessTokens();
  expect((await one.fetch('/api/orders')).status).toBe(200);
  expect((await two.fetch('/api/orders')).status).toBe(200);
  expect(world.server.refreshes).toBe(2);
});

test('a worker that has not heard of a renewal finds it in the store: the refresh token stays the same', async () => {
  const world = newWorld({ rotates: false });
  const [one, two] = [world.startWorker(), world.startWorker()];
  await signIn(one);
  await world.settle();
  world.channel.isSilent = true;
  await world.advance(EXPIRED);
  await Promise.all([one.fetch('/api/orders'), two.fetch('/api/orders')]);
  expect(world.server.refreshes).toBe(1);
});

test('each renewal begins anew: the one before is not what later requests get', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  await signIn(worker);
  for (let renewals = 1; renewals <= 3; renewals += 1) {
    await world.advance(EXPIRED);
    await Promise.all(times(10, () => worker.fetch('/api/orders')));
    expect(world.server.refreshes).toBe(renewals);
  }
});

test('a server that does not answer is not asked by a second worker before the first has given up', async () => {
  const world = newWorld();
  const [one, two] = [world.startWorker(), world.startWorker()];
  await signIn(one);
  await world.advance(EXPIRED);
  world.server.answer('/auth/refresh', noAnswer);
  const requests = [one.fetch('/api/orders'), two.fetch('/api/orders')];
  await world.until(() => world.server.refreshes === 1, 'the first refresh');
  await world.advance(20);
  for (const request of requests) expect((await request).status).toBe(401);
  expect(world.server.mostRefreshesAtOnce).toBe(1);
  expect(world.logouts).toEqual([]);
});

describe('a lease', () => {
  /** Two workers: the first renews and is held at the server, the second wants to. */
  async function renewing(options: TestOptions = {}) {
    const world = newWorld(options);
    const [one, two] = [world.startWorker(), world.startWorker()];
    await signIn(one);
    await world.advance(EXPIRED);
    const gate = world.server.hold('/auth/refresh');
    const first = one.fetch('/api/orders');
    await world.until(() => gate.waiting === 1, 'the renewal');
    const [lease = ''] = world.locks.names();
    return { world, one, two, gate, first, lease };
  }

  test('is held while a worker renews, and not longer', async () => {
    const { world, gate, first } = await renewing();
    expect(world.locks.names()).toHaveLength(1);
    gate.open();
    await first;
    await world.settle();
    expect(world.locks.names()).toEqual([]);
  });

  test('that a page steals and keeps changes nothing: the record says that a renewal is under way', async () => {
    const { world, two, gate, first, lease } = await renewing();
    world.locks.steal(lease);
    const second = two.fetch('/api/orders');
    await world.settle();
    gate.open();
    expect((await first).status).toBe(200);
    expect((await second).status).toBe(200);
    expect(world.server.refreshes).toBe(1);
  });

  test('that a page steals and lets go is asked for again by its worker', async () => {
    const { world, two, gate, first, lease } = await renewing();
    const second = two.fetch('/api/orders');
    await world.settle();
    world.locks.steal(lease)();
    await world.settle();
    expect(gate.waiting).toBe(1);
    gate.open();
    expect((await first).status).toBe(200);
    expect((await second).status).toBe(200);
    expect(world.server.refreshes).toBe(1);
  });

  test('that a page waits for delays nobody', async () => {
    const { world, two, gate, first, lease } = await renewing();
    world.locks.hold(lease);
    const second = two.fetch('/api/orders');
    gate.open();
    expect((await first).status).toBe(200);
    expect((await second).status).toBe(200);
  });

  test('of a worker that died lets the next one take over at once', async () => {
    const { world, one, two, gate, first } = await renewing({ hasGrace: true, allow: ['repeated-refresh-token'] });
    const second = two.fetch('/api/orders');
    await world.settle();
    one.kill();
    await expect(first).rejects.toThrow(TypeError);
    await world.until(() => gate.waiting === 2, 'the renewal of the other worker');
    world.server.answer('/auth/refresh', (received) => world.server.authorization.refresh(received));
    gate.open();
    expect((await second).status).toBe(200);
  });

  test('of a worker that died, stolen by a page that keeps it: another worker takes over when it has had its time, and no request waits for that', async () => {
    const { world, one, two, gate, first, lease } = await renewing({ hasGrace: true, allow: ['repeated-refresh-token'] });
    world.locks.steal(lease);
    one.kill();
    await expect(first).rejects.toThrow(TypeError);
    const second = two.fetch('/api/orders');
    await world.settle();
    await world.advance(8);
    expect((await second).status).toBe(401);
    expect(world.server.refreshes).toBe(1);
    await world.advance(25.9);
    expect(gate.waiting).toBe(1);
    await world.advance(0.1);
    expect(gate.waiting).toBe(2);
    gate.open();
    await world.settle();
    expect((await two.fetch('/api/orders')).status).toBe(200);
    expect(world.logouts).toEqual([]);
  });
});

test('a worker that is told of a change while it starts does not overlook it', async () => {
  let release: (() => void) | undefined;
  let isHeld = false;
  const world = newWorld({
    schedule: (step) => {
      if (!isHeld || step !== 'worker 2: after read') return Promise.resolve();
      return new Promise((resolve) => (release = resolve));
    },
  });
  const one = world.startWorker();
  await world.settle();
  isHeld = true;
  const two = world.startWorker(CONFIG);
  await world.until(() => release !== undefined, 'the second worker has read the empty storage');
  await signIn(one);
  await world.settle();
  isHeld = false;
  release?.();
  await world.settle();
  expect((await two.fetch('/api/orders')).status).toBe(200);
});

test('what was read before a change is not taken for the state after it', async () => {
  let release: (() => void) | undefined;
  let isHeld = false;
  const world = newWorld({
    schedule: (step) => {
      if (!isHeld || release !== undefined || step !== 'worker 1: after read') return Promise.resolve();
      return new Promise((resolve) => (release = resolve));
    },
  });
  const [one, two] = [world.startWorker(), world.startWorker()];
  await signIn(one);
  await world.settle();
  isHeld = true;
  await two.ask('forget');
  await world.until(() => release !== undefined, 'the first worker has read what the second changed');
  const signedOut = one.ask('logout-request');
  await world.settle();
  release?.();
  await signedOut;
  await world.settle();
  await one.fetch('/api/orders');
  expect(world.server.lastTo('/orders').authorization).toBeNull();
});
