/** A refresh that the authorization server refuses for good ends the session: once, for all, with no token left. */
import { expect, test } from 'vitest';
import { status } from './simulation/behaviours.js';
import { DUE, EXPIRED, newWorld, signIn } from './simulation/testing.js';
import type { Handler } from './simulation/received.js';

const REFUSALS: readonly (readonly [string, Handler])[] = [
  ['401', status(401)],
  ['403', status(403)],
  ['400 invalid_grant', () => Response.json({ error: 'invalid_grant' }, { status: 400 })],
];

test.each(REFUSALS)(
  '%s: the session ends, is announced once, and the request that waited goes as it is',
  async (_name, refusal) => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await world.advance(EXPIRED);
    world.server.answer('/auth/refresh', refusal);
    expect((await worker.fetch('/api/orders')).status).toBe(401);
    expect(world.server.to('/orders').map(({ authorization }) => authorization)).toEqual([null]);
    expect(world.logouts).toEqual([
      {
        type: 'token-worker:logout',
        version: 1,
        session: 'default',
        owner: expect.any(String) as unknown,
        reason: 'refresh-rejected',
        username: 'ada',
        at: world.clock.now(),
      },
    ]);
    expect(JSON.stringify(world.storage.peek())).not.toContain('secret');
  },
);

test('later requests go as they are, and no refresh is asked for any more', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  await signIn(worker);
  world.server.authorization.revokeSessions();
  await world.advance(EXPIRED);
  await Promise.all(Array.from({ length: 20 }, () => worker.fetch('/api/orders')));
  await worker.fetch('/api/orders');
  await worker.ask('wake', { reason: 'due' });
  await worker.ask('refresh');
  expect(world.server.refreshes).toBe(1);
  expect(world.logouts).toHaveLength(1);
  expect(worker.leftAlone).toEqual(['https://app.example/api/orders']);
});

test('a renewal behind a request ends the session too, and the request has its answer', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  await signIn(worker);
  world.server.authorization.revokeSessions();
  await world.advance(DUE);
  expect((await worker.fetch('/api/orders')).status).toBe(200);
  await worker.idle();
  expect(world.logouts.map(({ reason }) => reason)).toEqual(['refresh-rejected']);
});

test('two workers that both ask announce one end', async () => {
  const world = newWorld();
  const [one, two] = [world.startWorker(), world.startWorker()];
  await signIn(one);
  world.server.authorization.revokeSessions();
  await world.advance(EXPIRED);
  await Promise.all([
    one.fetch('/api/orders'),
    two.fetch('/api/orders'),
    one.fetch('/api/orders'),
    two.fetch('/api/orders'),
  ]);
  expect(world.server.refreshes).toBe(1);
  expect(world.logouts).toHaveLength(1);
});

test('a new sign-in begins a session that works', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  await signIn(worker);
  world.server.authorization.revokeSessions();
  await world.advance(EXPIRED);
  await worker.fetch('/api/orders');
  await signIn(worker, 'grace');
  expect((await worker.fetch('/api/orders')).status).toBe(200);
});

test('the refusal of a refresh token that another worker has presented again, since it took this one for dead, ends nothing', async () => {
  const world = newWorld({ allow: ['overlapping-refreshes'] });
  const [one, two] = [world.startWorker(), world.startWorker()];
  await signIn(one);
  await world.advance(EXPIRED);
  const gate = world.server.hold('/auth/refresh');
  const first = one.fetch('/api/orders');
  await world.until(() => gate.waiting === 1, 'the first refresh');
  // As when the browser forgets the locks of a worker that it has only suspended.
  world.locks.forget(one);
  const second = two.fetch('/api/orders');
  await world.until(() => gate.waiting === 2, 'the second refresh');
  let answered = 0;
  world.server.answer('/auth/refresh', (received) => {
    answered += 1;
    return answered === 1 ? new Response(null, { status: 401 }) : world.server.authorization.refresh(received);
  });
  gate.open();
  await Promise.all([first, second]);
  expect((await one.fetch('/api/orders')).status).toBe(200);
  expect(world.logouts).toEqual([]);
  expect(world.storage.peek()).toMatchObject({ status: 'signed-in', generation: 1 });
});
