/** Logout: the server is told with what it needs, and the session is over whatever it answers. */
import { describe, expect, test } from 'vitest';
import { networkError, noAnswer, status } from './simulation/behaviours.js';
import { authorization, currentBearer, EXPIRED, json, newWorld, signIn } from './simulation/testing.js';
import { CONFIG } from './simulation/world.js';

const reasons = (world: ReturnType<typeof newWorld>): readonly string[] => world.logouts.map(({ reason }) => reason);

describe("a request of the app's own to the logout endpoint", () => {
  test('is sent with the token, and ends the session', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    const before = currentBearer(world);
    const response = await worker.fetch('/api/auth/logout', { method: 'POST' });
    expect(response.status).toBe(204);
    expect(world.server.lastTo('/auth/logout').authorization).toBe(before);
    expect(world.storage.peek()).toMatchObject({ status: 'signed-out', username: 'ada' });
    expect(world.logouts).toEqual([
      {
        type: 'token-worker:logout',
        version: 1,
        session: 'default',
        owner: expect.any(String) as unknown,
        reason: 'signed-out',
        username: 'ada',
        at: world.clock.now(),
      },
    ]);
  });

  test('has real tokens where its header and body hold placeholders', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    const { accessToken, refreshToken } = await signIn(worker);
    const before = world.storage.peek();
    await worker.fetch(
      '/api/auth/logout',
      json({ refreshToken, all: true }, { Authorization: `Bearer ${accessToken}` }),
    );
    const received = world.server.lastTo('/auth/logout');
    expect(before).toMatchObject({
      tokens: { refreshToken: (JSON.parse(received.text) as { refreshToken: string }).refreshToken },
    });
    expect(received.authorization).toBe(`Bearer ${'tokens' in before ? String(before.tokens.accessToken) : ''}`);
  });

  test('keeps an Authorization that is no placeholder', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await worker.fetch('/api/auth/logout', { method: 'POST', ...authorization('Basic YTpi') });
    expect(world.server.lastTo('/auth/logout').authorization).toBe('Basic YTpi');
    expect(reasons(world)).toEqual(['signed-out']);
  });

  test('goes in the header that the API takes the token in', async () => {
    const world = newWorld();
    const worker = world.startWorker({ ...CONFIG, api: { url: '/api', header: 'X-Access-Token', scheme: '' } });
    await signIn(worker);
    const bare = currentBearer(world).replace('Bearer ', '');
    await worker.fetch('/api/auth/logout', { method: 'POST' });
    expect(world.server.lastTo('/auth/logout').headers.get('x-access-token')).toBe(bare);
  });

  test('renews an expired token first, so that the server knows whose session to end', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    const before = currentBearer(world);
    await world.advance(EXPIRED);
    await worker.fetch('/api/auth/logout', { method: 'POST' });
    expect(world.server.refreshes).toBe(1);
    expect(world.server.lastTo('/auth/logout').authorization).toMatch(/^Bearer /);
    expect(world.server.lastTo('/auth/logout').authorization).not.toBe(before);
    expect(reasons(world)).toEqual(['signed-out']);
  });

  test.each([
    ['500', 500],
    ['401', 401],
    ['404', 404],
  ])('answered with %s: the session is over, and the page gets the answer', async (_name, code) => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.server.answer('/auth/logout', status(code));
    expect((await worker.fetch('/api/auth/logout', { method: 'POST' })).status).toBe(code);
    expect(reasons(world)).toEqual(['signed-out']);
    expect(world.server.refreshes).toBe(0);
  });

  test('that cannot be sent: the session is over, and the page gets the error of fetch', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.server.answer('/auth/logout', networkError);
    await expect(worker.fetch('/api/auth/logout', { method: 'POST' })).rejects.toThrow(TypeError);
    expect(reasons(world)).toEqual(['signed-out']);
  });

  test('that is never answered does not put off the end for ever', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.server.answer('/auth/logout', noAnswer);
    void worker.fetch('/api/auth/logout', { method: 'POST' });
    await world.until(() => world.server.to('/auth/logout').length === 1, 'the request');
    await world.advance(8);
    expect(reasons(world)).toEqual(['signed-out']);
  });

  test('whose page goes away ends the session all the same', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    const gate = world.server.hold('/auth/logout');
    const abort = new AbortController();
    const response = worker.fetch('/api/auth/logout', { method: 'POST', signal: abort.signal });
    await world.until(() => gate.waiting === 1, 'the request');
    abort.abort();
    await expect(response).rejects.toThrow();
    await worker.idle();
    expect(reasons(world)).toEqual(['signed-out']);
  });

  test('made twice is announced once', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await Promise.all([
      worker.fetch('/api/auth/logout', { method: 'POST' }),
      worker.fetch('/api/auth/logout', { method: 'POST' }),
    ]);
    await worker.fetch('/api/auth/logout', { method: 'POST' });
    expect(world.logouts).toHaveLength(1);
    expect(world.server.lastTo('/auth/logout').authorization).toBeNull();
  });

  test('with a placeholder of the user before does not sign the present one out', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    const adas = await signIn(worker, 'ada');
    await signIn(worker, 'grace');
    await worker.fetch(
      '/api/auth/logout',
      json({ refreshToken: adas.refreshToken }, { Authorization: `Bearer ${adas.accessToken}` }),
    );
    expect(world.server.lastTo('/auth/logout').authorization).toBe(`Bearer ${adas.accessToken}`);
    expect(world.logouts).toEqual([]);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
  });

  test('that a sign-in overtakes does not end the new session', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker, 'ada');
    const gate = world.server.hold('/auth/logout');
    const out = worker.fetch('/api/auth/logout', { method: 'POST' });
    await world.until(() => gate.waiting === 1, 'the logout');
    await signIn(worker, 'grace');
    gate.open();
    await out;
    expect(world.logouts).toEqual([]);
    expect(await (await worker.fetch('/api/orders')).json()).toMatchObject({ name: 'grace' });
  });

  test('with nobody signed in is sent as it is and announces nothing', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await worker.fetch('/api/auth/logout', { method: 'POST' });
    expect(world.server.lastTo('/auth/logout').authorization).toBeNull();
    expect(world.messages).toEqual([]);
  });

  test('removes the tokens from the storage', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await worker.fetch('/api/auth/logout', { method: 'POST' });
    expect(JSON.stringify(world.storage.peek())).not.toContain('secret');
    expect(world.storage.peek()).not.toHaveProperty('tokens');
  });
});

describe('session.logout() of a page', () => {
  test('tells the server with both tokens, and ends the session', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    const before = world.storage.peek();
    const reply = await worker.ask('logout-request');
    const received = world.server.lastTo('/auth/logout');
    expect(received).toMatchObject({ method: 'POST', by: worker.name });
    expect(before).toMatchObject({ tokens: JSON.parse(received.text) as object });
    expect(received.authorization).toMatch(/^Bearer /);
    expect(reply).toMatchObject({ snapshot: { status: 'signed-out', ended: { reason: 'signed-out' } } });
    expect(reasons(world)).toEqual(['signed-out']);
  });

  test('brings the headers of the refresh endpoint: the server may want one of every request', async () => {
    const world = newWorld();
    const worker = world.startWorker({ ...CONFIG, refresh: { url: '/api/auth/refresh', style: 'cookie', headers: { 'X-Requested-With': 'app' } } });
    await signIn(worker);
    await worker.ask('logout-request');
    expect(world.server.lastTo('/auth/logout').headers.get('x-requested-with')).toBe('app');
  });

  test("tells it in the style of the refresh endpoint: 'form'", async () => {
    const world = newWorld();
    const worker = world.startWorker({ ...CONFIG, refresh: { url: CONFIG.refresh, style: 'form', clientId: 'app' } });
    await signIn(worker);
    await worker.ask('logout-request');
    const body = new URLSearchParams(world.server.lastTo('/auth/logout').text);
    expect(body.get('refresh_token')).toMatch(/^refresh-/);
  });

  test('works offline: the session is over on this machine', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.network.isDown = true;
    expect(await worker.ask('logout-request')).toMatchObject({ snapshot: { status: 'signed-out' } });
    expect(reasons(world)).toEqual(['signed-out']);
  });

  test('is enough where there is no logout endpoint', async () => {
    const world = newWorld();
    const worker = world.startWorker({ api: '/api', login: CONFIG.login, refresh: CONFIG.refresh });
    await signIn(worker);
    await worker.ask('logout-request');
    expect(world.server.to('/auth/logout')).toEqual([]);
    expect(reasons(world)).toEqual(['signed-out']);
  });

  test('with nobody signed in asks nothing of the server', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    expect(await worker.ask('logout-request')).toMatchObject({ snapshot: { status: 'signed-out' } });
    expect(world.server.requests).toEqual([]);
    expect(world.messages).toEqual([]);
  });

  test('does not wait for ever for an answer', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.server.answer('/auth/logout', noAnswer);
    void worker.ask('logout-request');
    await world.until(() => world.server.to('/auth/logout').length === 1, 'the request');
    await world.advance(8);
    expect(reasons(world)).toEqual(['signed-out']);
  });
});

test('another worker of the origin knows it at once', async () => {
  const world = newWorld();
  const [one, two] = [world.startWorker(), world.startWorker()];
  await signIn(one);
  await two.fetch('/api/orders');
  await one.fetch('/api/auth/logout', { method: 'POST' });
  await world.settle();
  await two.fetch('/api/orders');
  expect(two.leftAlone).toHaveLength(1);
  expect(world.logouts).toHaveLength(1);
});

test('the username stays to prefill the next login, until it is forgotten', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  await signIn(worker, 'ada');
  await worker.ask('logout-request');
  expect(await worker.ask('hello')).toMatchObject({ snapshot: { username: 'ada' } });
  expect(await worker.ask('forget')).toMatchObject({ snapshot: { status: 'signed-out' } });
  expect(await worker.ask('hello')).not.toHaveProperty('snapshot.username', 'ada');
  worker.kill();
  expect(await world.startWorker().ask('hello')).not.toHaveProperty('snapshot.username', 'ada');
});

test('a sign-out through a worker that has not heard yet of the sign-in through another one signs out who is signed in', async () => {
  const world = newWorld();
  const [one, two] = [world.startWorker(), world.startWorker()];
  await signIn(one);
  await two.ask('hello');
  world.channel.isSilent = true;
  await signIn(one, 'grace');
  await two.fetch('/api/auth/logout', { method: 'POST' });
  expect(world.storage.peek()).toMatchObject({ status: 'signed-out', username: 'grace' });
  expect(world.logouts).toMatchObject([{ reason: 'signed-out', username: 'grace' }]);
});
