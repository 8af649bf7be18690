/** What a session tells people who debug: what happened, when and why, and never a token. */
import { expect, test } from 'vitest';
import type { SessionEvent } from '../core/history.js';
import { networkError, status } from './simulation/behaviours.js';
import { EXPIRED, newWorld, signIn } from './simulation/testing.js';
import type { SimulatedWorker } from './simulation/worker.js';

async function historyOf(worker: SimulatedWorker): Promise<readonly SessionEvent[]> {
  const reply = await worker.ask('history');
  if (reply.type === 'token-worker:error') throw new Error(reply.error.message);
  return reply.history ?? [];
}

test('a renewal: why, how long it took, and how many others waited for it', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  await signIn(worker);
  const signedInAt = world.clock.now();
  await world.advance(EXPIRED);
  const gate = world.server.hold('/auth/refresh');
  const all = [1, 2, 3].map(() => worker.fetch('/api/orders'));
  await world.until(() => gate.waiting === 1, 'the renewal');
  await world.advance(2);
  gate.open();
  await Promise.all(all);
  expect(await historyOf(worker)).toEqual([
    { what: 'signed-in', at: signedInAt },
    { what: 'renewed', why: 'schedule', generation: 1, seconds: 2, joined: 2, at: world.clock.now() },
  ]);
});

test('failures: what went wrong, when it is tried again, and that it was', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  await signIn(worker);
  await world.advance(EXPIRED);
  world.server.answer('/auth/refresh', status(503, { 'Retry-After': '60' }));
  await worker.fetch('/api/orders');
  const failedAt = world.clock.now();
  await world.advance(91);
  world.server.answer('/auth/refresh', networkError);
  await worker.fetch('/api/orders');
  const failedAgainAt = world.clock.now();
  await world.advance(2);
  world.server.answer('/auth/refresh', undefined);
  await worker.fetch('/api/orders');
  expect((await historyOf(worker)).slice(1)).toEqual([
    { what: 'backed-off', why: 'status', status: 503, failures: 1, until: failedAt + 90, at: failedAt },
    { what: 'retried', why: 'schedule', failures: 1, at: failedAgainAt },
    { what: 'backed-off', why: 'network-error', failures: 2, until: failedAgainAt + 1, at: failedAgainAt },
    { what: 'retried', why: 'schedule', failures: 2, at: failedAgainAt + 2 },
    { what: 'renewed', why: 'schedule', generation: 1, seconds: 0, joined: 0, at: failedAgainAt + 2 },
  ]);
});

test('the end and why, in every worker and after a restart', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  await signIn(worker);
  world.server.authorization.revokeSessions();
  await worker.ask('refresh');
  worker.kill();
  const next = world.startWorker();
  expect((await historyOf(next)).slice(1)).toEqual([{ what: 'ended', why: 'refresh-rejected', status: 401, at: world.clock.now() }]);
});

test("another worker's renewal that was waited for, a renewal that its worker did not live to finish, a storage that failed", async () => {
  const world = newWorld({ hasGrace: true, allow: ['repeated-refresh-token'] });
  const [one, two] = [world.startWorker(), world.startWorker()];
  await signIn(one);
  await world.advance(EXPIRED);
  const gate = world.server.hold('/auth/refresh');
  const both = [one.fetch('/api/orders')];
  await world.until(() => gate.waiting === 1, 'the renewal');
  both.push(two.fetch('/api/orders'));
  await world.settle();
  gate.open();
  await Promise.all(both);
  expect((await historyOf(two)).map(({ what }) => what)).toEqual(['signed-in', 'renewed', 'joined']);

  const held = world.server.hold('/auth/refresh', 'after');
  void one.ask('refresh');
  await world.until(() => held.waiting === 1, 'the next renewal');
  one.kill();
  two.kill();
  held.open();
  const three = world.startWorker();
  await world.settle();
  expect((await historyOf(three)).slice(-2)).toMatchObject([
    { what: 'retried', why: 'unfinished', failures: 0 },
    { what: 'renewed', why: 'unfinished', generation: 2 },
  ]);

  world.storage.isBroken = true;
  await three.ask('refresh');
  world.storage.isBroken = false;
  await three.ask('refresh');
  expect((await historyOf(three)).filter(({ what }) => what === 'stored-in')).toMatchObject([{ storage: 'memory' }, { storage: 'indexeddb' }]);
});

test('holds no token', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  await signIn(worker);
  await worker.ask('refresh');
  world.server.authorization.revokeSessions();
  await worker.ask('refresh');
  // What a page gets is looked through for every secret when the test ends.
  expect((await historyOf(worker)).map(({ what }) => what)).toEqual(['signed-in', 'renewed', 'ended']);
});
