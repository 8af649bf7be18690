/** What code that keeps requests or responses is told of whose they are, and how it takes part in sending them. */
import { describe, expect, test } from 'vitest';
import { currentBearer, EXPIRED, json, newWorld, signIn } from './simulation/testing.js';
import type { SimulatedWorker } from './simulation/worker.js';
import { CONFIG, type World } from './simulation/world.js';
import type { Lifetime } from './ports.js';

const ask = (world: World, path: string, init: RequestInit = {}): Request => new Request(world.origin + path, init);

describe('whose a request is', () => {
  test('the session that it is sent in, by name, epoch and user', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    expect(await worker.tokens.sessionOf(ask(world, '/api/orders'))).toMatchObject({ name: 'default', isSignedIn: false, getsToken: false });
    await signIn(worker);
    const first = await worker.tokens.sessionOf(ask(world, '/api/orders'));
    expect(first).toMatchObject({ name: 'default', isSignedIn: true, subject: 'ada', getsToken: true });
    await signIn(worker);
    const second = await worker.tokens.sessionOf(ask(world, '/api/orders'));
    expect(second?.subject).toBe('ada');
    expect(second?.epoch).not.toBe(first?.epoch);
  });

  test('is known to a worker that has only just started, and the same there', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    const before = await worker.tokens.sessionOf(ask(world, '/api/orders'));
    worker.kill();
    expect(await world.startWorker().tokens.sessionOf(ask(world, '/api/orders'))).toEqual(before);
  });

  test("is nobody's outside of the API, and at the session's endpoints, but for one that updates the token", async () => {
    const world = newWorld();
    const { tokens } = world.startWorker({ ...CONFIG, update: '/api/user' });
    const isSomebodys = async (path: string): Promise<boolean> => (await tokens.sessionOf(ask(world, path))) !== undefined;
    for (const path of ['/page.html', CONFIG.login, CONFIG.refresh, CONFIG.logout]) expect(await isSomebodys(path)).toBe(false);
    expect(await isSomebodys('/api/user')).toBe(true);
  });
});

test('all sessions are told of, each with an owner of its own', async () => {
  const world = newWorld();
  const worker = world.startWorker([{ ...CONFIG, name: 'shop' }, { name: 'bank', api: '/bank' }]);
  await signIn(worker);
  const [shop, bank] = await worker.tokens.sessions();
  expect([shop, bank]).toMatchObject([{ name: 'shop', isSignedIn: true, subject: 'ada' }, { name: 'bank', isSignedIn: false, epoch: 0 }]);
  expect(shop?.owner).not.toBe(bank?.owner);
});

test('a session whose storage cannot be read is not told of: nobody knows what it is', async () => {
  const world = newWorld();
  world.storage.isBroken = true;
  expect(await world.startWorker().tokens.sessions()).toEqual([]);
});

test('the beginning and the end of a session are told, here and in another worker; a renewal is not', async () => {
  const world = newWorld();
  const [worker, other] = [world.startWorker(), world.startWorker()];
  const told = { here: 0, there: 0 };
  worker.tokens.onSessionChange(() => (told.here += 1));
  other.tokens.onSessionChange(() => (told.there += 1));
  await signIn(worker);
  await world.settle();
  expect(told).toEqual({ here: 1, there: 1 });
  await worker.ask('refresh');
  await world.settle();
  expect([told, world.server.refreshes]).toEqual([{ here: 1, there: 1 }, 1]);
  await worker.fetch(CONFIG.logout, json({}));
  await world.settle();
  expect(told).toEqual({ here: 2, there: 2 });
});

describe('a fetch in the place of the worker\'s own', () => {
  /** The requests that it was given. */
  function through(worker: SimulatedWorker, request: Request): { answer: Promise<Response> | undefined; given: Request[] } {
    const given: Request[] = [];
    const fetch: Lifetime['fetch'] = (sent, send) => (given.push(sent), send(sent));
    return { answer: worker.tokens.handle({ request, event: { waitUntil: () => undefined, fetch } }), given };
  }

  test('is given each attempt with its token, and nothing else that the worker sends', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    const before = currentBearer(world);
    world.server.authorization.revokeAccessTokens();
    const { answer, given } = through(worker, ask(world, '/api/orders'));
    expect((await answer)?.status).toBe(200);
    expect(given.map(({ headers }) => headers.get('authorization'))).toEqual([before, currentBearer(world)]);
    expect(world.server.refreshes).toBe(1);
  });

  test('is given the request only once it has waited for its token', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await world.advance(EXPIRED);
    const { answer, given } = through(worker, ask(world, '/api/orders'));
    expect(given).toEqual([]);
    await answer;
    expect(given.map(({ headers }) => headers.get('authorization'))).toEqual([currentBearer(world)]);
  });
});
