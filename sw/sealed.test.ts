/** A sealed worker: what it stores is of use to workers with the same secret alone, and whoever tampers with it gains nothing. */
import { describe, expect, test, vi } from 'vitest';
import type { SessionSnapshot } from '../core/snapshot.js';
import { createTokenManager } from './manager.js';
import type { Ports } from './ports.js';
import { networkError } from './simulation/behaviours.js';
import { brokenInvariants } from './simulation/invariants.js';
import { secret } from './simulation/secrets.js';
import { EXPIRED, newWorld, signIn } from './simulation/testing.js';
import type { SimulatedWorker, WorkerOptions } from './simulation/worker.js';
import { CONFIG, World, type WorldOptions } from './simulation/world.js';

const SEALED = { ...CONFIG, storage: 'sealed' } as const;
const RECORD = `session ${JSON.stringify(['default', 'https://app.example/api/auth/refresh'])}`;

const start = (world: World, secrets: readonly number[] = [1], options: WorkerOptions = {}): SimulatedWorker =>
  world.startWorker(SEALED, { secrets: secrets.map(secret), ...options });

async function snapshotOf(worker: SimulatedWorker): Promise<SessionSnapshot | undefined> {
  const reply = await worker.ask('hello');
  return 'snapshot' in reply ? reply.snapshot : undefined;
}

const statusOf = async (worker: SimulatedWorker): Promise<number> => (await worker.fetch('/api/orders')).status;
const copyOf = (world: World): unknown => structuredClone(world.database.values.get(RECORD));
const put = (world: World, value: unknown): void => void world.database.values.set(RECORD, structuredClone(value));

/** Somebody is signed in, and the worker that saw it is dead. */
async function stored(world: World, secrets?: readonly number[]): Promise<void> {
  const worker = start(world, secrets);
  await signIn(worker);
  await world.settle();
  worker.kill();
}

describe('without a secret', () => {
  test('a sealed worker does not start, and says where its script has to come from', () => {
    const world = newWorld();
    expect(() => world.startWorker(SEALED)).toThrow(expect.objectContaining({ code: 'not-sealed' }) as Error);
    expect(() => world.startWorker(SEALED, { secrets: [] })).toThrow('token-worker/server');
  });

  test('nor does it begin anything for its other sessions', () => {
    const opened: string[] = [];
    const openStore = (owner: string): never => {
      opened.push(owner);
      throw new Error('opened');
    };
    const ports = { origin: 'https://app.example', sealing: undefined, openStore, onChange: () => undefined } as unknown as Ports;
    expect(() => createTokenManager([CONFIG, { ...SEALED, name: 'other' }], () => ports)).toThrow(expect.objectContaining({ code: 'not-sealed' }) as Error);
    expect(opened).toEqual([]);
  });

  test('a worker with other storage starts as before', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    expect(await snapshotOf(worker)).toMatchObject({ status: 'signed-in', storage: 'indexeddb' });
    expect(world.database.values.size).toBe(0);
  });
});

describe('a sealed session', () => {
  test('says so, and outlives its worker', async () => {
    const world = newWorld();
    await stored(world);
    const next = start(world);
    expect(await statusOf(next)).toBe(200);
    expect(await snapshotOf(next)).toMatchObject({ status: 'signed-in', username: 'ada', storage: 'sealed' });
    await world.advance(EXPIRED);
    expect(await statusOf(next)).toBe(200);
    next.kill();
    expect(await snapshotOf(start(world))).toMatchObject({ generation: 1 });
  });

  test('is shared by the workers of the origin that have the secret: one renewal for all', async () => {
    const world = newWorld();
    const [one, two] = [start(world), start(world)];
    await signIn(one);
    await world.advance(EXPIRED);
    expect(await Promise.all([one, two, one, two].map(statusOf))).toEqual([200, 200, 200, 200]);
    expect(world.server.refreshes).toBe(1);
  });

  test('shows nothing in the database, whatever becomes of it', async () => {
    const world = newWorld();
    const worker = start(world);
    const seen: string[] = [];
    const look = (): void => {
      for (const value of world.database.values.values()) {
        const { sealed } = value as { readonly sealed: { readonly data: ArrayBuffer } };
        seen.push(JSON.stringify(value) + new TextDecoder('latin1').decode(sealed.data));
      }
    };
    await signIn(worker);
    look();
    await world.advance(EXPIRED);
    await statusOf(worker);
    look();
    await worker.ask('logout-request');
    await world.settle();
    look();
    expect(seen).toHaveLength(3);
    for (const hidden of [...world.server.mint.secrets, 'ada', 'signed']) expect(seen.filter((text) => text.includes(hidden))).toEqual([]);
  });

  test('with its refresh token in a cookie goes on the same way', async () => {
    const world = newWorld({ refreshIn: 'cookie' });
    const config = { ...SEALED, refresh: { url: CONFIG.refresh, style: 'cookie' } } as const;
    const first = world.startWorker(config, { secrets: [secret(1)] });
    await signIn(first);
    await world.settle();
    first.kill();
    const next = world.startWorker(config, { secrets: [secret(1)] });
    expect(await statusOf(next)).toBe(200);
    expect(world.server.refreshes).toBe(0);
    await world.advance(EXPIRED);
    expect(await statusOf(next)).toBe(200);
  });

  test('goes on in memory where the storage fails, says so, and is sealed again when it can be', async () => {
    const world = newWorld();
    const worker = start(world);
    await signIn(worker);
    world.database.isBroken = true;
    await world.advance(EXPIRED);
    expect(await statusOf(worker)).toBe(200);
    expect(await snapshotOf(worker)).toMatchObject({ generation: 1, storage: 'memory' });
    world.database.isBroken = false;
    await worker.ask('wake', { reason: 'online' });
    expect(await snapshotOf(worker)).toMatchObject({ generation: 1, storage: 'sealed' });
    worker.kill();
    expect(await statusOf(start(world))).toBe(200);
  });
});

describe("the server's secret", () => {
  test('is another: the session is over, the pages are told once, and the next sign-in is kept', async () => {
    const world = newWorld();
    await stored(world);
    const workers = [start(world, [2]), start(world, [2])] as const;
    expect(await Promise.all(workers.map(statusOf))).toEqual([401, 401]);
    await world.settle();
    expect(world.logouts).toMatchObject([{ reason: 'storage-lost' }]);
    expect(world.server.refreshes).toBe(0);
    await signIn(workers[0], 'grace');
    await world.settle();
    for (const worker of workers) worker.kill();
    const next = start(world, [2]);
    expect(await snapshotOf(next)).toMatchObject({ status: 'signed-in', username: 'grace' });
    expect(world.logouts).toHaveLength(1);
  });

  test('is another, and the worker that starts is asked nothing: told once all the same, by whichever comes', async () => {
    const world = newWorld();
    await stored(world);
    for (let starts = 0; starts < 3; starts += 1) {
      const worker = start(world, [2]);
      await world.settle();
      worker.kill();
    }
    expect(world.logouts).toMatchObject([{ reason: 'storage-lost' }]);
  });

  test('is replaced step by step: the session goes on, and is under the newest after its next change', async () => {
    const world = newWorld();
    await stored(world);
    const rotated = start(world, [2, 1]);
    expect(await statusOf(rotated)).toBe(200);
    await world.advance(EXPIRED);
    expect(await statusOf(rotated)).toBe(200);
    rotated.kill();
    const last = start(world, [2]);
    expect(await statusOf(last)).toBe(200);
    expect(await snapshotOf(last)).toMatchObject({ generation: 1 });
    expect(world.logouts).toEqual([]);
  });

  test('is replaced, and a worker that has both only looks: an older worker can still read', async () => {
    const world = newWorld();
    await stored(world);
    const waiting = start(world, [2, 1]);
    expect(await snapshotOf(waiting)).toMatchObject({ status: 'signed-in' });
    await world.settle();
    expect(await statusOf(start(world, [1]))).toBe(200);
  });

  test('is announced before it is used: workers of both kinds read what either writes', async () => {
    const world = newWorld();
    const [older, newer] = [start(world, [1, 2]), start(world, [2, 1])];
    await signIn(older);
    await world.settle();
    for (const worker of [newer, older, newer]) {
      await world.advance(EXPIRED);
      expect(await statusOf(worker)).toBe(200);
    }
    expect(world.server.refreshes).toBe(3);
    expect(world.logouts).toEqual([]);
  });
});

describe('a record that somebody tampered with', () => {
  const SIGNED_IN = { status: 'signed-in', epoch: 5, generation: 0, username: 'mallory', attempts: 0, answered: 0, history: [] };
  const TOKENS = { accessToken: 'planted-access', refreshToken: 'planted-refresh', receivedAt: 0, spread: 0 };

  test.each<readonly [string, (record: object) => unknown]>([
    ['a session in clear', () => ({ revision: 'x', format: 1, state: { ...SIGNED_IN, tokens: TOKENS } })],
    ['a session in clear beside the sealed one', (record) => ({ ...record, state: { ...SIGNED_IN, tokens: TOKENS } })],
    ['another revision', (record) => ({ ...record, revision: 'another' })],
    ['a later format', (record) => ({ ...record, format: 7 })],
    ['no sealed part', (record) => ({ ...record, sealed: undefined })],
  ])('%s: is not believed by a worker that starts, and nothing of it is sent', async (name, change) => {
    const world = newWorld();
    await stored(world);
    put(world, change(copyOf(world) as object));
    const worker = start(world);
    const isStillGenuine = name === 'a session in clear beside the sealed one';
    expect(await statusOf(worker)).toBe(isStillGenuine ? 200 : 401);
    await world.settle();
    expect(world.logouts.map(({ reason }) => reason)).toEqual(isStillGenuine ? [] : ['storage-lost']);
    expect(JSON.stringify(world.server.requests.map(({ headers, text }) => [[...headers], text]))).not.toContain('planted');
    expect((await snapshotOf(worker))?.username).not.toBe('mallory');
    await signIn(worker, 'grace');
    await world.settle();
    expect(await snapshotOf(start(world))).toMatchObject({ status: 'signed-in', username: 'grace' });
  });

  test('whatever it is, a worker that knows the session goes on, and stores it anew', async () => {
    const world = newWorld();
    const worker = start(world);
    await signIn(worker);
    put(world, { revision: 'x', format: 1, state: { ...SIGNED_IN, tokens: TOKENS } });
    await world.advance(EXPIRED);
    expect(await statusOf(worker)).toBe(200);
    worker.kill();
    expect(await snapshotOf(start(world))).toMatchObject({ username: 'ada', generation: 1 });
    expect(world.logouts).toEqual([]);
  });

  test('an earlier one of the same session: a worker that knows better does not present the refresh token before', async () => {
    const world = newWorld();
    const worker = start(world);
    await signIn(worker);
    await world.settle();
    const copy = copyOf(world);
    await worker.ask('refresh');
    put(world, copy);
    await world.advance(EXPIRED);
    expect(await statusOf(worker)).toBe(200);
    expect(new Set(world.server.authorization.presented).size).toBe(2);
  });

  test('one of a session that was signed out: the worker that knows of it does not bring it back', async () => {
    const world = newWorld();
    const worker = start(world);
    await signIn(worker);
    await world.settle();
    const copy = copyOf(world);
    await worker.ask('logout-request');
    await signIn(worker, 'grace');
    put(world, copy);
    expect(await snapshotOf(worker)).toMatchObject({ username: 'grace' });
    await worker.ask('refresh');
    expect(await snapshotOf(worker)).toMatchObject({ username: 'grace', generation: 1 });
  });

  test('one of a session that was signed out, where no worker is left who knows: the server has the last word', async () => {
    const world = newWorld({ allow: ['repeated-refresh-token'] });
    const worker = start(world);
    await signIn(worker);
    await world.settle();
    const copy = copyOf(world);
    await worker.ask('refresh');
    await worker.ask('logout-request');
    await world.settle();
    worker.kill();
    put(world, copy);
    world.server.authorization.revokeAccessTokens();
    expect(await statusOf(start(world))).toBe(401);
    await world.settle();
    expect(world.logouts.map(({ reason }) => reason)).toEqual(['signed-out', 'refresh-rejected']);
  });
});

test('a request that finds the session in memory opens, seals and derives nothing', async () => {
  const world = newWorld();
  await stored(world);
  const worker = start(world);
  const { subtle } = crypto;
  const spies = [vi.spyOn(subtle, 'decrypt'), vi.spyOn(subtle, 'encrypt'), vi.spyOn(subtle, 'deriveKey')];
  const calls = (): number => spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  await statusOf(worker);
  await world.settle();
  const atStart = calls();
  expect(atStart).toBeGreaterThan(0);
  for (let requests = 0; requests < 3; requests += 1) expect(await statusOf(worker)).toBe(200);
  expect(calls()).toBe(atStart);
  for (const spy of spies) spy.mockRestore();
});

test('killed at any step of a renewal: the session is there, and no token came a third time', async () => {
  const options: WorldOptions = { hasGrace: true };
  const life = async (world: World, diesAtStep?: number): Promise<SimulatedWorker> => {
    const worker = start(world, [1], diesAtStep === undefined ? {} : { diesAtStep });
    await signIn(worker);
    await world.settle();
    await world.advance(EXPIRED);
    await worker.fetch('/api/orders').catch(() => undefined);
    await world.settle();
    return worker;
  };
  const whole = new World(options);
  const beginning = start(whole);
  await signIn(beginning);
  await whole.settle();
  const first = beginning.steps.length;
  const last = (await life(new World(options))).steps.length;
  expect(last - first).toBeGreaterThan(15);
  for (let step = first; step < last; step += 1) {
    const world = new World(options);
    const mortal = await life(world, step);
    expect(mortal.isAlive).toBe(false);
    expect(await statusOf(start(world))).toBe(200);
    await world.settle();
    expect(world.logouts).toEqual([]);
    expect(brokenInvariants(world, ['repeated-refresh-token']), mortal.steps[step]).toEqual([]);
  }
});

test('with the server out of reach after a restart the session stays', async () => {
  const world = newWorld();
  await stored(world);
  await world.advance(EXPIRED);
  world.server.answer('/auth/refresh', networkError);
  const worker = start(world);
  expect(await statusOf(worker)).toBe(401);
  expect(await snapshotOf(worker)).toMatchObject({ status: 'signed-in', storage: 'sealed' });
  expect(world.logouts).toEqual([]);
});
