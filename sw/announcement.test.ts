/** The end of a session is told to the pages, whatever becomes of the worker that ended it. */
import { expect, test } from 'vitest';
import { EXPIRED, newWorld, signIn } from './simulation/testing.js';
import type { SimulatedWorker } from './simulation/worker.js';
import type { World } from './simulation/world.js';

interface Untold {
  readonly world: World;
  readonly living: readonly SimulatedWorker[];
}

/** A worker signs out, and dies when it has stored the end and told nobody. */
async function endsUntold(others = 0): Promise<Untold> {
  const doomed = new Set<SimulatedWorker>();
  const world = newWorld({
    schedule: (step) => {
      for (const one of doomed) if (step === `${one.name}: before notify`) one.kill();
      return Promise.resolve();
    },
  });
  const worker = world.startWorker();
  await signIn(worker);
  const living = Array.from({ length: others }, () => world.startWorker());
  await Promise.all(living.map((other) => other.ask('hello')));
  await world.settle();
  doomed.add(worker);
  void worker.ask('logout-request');
  await world.settle();
  expect(worker.isAlive).toBe(false);
  expect(world.storage.peek().status).toBe('signed-out');
  return { world, living };
}

test('by the next worker, when the one that ended it died first', async () => {
  const { world } = await endsUntold();
  expect(world.logouts).toEqual([]);
  world.startWorker();
  await world.settle();
  expect(world.logouts).toMatchObject([{ reason: 'signed-out', username: 'ada' }]);
});

test('by one of the workers that live, when it learns of the end', async () => {
  const { world, living } = await endsUntold(2);
  world.server.authorization.revokeAccessTokens();
  for (const worker of living) await worker.fetch('/api/orders');
  await world.settle();
  expect(world.logouts).toMatchObject([{ reason: 'signed-out' }]);
});

test('by several workers that start together: once', async () => {
  const { world } = await endsUntold();
  for (let count = 0; count < 4; count += 1) world.startWorker();
  await world.settle();
  expect(world.logouts).toHaveLength(1);
});

test('by the worker that is at it, and no other that starts meanwhile', async () => {
  let release: (() => void) | undefined;
  const world = newWorld({
    schedule: (step) => (step === 'worker 1: before notify' && isHeld ? new Promise((resolve) => (release = resolve)) : Promise.resolve()),
  });
  let isHeld = false;
  const worker = world.startWorker();
  await signIn(worker);
  isHeld = true;
  void worker.ask('logout-request');
  await world.until(() => release !== undefined, 'the end in the record');
  world.startWorker();
  await world.settle();
  expect(world.logouts).toEqual([]);
  isHeld = false;
  release?.();
  await world.settle();
  expect(world.logouts).toHaveLength(1);
});

test('a sign-in that follows is not disturbed by the end before it', async () => {
  const { world } = await endsUntold();
  const worker = world.startWorker();
  await signIn(worker, 'grace');
  await world.settle();
  await world.advance(EXPIRED);
  expect((await worker.fetch('/api/orders')).status).toBe(200);
  expect(world.storage.peek()).toMatchObject({ status: 'signed-in', username: 'grace' });
});
