/** Where the tokens are kept, and what becomes of the session when the storage fails, loses them, or keeps none. */
import { describe, expect, test } from 'vitest';
import { networkError } from './simulation/behaviours.js';
import { currentBearer, EXPIRED, newWorld, signIn } from './simulation/testing.js';
import { CONFIG } from './simulation/world.js';

const WITH_COOKIE = { ...CONFIG, storage: 'memory', refresh: { url: CONFIG.refresh, style: 'cookie' } } as const;

describe('without persistent storage', () => {
  test('from the start: the session lives in memory, and its snapshot says so', async () => {
    const world = newWorld();
    world.storage.isBroken = true;
    const worker = world.startWorker();
    expect(await worker.ask('hello')).toMatchObject({ snapshot: { status: 'signed-out', storage: 'memory' } });
    await signIn(worker);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    await world.advance(EXPIRED);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(await worker.ask('hello')).toMatchObject({
      snapshot: { status: 'signed-in', generation: 1, storage: 'memory' },
    });
  });

  test('when the worker starts: requests go as they are, and the session is there when the storage is', async () => {
    const world = newWorld();
    const first = world.startWorker();
    await signIn(first);
    first.kill();
    world.storage.isBroken = true;
    const worker = world.startWorker();
    expect((await worker.fetch('/api/orders')).status).toBe(401);
    world.storage.isBroken = false;
    await world.advance(1);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(await worker.ask('hello')).toMatchObject({ snapshot: { status: 'signed-in', storage: 'indexeddb' } });
    expect(world.logouts).toEqual([]);
  });

  test('for one write: what could not be written is written with the next change, and outlives the worker', async () => {
    const world = newWorld();
    const first = world.startWorker();
    await signIn(first);
    await world.advance(EXPIRED);
    world.storage.isBroken = true;
    expect((await first.fetch('/api/orders')).status).toBe(200);
    world.storage.isBroken = false;
    await first.ask('wake', { reason: 'online' });
    expect(await first.ask('hello')).toMatchObject({ snapshot: { generation: 1, storage: 'indexeddb' } });
    first.kill();
    expect((await world.startWorker().fetch('/api/orders')).status).toBe(200);
    expect(new Set(world.server.authorization.presented).size).toBe(world.server.refreshes);
  });

  test('from some time on: the session goes on in memory', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    expect(await worker.ask('hello')).toMatchObject({ snapshot: { storage: 'indexeddb' } });
    world.storage.isBroken = true;
    for (let renewals = 1; renewals <= 2; renewals += 1) {
      await world.advance(EXPIRED);
      expect((await worker.fetch('/api/orders')).status).toBe(200);
      expect(await worker.ask('hello')).toMatchObject({ snapshot: { generation: renewals, storage: 'memory' } });
    }
    expect(world.logouts).toEqual([]);
  });

  test('in mid-renewal: the new tokens are used and not lost', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await world.advance(EXPIRED);
    const gate = world.server.hold('/auth/refresh');
    const response = worker.fetch('/api/orders');
    await world.until(() => gate.waiting === 1, 'the renewal');
    world.storage.isBroken = true;
    gate.open();
    expect((await response).status).toBe(200);
    await world.advance(EXPIRED);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(new Set(world.server.authorization.presented).size).toBe(2);
  });

  test('a sign-out is carried out and announced once', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.storage.isBroken = true;
    await worker.ask('logout-request');
    expect(world.logouts).toHaveLength(1);
    await worker.fetch('/api/orders');
    expect(worker.leftAlone).toHaveLength(1);
  });
});

describe("with storage: 'memory' and the refresh token in a cookie", () => {
  test('no token is written', async () => {
    const world = newWorld({ refreshIn: 'cookie' });
    const worker = world.startWorker(WITH_COOKIE);
    await signIn(worker);
    expect(world.storage.peek()).toMatchObject({
      status: 'signed-in',
      tokens: { accessToken: undefined, refreshToken: undefined },
    });
    expect(await worker.ask('hello')).toMatchObject({ snapshot: { storage: 'memory' } });
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(world.server.refreshes).toBe(0);
  });

  test('after a restart the worker renews before it sends', async () => {
    const world = newWorld({ refreshIn: 'cookie' });
    const first = world.startWorker(WITH_COOKIE);
    await signIn(first);
    first.kill();
    const second = world.startWorker(WITH_COOKIE);
    const responses = await Promise.all([1, 2, 3].map(() => second.fetch('/api/orders')));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(world.server.refreshes).toBe(1);
    expect(world.server.to('/orders').every(({ authorization }) => authorization !== null)).toBe(true);
    expect(world.logouts).toEqual([]);
  });

  test('after a restart with the server out of reach the session stays, and goes on when it is back', async () => {
    const world = newWorld({ refreshIn: 'cookie' });
    const first = world.startWorker(WITH_COOKIE);
    await signIn(first);
    first.kill();
    const second = world.startWorker(WITH_COOKIE);
    world.server.answer('/auth/refresh', networkError);
    expect((await second.fetch('/api/orders')).status).toBe(401);
    expect(world.logouts).toEqual([]);
    world.server.answer('/auth/refresh', undefined);
    await second.ask('wake', { reason: 'online' });
    expect((await second.fetch('/api/orders')).status).toBe(200);
  });

  test('a second worker gets a token of its own', async () => {
    const world = newWorld({ refreshIn: 'cookie' });
    const [one, two] = [world.startWorker(WITH_COOKIE), world.startWorker(WITH_COOKIE)];
    await signIn(one);
    await world.settle();
    expect((await two.fetch('/api/orders')).status).toBe(200);
    expect((await one.fetch('/api/orders')).status).toBe(200);
    expect(world.logouts).toEqual([]);
  });
});

describe('tokens that are lost', () => {
  test('when the worker starts: the session is over, and the pages are told once, with the name', async () => {
    const world = newWorld();
    const first = world.startWorker();
    await signIn(first);
    first.kill();
    world.storage.loseTokens();
    const worker = world.startWorker();
    await worker.fetch('/api/orders');
    await worker.fetch('/api/orders');
    expect(world.logouts).toMatchObject([{ reason: 'storage-lost', username: 'ada' }]);
    expect(world.server.refreshes).toBe(0);
    await signIn(worker);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
  });

  test('when two workers start: told once', async () => {
    const world = newWorld();
    const first = world.startWorker();
    await signIn(first);
    first.kill();
    world.storage.loseTokens();
    const [one, two] = [world.startWorker(), world.startWorker()];
    await Promise.all([one.ask('hello'), two.ask('hello')]);
    expect(world.logouts).toHaveLength(1);
  });

  test('while a renewal is about to be sent: the worker still knows them, and what is presented is no empty body', async () => {
    const world = newWorld({
      schedule: (step) => {
        if (isRenewing && step === 'worker 1: between read and write') {
          isRenewing = false;
          world.storage.loseTokens();
        }
        return Promise.resolve();
      },
    });
    let isRenewing = false;
    const worker = world.startWorker();
    await signIn(worker);
    await world.advance(EXPIRED);
    isRenewing = true;
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(isRenewing).toBe(false);
    expect(world.server.authorization.presented).not.toContain('');
    expect(world.logouts).toEqual([]);
  });

  test('end nothing where the refresh token is in a cookie', async () => {
    const world = newWorld({ refreshIn: 'cookie' });
    const config = { ...WITH_COOKIE, storage: 'indexeddb' } as const;
    const first = world.startWorker(config);
    await signIn(first);
    first.kill();
    world.storage.loseTokens();
    expect((await world.startWorker(config).fetch('/api/orders')).status).toBe(200);
    expect(world.logouts).toEqual([]);
  });

  test('while the worker runs: it still knows them, and writes them again at the next change', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.storage.clear();
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    await world.advance(EXPIRED);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(world.server.lastTo('/orders').authorization).toBe(currentBearer(world));
    expect(world.logouts).toEqual([]);
  });

  test('with everything else: nobody is signed in, and there is nothing to announce', async () => {
    const world = newWorld();
    const first = world.startWorker();
    await signIn(first);
    first.kill();
    world.storage.clear();
    expect(await world.startWorker().ask('hello')).toMatchObject({ snapshot: { status: 'signed-out' } });
    expect(world.logouts).toEqual([]);
  });
});
