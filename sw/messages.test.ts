/** What pages may ask of the worker by message, and that nothing they send can hurt it. */
import { describe, expect, test } from 'vitest';
import { DUE, EXPIRED, newWorld, signIn } from './simulation/testing.js';

describe("'hello'", () => {
  test('is answered with the version of the worker and the snapshot of the session', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    expect(await worker.ask('hello')).toMatchObject({
      type: 'token-worker:reply',
      version: 1,
      workerVersion: '0.0.0-test',
      snapshot: { status: 'signed-in', username: 'ada', generation: 0, storage: 'indexeddb' },
    });
  });

  test('is answered by a worker that has just started with what is stored', async () => {
    const world = newWorld();
    const first = world.startWorker();
    await signIn(first);
    first.kill();
    expect(await world.startWorker().ask('hello')).toMatchObject({
      snapshot: { status: 'signed-in', username: 'ada' },
    });
  });

  test('asks nothing of the server', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await world.advance(EXPIRED);
    await worker.ask('hello');
    expect(world.server.refreshes).toBe(0);
  });
});

describe("'hold'", () => {
  test('tells which window holds the worker, and gets no reply: that it came is all', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    const { isOurs, reply } = worker.post({ type: 'token-worker:hold', version: 1 });
    expect(isOurs).toBe(true);
    expect(worker.heldBy).toEqual(['window 1']);
    let isAnswered = false;
    void reply.then(() => (isAnswered = true));
    await world.settle();
    expect(isAnswered).toBe(false);
    expect(world.server.requests).toEqual([]);
  });
});

describe("'wake'", () => {
  test.each(['due', 'online', 'visible', 'pageshow'])(
    'for %s renews what is due, and replies when that is done',
    async (reason) => {
      const world = newWorld();
      const worker = world.startWorker();
      await signIn(worker);
      await world.advance(DUE);
      expect(await worker.ask('wake', { reason })).toMatchObject({ snapshot: { generation: 1 } });
      expect(world.server.refreshes).toBe(1);
    },
  );

  test('renews what has expired, so that the first request after a sleep does not wait', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await world.advance(8 * 3600);
    await worker.ask('wake', { reason: 'pageshow' });
    await worker.fetch('/api/orders');
    expect(world.server.requests.map(({ url }) => url.split('/api')[1])).toEqual([
      '/auth/login',
      '/auth/refresh',
      '/orders',
    ]);
  });

  test('leaves a fresh token as it is, and no session too', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await worker.ask('wake', { reason: 'visible' });
    await signIn(worker);
    await worker.ask('wake', { reason: 'visible' });
    expect(world.server.refreshes).toBe(0);
  });

  test('from twenty tabs renews once', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await world.advance(DUE);
    await Promise.all(Array.from({ length: 20 }, () => worker.ask('wake', { reason: 'due' })));
    expect(world.server.refreshes).toBe(1);
  });
});

describe("'refresh'", () => {
  test('renews a token however fresh it is', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    expect(await worker.ask('refresh')).toMatchObject({ snapshot: { generation: 1 } });
    expect(world.server.refreshes).toBe(1);
  });

  test('with nobody signed in does nothing', async () => {
    const world = newWorld();
    expect(await world.startWorker().ask('refresh')).toMatchObject({ snapshot: { status: 'signed-out' } });
    expect(world.server.requests).toEqual([]);
  });
});

describe("'set-tokens'", () => {
  test('begins a session with what the page was given elsewhere', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    const { authorization } = world.server;
    const { current } = authorization.families.begin('ada');
    const tokens = {
      accessToken: authorization.issueAccessToken('ada'),
      refreshToken: current,
      expiresIn: 60,
      username: 'Ada',
    };
    expect(await worker.ask('set-tokens', { tokens })).toMatchObject({
      snapshot: { status: 'signed-in', username: 'Ada', expiresAt: world.clock.now() + 60 },
    });
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    await world.advance(EXPIRED);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(world.server.refreshes).toBe(1);
  });

  test('begins a new epoch', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker, 'ada');
    const { epoch } = world.storage.peek();
    await worker.ask('set-tokens', { tokens: { accessToken: world.server.authorization.issueAccessToken('grace') } });
    expect(world.storage.peek()).toMatchObject({ username: 'grace', generation: 0 });
    expect(world.storage.peek().epoch).not.toBe(epoch);
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['text', 'a token'],
    ['an empty object', {}],
    ['an empty token', { accessToken: '' }],
    ['a token that no header could carry', { accessToken: 'a\nb' }],
    ['a token that is no text', { accessToken: 5 }],
    ['a list', ['a']],
  ])('with %s is an error, and the session stays', async (_name, tokens) => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    const before = world.storage.peek();
    expect(await worker.ask('set-tokens', { tokens })).toMatchObject({
      type: 'token-worker:error',
      error: { code: 'invalid-tokens' },
    });
    expect(world.storage.peek()).toEqual(before);
  });
});

describe("'claim'", () => {
  test('takes control of the pages', async () => {
    const world = newWorld();
    expect(await world.startWorker().ask('claim')).toEqual({
      type: 'token-worker:reply',
      version: 1,
      workerVersion: '0.0.0-test',
    });
    expect(world.claims).toBe(1);
  });
});

describe('what is no message of ours', () => {
  test.each([
    ['undefined', undefined],
    ['null', null],
    ['text', 'token-worker:hello'],
    ['a number', 7],
    ['a list', ['token-worker:hello']],
    ['another library', { type: 'CACHE_URLS', payload: {} }],
    ['no type', { version: 1, session: 'default' }],
    ['a type that is no text', { type: { startsWith: 1 }, version: 1 }],
    ['no version', { type: 'token-worker:hello', session: 'default' }],
  ])('is left to the app: %s', async (_name, data) => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    const before = world.server.requests.length;
    expect(worker.post(data).isOurs).toBe(false);
    await world.settle();
    expect(world.server.requests).toHaveLength(before);
    expect(world.logouts).toEqual([]);
  });
});

describe('an error is a reply, never a hang', () => {
  test('for a type that this worker does not know', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    for (const type of ['nonsense', 'logout', 'session', 'reply', 'constructor', '']) {
      expect(await worker.ask(type)).toMatchObject({
        type: 'token-worker:error',
        version: 1,
        error: { message: expect.any(String) as string },
      });
    }
    expect(world.storage.peek().status).toBe('signed-in');
  });

  test.each([
    ['of no such name', 'other'],
    ['none', undefined],
    ['of a name that every object has', '__proto__'],
    ['no text', { toString: 1 }],
  ])('for a session %s', async (_name, session) => {
    const world = newWorld();
    const reply = await world.startWorker().ask('hello', { session });
    expect(reply).toMatchObject({ type: 'token-worker:error', error: { code: 'unknown-session' } });
  });

  test('for what the browser refuses, and says nothing of the inside', async () => {
    const world = newWorld();
    world.isClaimRefused = true;
    expect(await world.startWorker().ask('claim')).toEqual({
      type: 'token-worker:error',
      version: 1,
      error: { code: 'no-answer', message: 'the worker could not carry this out' },
    });
  });
});

test('a huge message is answered like any other', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  await signIn(worker);
  const huge = 'x'.repeat(5_000_000);
  expect(await worker.ask('hello', { padding: huge })).toMatchObject({ snapshot: { status: 'signed-in' } });
  const reply = await worker.ask(huge);
  expect(reply).toMatchObject({ type: 'token-worker:error' });
  expect(JSON.stringify(reply).length).toBeLessThan(1000);
  const unknown = await worker.ask('hello', { session: huge });
  expect(JSON.stringify(unknown).length).toBeLessThan(1000);
});

test('no message changes the configuration', async () => {
  const world = newWorld();
  const evil = world.addBackend('https://evil.example');
  const worker = world.startWorker();
  await signIn(worker);
  const config = { api: 'https://evil.example/', refresh: 'https://evil.example/refresh' };
  for (const type of ['hello', 'wake', 'claim', 'set-config', 'config']) await worker.ask(type, { ...config, config });
  await worker.fetch('https://evil.example/api');
  await world.advance(EXPIRED);
  await worker.fetch('/api/orders');
  expect(evil.requests.map(({ authorization }) => authorization)).toEqual([null]);
  expect(world.server.refreshes).toBe(1);
});

test('a message that came without a port is carried out too', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  await signIn(worker);
  const { isOurs } = worker.post({ type: 'token-worker:logout-request', version: 1, session: 'default' }, []);
  expect(isOurs).toBe(true);
  await world.until(() => world.logouts.length === 1, 'the end of the session');
});

describe('what is posted to the windows', () => {
  test('tells of each change: sign-in, renewal begun and done, sign-out', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await worker.ask('refresh');
    await worker.ask('logout-request');
    expect(
      world.snapshots.map(({ status, renewal, generation }) => `${status} ${renewal} ${String(generation)}`),
    ).toEqual(['signed-in idle 0', 'signed-in running 0', 'signed-in idle 1', 'signed-out idle 0']);
    expect(world.messages.at(-1)).toMatchObject({ type: 'token-worker:logout', reason: 'signed-out' });
  });

  test('is nothing at all for plain requests', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    const before = world.messages.length;
    for (let requests = 0; requests < 10; requests += 1) await worker.fetch('/api/orders');
    expect(world.messages).toHaveLength(before);
  });
});
