/** One sign-in, several resource servers: each gets the token that is for it, and the refresh token is presented by one at a time. */
import { describe, expect, test } from 'vitest';
import { ManyAudiences } from './simulation/audiences.js';
import { noAnswer } from './simulation/behaviours.js';
import { OWNER } from './simulation/renewing-provider.js';
import { EXPIRED, newWorld, type TestOptions } from './simulation/testing.js';
import type { SimulatedWorker } from './simulation/worker.js';

function stage(options: TestOptions = {}) {
  const world = newWorld(options);
  const audiences = new ManyAudiences(world);
  return { world, audiences, worker: world.startWorker(audiences.config) };
}

const ask = async (worker: SimulatedWorker, ...paths: readonly string[]): Promise<number[]> =>
  (await Promise.all(paths.map((path) => worker.fetch(`/api/${path}`)))).map(({ status }) => status);

test('each request gets the token of its rule’s audience, which is got when it is first needed', async () => {
  const { audiences, worker } = stage();
  expect(await ask(worker, 'orders')).toEqual([200]);
  expect(audiences.asked).toEqual([]);
  expect(await ask(worker, 'billing', 'billing', 'orders')).toEqual([200, 200, 200]);
  expect(await ask(worker, 'billing', 'orders')).toEqual([200, 200]);
  expect(audiences.asked).toEqual(['billing']);
});

test('a hundred requests to three audiences, all expired, over two workers: one renewal each, one at a time', async () => {
  const { world, audiences, worker } = stage();
  const other = world.startWorker(audiences.config);
  expect(await ask(worker, 'billing', 'reports')).toEqual([200, 200]);
  await world.advance(EXPIRED);
  const paths = ['orders', 'billing', 'reports'];
  const all = await Promise.all(Array.from({ length: 100 }, (_, index) => ask(index % 2 === 0 ? worker : other, paths[index % 3] ?? '')));
  expect(new Set(all.flat())).toEqual(new Set([200]));
  expect([...audiences.asked.slice(2)].sort()).toEqual(['billing', 'orders', 'reports']);
  expect(world.server.mostRefreshesAtOnce).toBe(1);
  const { presented } = world.server.authorization;
  expect(new Set(presented).size).toBe(presented.length);
});

test('a refused token is renewed for its audience alone', async () => {
  const { world, audiences, worker } = stage();
  await ask(worker, 'billing');
  world.server.authorization.revokeAccessTokens();
  expect(await ask(worker, 'billing')).toEqual([200]);
  expect(audiences.asked).toEqual(['billing', 'billing']);
  expect(await ask(worker, 'orders')).toEqual([200]);
  expect(audiences.asked).toEqual(['billing', 'billing', 'orders']);
});

test('a refresh token that is refused ends the session for all, told once', async () => {
  const { world, worker } = stage();
  world.server.authorization.revokeSessions();
  expect(await ask(worker, 'billing')).toEqual([401]);
  expect(world.logouts.map(({ reason }) => reason)).toEqual(['refresh-rejected']);
  expect(world.storage.peek(OWNER)).toMatchObject({ status: 'signed-out' });
});

describe('what cannot be had for one audience', () => {
  test('is tried again for it after a while, and costs the others nothing', async () => {
    const { world, audiences, worker } = stage();
    world.server.answer('/auth/refresh', ({ url }) =>
      url.endsWith('for=billing') ? Response.json({ error: 'invalid_target' }, { status: 400 }) : Response.json({ accessToken: 'other' }));
    expect(await ask(worker, 'billing', 'billing', 'orders')).toEqual([401, 401, 200]);
    expect(await ask(worker, 'billing', 'orders')).toEqual([401, 200]);
    expect(audiences.asked).toEqual(['billing']);
    expect(world.storage.peek(OWNER)).toMatchObject({ status: 'signed-in', backoff: undefined });
    world.server.answer('/auth/refresh', undefined);
    await worker.ask('wake', { reason: 'online' });
    await world.advance(60);
    expect(await ask(worker, 'billing')).toEqual([200]);
    expect(world.logouts).toEqual([]);
  });

  test('without an answer holds a request up no longer than any renewal', async () => {
    const { world, worker } = stage();
    world.server.answer('/auth/refresh', noAnswer);
    const answered = ask(worker, 'billing');
    await world.until(() => world.server.refreshes === 1, 'the renewal is under way');
    await world.advance(9);
    expect(await answered).toEqual([401]);
    expect(await ask(worker, 'orders')).toEqual([200]);
  });
});

test('a worker that dies over it: the next one presents the same refresh token once more, and nobody is signed out', async () => {
  const { world, audiences, worker } = stage({ hasGrace: true, allow: ['repeated-refresh-token'] });
  const held = world.server.hold('/auth/refresh', 'after');
  const lost = ask(worker, 'billing').catch(() => undefined);
  await world.until(() => world.server.refreshes === 1, 'the renewal is under way');
  worker.kill();
  held.open();
  await lost;
  const next = world.startWorker(audiences.config);
  expect(await ask(next, 'billing', 'orders')).toEqual([200, 200]);
  expect(new Set(world.server.authorization.presented.slice(0, 2)).size).toBe(1);
  expect(world.logouts).toEqual([]);
});

test('a worker that starts while another one is at it waits for that, and has nothing to finish', async () => {
  const { world, audiences, worker } = stage();
  const held = world.server.hold('/auth/refresh');
  const first = ask(worker, 'billing');
  await world.until(() => world.server.refreshes === 1, 'the renewal is under way');
  const next = world.startWorker(audiences.config);
  await world.settle();
  held.open();
  expect(await first).toEqual([200]);
  await next.idle();
  expect(await ask(next, 'billing', 'orders')).toEqual([200, 200]);
  expect(audiences.asked).toEqual(['billing']);
});

test('another user has none of the tokens of the one before', async () => {
  const { world, audiences, worker } = stage();
  await ask(worker, 'billing');
  await worker.ask('set-tokens', { tokens: { accessToken: 'of-grace' } });
  expect(await ask(worker, 'billing')).toEqual([401]);
  expect(world.server.lastTo('/billing').authorization).toBeNull();
  expect(audiences.asked).toEqual(['billing']);
});

test('an audience that is told another name of the user is no other user', async () => {
  const { world, worker } = stage();
  let count = 0;
  world.server.answer('/auth/refresh', () => Response.json({ accessToken: world.server.mint.jwt({ sub: `pseudonym ${String((count += 1))}` }) }));
  await ask(worker, 'billing', 'billing');
  await ask(worker, 'billing');
  expect(count).toBeGreaterThan(1);
  expect(world.storage.peek(OWNER)).toMatchObject({ status: 'signed-in', epoch: 7, username: 'ada' });
  expect(await ask(worker, 'orders')).toEqual([200]);
});

test('a page that wakes the worker has renewed what is due and in use, and nothing that nobody asked for', async () => {
  const { world, audiences, worker } = stage();
  await ask(worker, 'billing');
  await world.advance(EXPIRED);
  await worker.ask('wake', { reason: 'visible' });
  await worker.idle();
  expect(audiences.asked).toEqual(['billing', 'orders', 'billing']);
  expect(await ask(worker, 'orders', 'billing')).toEqual([200, 200]);
  expect(audiences.asked).toHaveLength(3);
});

test('a restarted worker has the tokens of all audiences, and the history says whose was renewed', async () => {
  const { world, audiences, worker } = stage();
  await ask(worker, 'billing');
  worker.kill();
  const next = world.startWorker(audiences.config);
  expect(await ask(next, 'billing')).toEqual([200]);
  expect(audiences.asked).toEqual(['billing']);
  expect(await next.ask('history')).toMatchObject({ history: [{ what: 'signed-in' }, { what: 'renewed', audience: 'billing', generation: 1 }] });
});
