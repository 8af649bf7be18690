/** A refused token: one renewal and one more try, and no endpoint that always refuses keeps the worker renewing. */
import { describe, expect, test } from 'vitest';
import { networkError, status } from './simulation/behaviours.js';
import { currentBearer, EXPIRED, json, jsonOf, newWorld, signIn } from './simulation/testing.js';
import { CONFIG } from './simulation/world.js';

describe('a request whose token is refused', () => {
  test('is sent once more with a renewed one, and the page sees the second answer alone', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    const before = currentBearer(world);
    world.server.authorization.revokeAccessTokens();
    const response = await worker.fetch('/api/orders');
    expect(await jsonOf(response)).toEqual({ path: '/orders', name: 'ada' });
    expect(world.server.to('/orders').map(({ authorization }) => authorization)).toEqual([
      before,
      currentBearer(world),
    ]);
    expect(world.server.refreshes).toBe(1);
  });

  test('is sent again with the same body: a string', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.server.authorization.revokeAccessTokens();
    expect((await worker.fetch('/api/orders', json({ item: 'ä €' }))).status).toBe(200);
    expect(world.server.to('/orders').map(({ text }) => text)).toEqual(['{"item":"ä €"}', '{"item":"ä €"}']);
  });

  test('is sent again with the same body: bytes', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.server.authorization.revokeAccessTokens();
    const body = Uint8Array.from({ length: 200_000 }, (_value, index) => index % 251);
    expect((await worker.fetch('/api/upload', { method: 'PUT', body })).status).toBe(200);
    const [first, second] = world.server.to('/upload');
    expect(Buffer.from(first?.body ?? []).equals(body)).toBe(true);
    expect(Buffer.from(second?.body ?? []).equals(body)).toBe(true);
  });

  test('is sent again with the same body: a form with a file', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.server.authorization.revokeAccessTokens();
    const body = new FormData();
    body.set('title', 'The first program');
    body.set('file', new File(['Bernoulli numbers'], 'note-g.txt', { type: 'text/plain' }));
    expect((await worker.fetch('/api/upload', { method: 'POST', body })).status).toBe(200);
    const [first, second] = world.server.to('/upload');
    expect(first?.text).toContain('Bernoulli numbers');
    expect(second?.text).toBe(first?.text);
    expect(second?.headers.get('content-type')).toBe(first?.headers.get('content-type'));
    expect(second?.text).toContain(/boundary=(.+)$/.exec(second?.headers.get('content-type') ?? '')?.[1]);
  });

  test('gets the refusal when the second try is refused too', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.server.answer('/orders', () => Response.json({ error: 'never' }, { status: 401 }));
    const response = await worker.fetch('/api/orders');
    expect(response.status).toBe(401);
    expect(await jsonOf(response)).toEqual({ error: 'never' });
    expect(world.server.to('/orders')).toHaveLength(2);
    expect(world.server.refreshes).toBe(1);
    expect(world.logouts).toEqual([]);
  });

  test('costs no renewal when the page has aborted it meanwhile', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    const abort = new AbortController();
    world.server.answer('/orders', () => {
      abort.abort();
      return new Response('no', { status: 401 });
    });
    await expect(worker.fetch('/api/orders', { signal: abort.signal })).rejects.toMatchObject({ name: 'AbortError' });
    await world.settle();
    expect(world.server.refreshes).toBe(0);
  });

  test('gets the refusal when the renewal is unavailable', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.server.authorization.revokeAccessTokens();
    world.server.answer('/auth/refresh', networkError);
    const response = await worker.fetch('/api/orders');
    expect(await jsonOf(response)).toEqual({ error: 'unauthorized' });
    expect(world.server.to('/orders')).toHaveLength(1);
    expect(world.logouts).toEqual([]);
  });

  test('gets the refusal when the renewal is rejected, and the session is over', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.server.authorization.revokeAccessTokens();
    world.server.authorization.revokeSessions();
    expect((await worker.fetch('/api/orders')).status).toBe(401);
    expect(world.server.to('/orders')).toHaveLength(1);
    expect(world.logouts.map(({ reason }) => reason)).toEqual(['refresh-rejected']);
  });

  test('gets the error of fetch when the network fails at the second try', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    let tries = 0;
    world.server.answer('/orders', (received) =>
      ++tries === 1 ? new Response(null, { status: 401 }) : networkError(received),
    );
    await expect(worker.fetch('/api/orders')).rejects.toThrow(TypeError);
    expect(world.server.refreshes).toBe(1);
  });

  test('is sent again without a renewal when the session is past that token already', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    const gate = world.server.hold('/slow');
    const slow = worker.fetch('/api/slow');
    await world.until(() => gate.waiting === 1, 'the slow request');
    world.server.authorization.revokeAccessTokens();
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    gate.open();
    expect((await slow).status).toBe(200);
    expect(world.server.to('/slow')).toHaveLength(2);
    expect(world.server.refreshes).toBe(1);
  });

  test('is sent again without a renewal when another worker has renewed', async () => {
    const world = newWorld();
    const [one, two] = [world.startWorker(), world.startWorker()];
    await signIn(one);
    await world.settle();
    const gate = world.server.hold('/slow');
    const slow = two.fetch('/api/slow');
    await world.until(() => gate.waiting === 1, 'the slow request');
    world.server.authorization.revokeAccessTokens();
    expect((await one.fetch('/api/orders')).status).toBe(200);
    gate.open();
    expect((await slow).status).toBe(200);
    expect(world.server.refreshes).toBe(1);
  });

  test('shares the renewal with all others that are refused at the same time', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.server.authorization.revokeAccessTokens();
    const responses = await Promise.all(
      Array.from({ length: 50 }, (_value, index) => worker.fetch(`/api/orders/${String(index)}`)),
    );
    expect(responses.every(({ status: code }) => code === 200)).toBe(true);
    expect(world.server.refreshes).toBe(1);
  });

  test('is sent again with its own scheme and header', async () => {
    const world = newWorld({ header: 'X-Access-Token', prefix: '' });
    const worker = world.startWorker({ ...CONFIG, api: { url: '/api', header: 'X-Access-Token', scheme: '' } });
    await signIn(worker);
    world.server.authorization.revokeAccessTokens();
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(world.server.lastTo('/orders').authorization).toBeNull();
  });
});

describe('an endpoint that refuses whatever token it gets', () => {
  const never = status(401);

  test('costs one renewal and no second try later on', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.server.answer('/admin', never);
    for (let calls = 0; calls < 10; calls += 1) expect((await worker.fetch('/api/admin')).status).toBe(401);
    expect(world.server.refreshes).toBe(1);
    expect(world.server.to('/admin')).toHaveLength(11);
  });

  test('costs one renewal whatever its query', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.server.answer('/admin', never);
    for (let page = 0; page < 10; page += 1) {
      await worker.fetch(`/api/admin?page=${String(page)}`);
      await worker.fetch('/api/orders');
    }
    expect(world.server.refreshes).toBe(1);
  });

  test('and another beside a good one: a renewal each, and no more however they alternate', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.server.answer('/admin', never);
    world.server.answer('/audit', never);
    for (let rounds = 0; rounds < 10; rounds += 1) {
      for (const path of ['/admin', '/orders', '/audit', '/orders', '/audit', '/admin'])
        await worker.fetch(`/api${path}`);
    }
    expect(world.server.refreshes).toBeLessThanOrEqual(2);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
  });

  test('called many times at once: one renewal', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.server.answer('/admin', never);
    for (let rounds = 0; rounds < 3; rounds += 1)
      await Promise.all(Array.from({ length: 10 }, () => worker.fetch('/api/admin')));
    expect(world.server.refreshes).toBe(1);
  });

  test('everywhere: a world of nothing but refusals costs one renewal', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    for (let paths = 0; paths < 20; paths += 1) {
      world.server.answer(`/broken/${String(paths)}`, never);
      expect((await worker.fetch(`/api/broken/${String(paths)}`)).status).toBe(401);
    }
    expect(world.server.refreshes).toBe(1);
    expect(world.logouts).toEqual([]);
  });

  test('does not keep other requests from a renewal when the token is revoked', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.server.answer('/admin', never);
    await worker.fetch('/api/admin');
    await worker.fetch('/api/orders');
    world.server.authorization.revokeAccessTokens();
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(world.server.refreshes).toBe(2);
  });

  test('starts anew with the next session', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker, 'ada');
    world.server.answer('/admin', never);
    await worker.fetch('/api/admin');
    world.server.answer('/admin', undefined);
    await signIn(worker, 'grace');
    world.server.authorization.revokeAccessTokens();
    expect((await worker.fetch('/api/admin')).status).toBe(200);
  });
});

test('a token that is revoked again, after it has been accepted, is renewed again', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  await signIn(worker);
  for (let revocations = 1; revocations <= 5; revocations += 1) {
    world.server.authorization.revokeAccessTokens();
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(world.server.refreshes).toBe(revocations);
  }
});

test('a session that cannot be renewed at once is not lost: the next refusal after the backoff renews it', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  await signIn(worker);
  world.server.authorization.revokeAccessTokens();
  world.server.answer('/auth/refresh', status(503));
  expect((await worker.fetch('/api/orders')).status).toBe(401);
  world.server.answer('/auth/refresh', undefined);
  await world.advance(1);
  expect((await worker.fetch('/api/orders')).status).toBe(200);
});

describe('which responses mean a refused token', () => {
  test('a list of status codes says: those, and 401 only if it is among them', async () => {
    const world = newWorld();
    const worker = world.startWorker({ ...CONFIG, api: { url: '/api', unauthorized: [419, 440] } });
    await signIn(worker);
    await worker.fetch('/api/orders');
    world.server.answer('/orders', status(401));
    await worker.fetch('/api/orders');
    expect(world.server.refreshes).toBe(0);
    world.server.answer('/orders', status(440));
    await worker.fetch('/api/orders');
    expect(world.server.refreshes).toBe(1);
  });

  test('a function of the response says, also from its body, and the page still gets the body', async () => {
    const world = newWorld();
    const worker = world.startWorker({
      ...CONFIG,
      api: {
        url: '/api',
        unauthorized: async (response) => ((await response.json()) as { readonly code?: number }).code === 40_101,
      },
    });
    await signIn(worker);
    let good = '';
    world.server.answer('/orders', ({ authorization }) => Response.json({ code: authorization === good ? 0 : 40_101 }));
    good = 'Bearer none';
    expect(await jsonOf(await worker.fetch('/api/orders'))).toEqual({ code: 40_101 });
    expect(world.server.refreshes).toBe(1);
    expect(world.server.to('/orders')).toHaveLength(2);
    good = currentBearer(world);
    expect(await jsonOf(await worker.fetch('/api/orders'))).toEqual({ code: 0 });
  });

  test('a function that reads nothing leaves the response whole', async () => {
    const world = newWorld();
    const worker = world.startWorker({
      ...CONFIG,
      api: { url: '/api', unauthorized: ({ status: code }) => code === 401 },
    });
    await signIn(worker);
    world.server.authorization.revokeAccessTokens();
    expect(await jsonOf(await worker.fetch('/api/orders'))).toEqual({ path: '/orders', name: 'ada' });
    expect(world.server.refreshes).toBe(1);
  });

  test('a function that throws says nothing: reported, and the page gets the response', async () => {
    for (const unauthorized of [
      () => {
        throw new Error('of the app');
      },
      () => Promise.reject(new Error('of the app')),
    ]) {
      const world = newWorld();
      const worker = world.startWorker({ ...CONFIG, api: { url: '/api', unauthorized } });
      await signIn(worker);
      expect(await jsonOf(await worker.fetch('/api/orders'))).toEqual({ path: '/orders', name: 'ada' });
      expect(world.reports).toMatchObject([{ message: 'of the app' }]);
      expect(world.server.refreshes).toBe(0);
    }
  });
});

describe('a session that nothing can renew', () => {
  const config = { api: '/api', login: '/api/auth/login' };

  test('is over when its token is refused after it has run out', async () => {
    const world = newWorld({ refreshIn: 'none' });
    const worker = world.startWorker(config);
    await signIn(worker);
    await world.advance(EXPIRED);
    expect((await worker.fetch('/api/orders')).status).toBe(401);
    expect(world.server.to('/orders')).toHaveLength(1);
    expect(world.server.lastTo('/orders').authorization).toMatch(/^Bearer /);
    expect(world.logouts.map(({ reason }) => reason)).toEqual(['expired']);
    await worker.fetch('/api/orders');
    expect(world.server.lastTo('/orders').authorization).toBeNull();
  });

  test('is over when a token of which nobody knows the expiry is refused', async () => {
    const world = newWorld({ refreshIn: 'none', lifetime: undefined });
    const worker = world.startWorker(config);
    await signIn(worker);
    await world.advance(1_000_000);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    world.server.authorization.revokeAccessTokens();
    await Promise.all([worker.fetch('/api/orders'), worker.fetch('/api/orders'), worker.fetch('/api/orders')]);
    expect(world.logouts.map(({ reason }) => reason)).toEqual(['expired']);
  });

  test('goes on when a fresh token is refused: the page gets the refusal', async () => {
    const world = newWorld({ refreshIn: 'none' });
    const worker = world.startWorker(config);
    await signIn(worker);
    world.server.answer('/admin', status(401));
    expect((await worker.fetch('/api/admin')).status).toBe(401);
    expect(world.logouts).toEqual([]);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
  });

  test('is one whose login gave no refresh token, though there is a refresh endpoint', async () => {
    const world = newWorld({ refreshIn: 'none' });
    const worker = world.startWorker();
    await signIn(worker);
    await world.advance(EXPIRED);
    await worker.fetch('/api/orders');
    expect(world.server.refreshes).toBe(0);
    expect(world.logouts.map(({ reason }) => reason)).toEqual(['expired']);
  });
});
