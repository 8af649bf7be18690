/** An answer of the refresh endpoint that comes after the time limit: no request waits for it, and it is not thrown away. */
import { describe, expect, test } from 'vitest';
import { noAnswer } from './simulation/behaviours.js';
import type { Gate } from './simulation/gate.js';
import { EXPIRED, json, newWorld, signIn, type TestOptions } from './simulation/testing.js';
import { CONFIG, type World } from './simulation/world.js';
import type { SimulatedWorker } from './simulation/worker.js';

interface Slow {
  readonly world: World;
  readonly worker: SimulatedWorker;
  /** Lets the answer through. */
  readonly gate: Gate;
}

/** The server has renewed, and its answer is on its way for longer than the time limit of 8 s. */
async function slow(options: TestOptions = {}): Promise<Slow> {
  const world = newWorld(options);
  const worker = world.startWorker();
  await signIn(worker);
  await world.advance(EXPIRED);
  const gate = world.server.hold('/auth/refresh', 'after');
  const waiting = worker.fetch('/api/orders');
  await world.until(() => gate.waiting === 1, 'the renewal');
  await world.advance(8);
  expect((await waiting).status).toBe(401);
  return { world, worker, gate };
}

test('is taken when it comes, and nobody asked a second time', async () => {
  const { world, worker, gate } = await slow();
  await world.advance(7);
  gate.open();
  await world.settle();
  expect(world.storage.peek()).toMatchObject({ status: 'signed-in', generation: 1, renewal: undefined });
  expect((await worker.fetch('/api/orders')).status).toBe(200);
  expect(world.server.refreshes).toBe(1);
});

test('is waited for by later requests too: each no longer than the time limit', async () => {
  const { world, worker, gate } = await slow();
  const inTime = worker.fetch('/api/orders?in-time');
  await world.advance(3);
  gate.open();
  expect((await inTime).status).toBe(200);
  expect(world.server.refreshes).toBe(1);
});

test('the pages learn meanwhile that the renewal is in trouble', async () => {
  const { world } = await slow();
  expect(world.snapshots.at(-1)).toMatchObject({ status: 'signed-in', renewal: 'unavailable' });
});

test('is given up after the time limit has passed twice, and then asked for again', async () => {
  const { world, worker } = await slow({ hasGrace: true, allow: ['repeated-refresh-token'] });
  await world.advance(8);
  expect(world.storage.peek()).toMatchObject({ renewal: undefined, backoff: { failures: 1 } });
  world.server.hold('/auth/refresh').open();
  await world.advance(1);
  expect((await worker.fetch('/api/orders')).status).toBe(200);
  expect(world.server.refreshes).toBe(2);
});

test('is given up even where the browser does not end a fetch that is aborted', async () => {
  const { world, worker } = await slow({ hasGrace: true, allow: ['repeated-refresh-token'] });
  world.network.isDeafToAborts = true;
  await world.advance(8);
  expect(world.storage.peek()).toMatchObject({ renewal: undefined, backoff: { failures: 1 } });
  world.server.hold('/auth/refresh').open();
  await world.advance(1);
  expect((await worker.fetch('/api/orders')).status).toBe(200);
});

test('another worker waits for it too, and sends no second request', async () => {
  const { world, gate } = await slow();
  const other = world.startWorker();
  const waiting = other.fetch('/api/orders');
  await world.advance(4);
  gate.open();
  expect((await waiting).status).toBe(200);
  expect(world.server.refreshes).toBe(1);
});

test('is not waited for any longer when the network is back: it will not come on the old one', async () => {
  const { world, worker } = await slow({ hasGrace: true, allow: ['repeated-refresh-token'] });
  world.server.hold('/auth/refresh').open();
  await worker.ask('wake', { reason: 'online' });
  expect(world.server.refreshes).toBe(2);
  expect((await worker.fetch('/api/orders')).status).toBe(200);
});

test('a renewal that is not late yet is left alone when the network comes back', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  await signIn(worker);
  await world.advance(EXPIRED);
  const gate = world.server.hold('/auth/refresh');
  const response = worker.fetch('/api/orders');
  await world.until(() => gate.waiting === 1, 'the renewal');
  await world.advance(3);
  const woken = worker.ask('wake', { reason: 'online' });
  await world.settle();
  gate.open();
  await woken;
  expect((await response).status).toBe(200);
  expect(world.server.refreshes).toBe(1);
});

test('session.refresh() is not content with a renewal that was under way and failed', async () => {
  const { world, worker } = await slow({ hasGrace: true, allow: ['repeated-refresh-token'] });
  const asked = worker.ask('refresh');
  world.server.hold('/auth/refresh').open();
  await world.advance(8);
  expect(await asked).toMatchObject({ snapshot: { generation: 1, renewal: 'idle' } });
});

test('no request waits twice: refused after it has waited, it goes to the page', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  await signIn(worker);
  await world.advance(EXPIRED);
  world.server.answer('/auth/refresh', noAnswer);
  const begun = world.clock.now();
  const pending = [1, 2, 3, 4, 5].map((index) => worker.fetch(`/api/orders?${String(index)}`));
  await world.until(() => world.server.refreshes === 1, 'the renewal');
  await world.advance(8);
  expect((await Promise.all(pending)).map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
  expect(world.clock.now() - begun).toBe(8);
});

describe('a sign-in meanwhile', () => {
  async function signedInAnew() {
    const { world, worker } = await slow();
    expect((await worker.fetch('/api/auth/login', json({ username: 'grace', password: 'hopper' }))).status).toBe(200);
    world.server.hold('/auth/refresh').open();
    await world.settle();
    return { world, worker };
  }

  test('gives it up: the new session does not wait for it when it has to renew', async () => {
    const { world, worker } = await signedInAnew();
    world.server.authorization.revokeAccessTokens();
    expect(await (await worker.fetch('/api/orders')).json()).toMatchObject({ name: 'grace' });
    expect(world.server.refreshes).toBe(2);
    expect(world.storage.peek()).toMatchObject({ username: 'grace', generation: 1 });
  });

  test("and that is no failure of the new session's", async () => {
    const { world, worker } = await signedInAnew();
    expect(world.storage.peek()).toMatchObject({ username: 'grace', renewal: undefined, backoff: undefined });
    expect(await worker.ask('hello')).toMatchObject({ snapshot: { username: 'grace', renewal: 'idle' } });
  });
});

describe('with the refresh token in a cookie', () => {
  const WITH_COOKIE = { ...CONFIG, refresh: { url: CONFIG.refresh, style: 'cookie' } } as const;

  /** A renewal is under way when the page sends something else. */
  async function renewing() {
    const world = newWorld({ refreshIn: 'cookie' });
    const worker = world.startWorker(WITH_COOKIE);
    await signIn(worker);
    const gate = world.server.hold('/auth/refresh', 'after');
    const renewal = worker.ask('refresh');
    await world.until(() => gate.waiting === 1, 'the renewal');
    return { world, worker, gate, renewal };
  }

  test("a sign-in waits for it: else the cookie of the user before would take the new user's place", async () => {
    const { world, worker, gate, renewal } = await renewing();
    const login = worker.fetch('/api/auth/login', json({ username: 'grace', password: 'hopper' }));
    await world.settle();
    expect(world.server.to('/auth/login')).toHaveLength(1);
    gate.open();
    await renewal;
    expect((await login).status).toBe(200);
    await world.advance(EXPIRED);
    expect(await (await worker.fetch('/api/orders')).json()).toMatchObject({ name: 'grace' });
  });

  test('a sign-out waits for it: else the cookie would outlive the sign-out', async () => {
    const { world, worker, gate, renewal } = await renewing();
    const logout = worker.fetch('/api/auth/logout', { method: 'POST' });
    await world.settle();
    expect(world.server.to('/auth/logout')).toHaveLength(0);
    gate.open();
    await renewal;
    expect((await logout).status).toBe(204);
  });

  test("a sign-in that no worker saw has changed the cookie: the renewal's token is the new user's, and so is the session", async () => {
    const world = newWorld({ refreshIn: 'cookie' });
    const worker = world.startWorker(WITH_COOKIE);
    const before = await signIn(worker);
    // From a page that is not controlled, or through a worker that died before it could store the answer.
    const login = new Request('https://app.example/api/auth/login', { ...json({ username: 'grace', password: 'hopper' }), credentials: 'include' });
    await world.network.fetch(login, 'page');
    await world.advance(EXPIRED);
    expect(await (await worker.fetch('/api/orders')).json()).toMatchObject({ name: 'grace' });
    expect(world.snapshots.at(-1)).toMatchObject({ status: 'signed-in', username: 'grace', generation: 0 });
    // What a tab still shows of the user before stands for nobody now.
    const old = await worker.fetch('/api/orders', { headers: { Authorization: `Bearer ${before.accessToken}` } });
    expect(old.status).toBe(401);
  });

  test("neither waits longer than the time limit: what comes later takes nobody's place", async () => {
    const { world, worker, gate } = await renewing();
    const login = worker.fetch('/api/auth/login', json({ username: 'grace', password: 'hopper' }));
    await world.settle();
    await world.advance(8);
    expect((await login).status).toBe(200);
    await world.settle();
    gate.open();
    await world.advance(EXPIRED);
    expect(await (await worker.fetch('/api/orders')).json()).toMatchObject({ name: 'grace' });
  });
});
