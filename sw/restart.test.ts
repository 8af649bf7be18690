/** The worker may die at any step: what was stored is not lost, and a renewal under way is finished by the next one. */
import { describe, expect, test } from 'vitest';
import { brokenInvariants } from './simulation/invariants.js';
import { EXPIRED, json, newWorld, signIn } from './simulation/testing.js';
import type { SimulatedWorker } from './simulation/worker.js';
import { World, type WorldOptions } from './simulation/world.js';

/** What a worker does from sign-in on until it has answered one more thing. */
type Life = (world: World, worker: SimulatedWorker) => Promise<unknown>;

interface Death {
  readonly world: World;
  /** What the worker was about to do, or had just done. */
  readonly step: string;
}

const expiredRequest: Life = async (world, worker) => {
  await world.advance(EXPIRED);
  return worker.fetch('/api/orders');
};

/** The same life again and again, ended one step later each time, beginning with the first step after sign-in. */
async function deaths(options: WorldOptions, life: Life): Promise<readonly Death[]> {
  const whole = new World(options);
  const worker = whole.startWorker();
  await signIn(worker);
  await whole.settle();
  const first = worker.steps.length;
  await life(whole, worker);
  await whole.settle();
  const list: Death[] = [];
  for (let step = first; step < worker.steps.length; step += 1) {
    const world = new World(options);
    const mortal = world.startWorker(undefined, { diesAtStep: step });
    await signIn(mortal);
    await world.settle();
    await life(world, mortal).catch(() => undefined);
    await world.settle();
    expect(mortal.isAlive).toBe(false);
    list.push({ world, step: worker.steps[step] ?? '' });
  }
  return list;
}

/** How often the refresh token that was presented most was presented. */
function mostPresentations({ server }: World): number {
  const { presented } = server.authorization;
  return Math.max(0, ...presented.map((token) => presented.filter((other) => other === token).length));
}

describe('killed at any step of a renewal', () => {
  test('with a server that has a grace period: the session is there, and no token came a third time', async () => {
    const all = await deaths({ hasGrace: true }, expiredRequest);
    expect(all.length).toBeGreaterThan(15);
    for (const { world, step } of all) {
      const next = world.startWorker();
      expect((await next.fetch('/api/orders')).status, step).toBe(200);
      await world.settle();
      expect(world.storage.peek(), step).toMatchObject({ status: 'signed-in', renewal: undefined });
      expect(mostPresentations(world), step).toBeLessThanOrEqual(2);
      expect(world.logouts, step).toEqual([]);
      await world.advance(EXPIRED);
      expect((await next.fetch('/api/orders')).status, step).toBe(200);
      expect(brokenInvariants(world, ['repeated-refresh-token']), step).toEqual([]);
    }
  });

  test('with a server that has none: the session ends only where the answer was lost, and once', async () => {
    for (const { world, step } of await deaths({}, expiredRequest)) {
      const stored = world.storage.peek();
      const wasLost = world.server.refreshes === 1 && 'generation' in stored && stored.generation === 0;
      const next = world.startWorker();
      expect((await next.fetch('/api/orders')).status, step).toBe(wasLost ? 401 : 200);
      expect(
        world.logouts.map(({ reason }) => reason),
        step,
      ).toEqual(wasLost ? ['refresh-rejected'] : []);
      expect(mostPresentations(world), step).toBeLessThanOrEqual(2);
    }
  });

  test('with a refresh token that does not rotate: the session is always there', async () => {
    for (const { world, step } of await deaths({ rotates: false }, expiredRequest)) {
      expect((await world.startWorker().fetch('/api/orders')).status, step).toBe(200);
      expect(world.logouts, step).toEqual([]);
    }
  });

  test('and the next worker too: still nothing is lost', async () => {
    const lives = await deaths({ hasGrace: true }, expiredRequest);
    for (const { world, step } of lives.filter((_death, index) => index % 3 === 0)) {
      for (const diesAtStep of [3, 7, 10, 13])
        await world
          .startWorker(undefined, { diesAtStep })
          .fetch('/api/orders')
          .catch(() => undefined);
      await world.settle();
      const last = world.startWorker();
      const response = await last.fetch('/api/orders');
      // With a server that counts a grace of one, the answer may be lost more often than it forgives.
      const hasEnded = world.logouts.length > 0;
      expect(response.status, step).toBe(hasEnded ? 401 : 200);
      expect(world.logouts.length, step).toBeLessThanOrEqual(1);
      expect(world.server.mostRefreshesAtOnce, step).toBe(1);
    }
  });

  test('while another worker lives: that one goes on', async () => {
    const all = await deaths({ hasGrace: true }, async (world, worker) => {
      const other = world.startWorker();
      await other.ask('hello');
      await world.advance(EXPIRED);
      await Promise.allSettled([worker.fetch('/api/orders')]);
      expect((await other.fetch('/api/orders')).status).toBe(200);
    });
    for (const { world, step } of all) {
      expect(world.logouts, step).toEqual([]);
      expect(world.storage.peek(), step).toMatchObject({ status: 'signed-in', renewal: undefined });
    }
  });
});

describe('a worker that starts', () => {
  test('and finds an unfinished renewal presents the same refresh token once more', async () => {
    const world = newWorld({ hasGrace: true, allow: ['repeated-refresh-token'] });
    const first = world.startWorker();
    await signIn(first);
    const gate = world.server.hold('/auth/refresh', 'after');
    void first.ask('refresh');
    await world.until(() => gate.waiting === 1, 'the renewal');
    first.kill();
    gate.open();
    await world.settle();
    world.startWorker();
    await world.settle();
    const [once, twice, ...more] = world.server.authorization.presented;
    expect(twice).toBe(once);
    expect(more).toEqual([]);
    expect(world.storage.peek()).toMatchObject({ generation: 1, renewal: undefined });
  });

  test('and finds it refused ends the session', async () => {
    const world = newWorld({ allow: ['repeated-refresh-token'] });
    const first = world.startWorker();
    await signIn(first);
    const gate = world.server.hold('/auth/refresh', 'after');
    void first.ask('refresh');
    await world.until(() => gate.waiting === 1, 'the renewal');
    first.kill();
    world.startWorker();
    await world.until(() => gate.waiting === 2, 'the renewal of the next worker');
    gate.open();
    await world.settle();
    expect(world.logouts).toMatchObject([{ reason: 'refresh-rejected', username: 'ada' }]);
  });

  test('while another one renews waits for that, and does not ask again', async () => {
    const world = newWorld();
    const first = world.startWorker();
    await signIn(first);
    await world.advance(EXPIRED);
    const gate = world.server.hold('/auth/refresh');
    const response = first.fetch('/api/orders');
    await world.until(() => gate.waiting === 1, 'the renewal');
    const second = world.startWorker();
    await world.settle();
    gate.open();
    await response;
    expect((await second.fetch('/api/orders')).status).toBe(200);
    expect(world.server.refreshes).toBe(1);
  });

  test('with nothing unfinished asks nothing of the server', async () => {
    const world = newWorld();
    const first = world.startWorker();
    await signIn(first);
    await first.ask('refresh');
    first.kill();
    const { refreshes } = world.server;
    await world.startWorker().ask('hello');
    await world.settle();
    expect(world.server.refreshes).toBe(refreshes);
  });

  test('attaches the token to its very first request', async () => {
    const world = newWorld();
    const first = world.startWorker();
    await signIn(first);
    first.kill();
    const response = await world.startWorker().fetch('/api/orders');
    expect(response.status).toBe(200);
    expect(world.server.to('/orders')).toHaveLength(1);
  });

  test('with an expired token renews it for its very first requests: once', async () => {
    const world = newWorld();
    const first = world.startWorker();
    await signIn(first);
    first.kill();
    await world.advance(EXPIRED);
    const second = world.startWorker();
    const responses = await Promise.all(Array.from({ length: 20 }, () => second.fetch('/api/orders')));
    expect(responses.every(({ status }) => status === 200)).toBe(true);
    expect(world.server.refreshes).toBe(1);
  });
});

test('killed at any step of a sign-in: there is a whole session or none, and the next sign-in works', async () => {
  const whole = new World();
  const worker = whole.startWorker();
  await signIn(worker);
  for (let diesAtStep = 0; diesAtStep < worker.steps.length; diesAtStep += 1) {
    const world = new World();
    const mortal = world.startWorker(undefined, { diesAtStep });
    await mortal.fetch('/api/auth/login', json({ username: 'ada', password: 'lovelace' })).catch(() => undefined);
    await world.settle();
    const stored = world.storage.peek();
    const next = world.startWorker();
    expect((await next.fetch('/api/orders')).status).toBe(stored.status === 'signed-in' ? 200 : 401);
    await signIn(next, 'grace');
    expect((await next.fetch('/api/orders')).status).toBe(200);
    expect(brokenInvariants(world)).toEqual([]);
  }
});

test('killed at any step of a sign-out: the session is whole or over, and never brought back', async () => {
  for (const { world, step } of await deaths({}, (_world, worker) =>
    worker.fetch('/api/auth/logout', { method: 'POST' }),
  )) {
    const { status } = world.storage.peek();
    const wasTold = world.logouts.length > 0;
    const next = world.startWorker();
    await next.fetch('/api/orders');
    expect(world.server.lastTo('/orders').authorization === null, step).toBe(status === 'signed-out');
    await next.fetch('/api/auth/logout', { method: 'POST' });
    await world.settle();
    expect(world.storage.peek().status, step).toBe('signed-out');
    // Announced by the next worker, if the first did not live to do it; twice only if it died before it could note that it had.
    expect(new Set(world.logouts.map(({ at }) => at)).size, step).toBe(1);
    if (!wasTold) expect(world.logouts, step).toHaveLength(1);
  }
});
