/** A refresh call that the app makes itself, as apps with interceptors do: it joins the worker's renewal. */
import { describe, expect, test } from 'vitest';
import { networkError, noAnswer, status } from './simulation/behaviours.js';
import { currentBearer, DUE, EXPIRED, json, jsonOf, newWorld, signIn, type PageTokens } from './simulation/testing.js';
import { CONFIG } from './simulation/world.js';

const refreshCall = (tokens: PageTokens): RequestInit => json({ refreshToken: tokens.refreshToken });

describe('while somebody is signed in', () => {
  test('it renews the session and gets the answer of the server, redacted', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    const tokens = await signIn(worker);
    await world.advance(DUE);
    const response = await worker.fetch('/api/auth/refresh', refreshCall(tokens));
    expect(response.status).toBe(200);
    expect(response.headers.get('x-request-id')).toBe('a1b2');
    const page = (await jsonOf(response)) as PageTokens;
    expect(page).toMatchObject({ user: { name: 'ada' }, expiresIn: 3600 });
    expect(page.accessToken).toContain('token-worker-placeholder-access-');
    expect(page.refreshToken).toContain('token-worker-placeholder-refresh-');
    expect(world.server.refreshes).toBe(1);
    expect(world.server.lastTo('/auth/refresh').by).toBe(worker.name);
    expect(
      (await worker.fetch('/api/orders', { headers: { Authorization: `Bearer ${page.accessToken}` } })).status,
    ).toBe(200);
  });

  test('it joins the renewal under way', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    const tokens = await signIn(worker);
    await world.advance(EXPIRED);
    const gate = world.server.hold('/auth/refresh');
    const request = worker.fetch('/api/orders');
    await world.until(() => gate.waiting === 1, 'the renewal');
    const calls = [1, 2, 3].map(() => worker.fetch('/api/auth/refresh', refreshCall(tokens)));
    await world.settle();
    gate.open();
    for (const call of calls) expect(await jsonOf(await call)).toMatchObject({ user: { name: 'ada' } });
    expect((await request).status).toBe(200);
    expect(world.server.refreshes).toBe(1);
  });

  test('it gets the last answer while the token from it is fresh', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    const tokens = await signIn(worker);
    const first = await jsonOf(await worker.fetch('/api/auth/refresh', refreshCall(tokens)));
    await world.advance(1000);
    const second = await jsonOf(await worker.fetch('/api/auth/refresh', refreshCall(tokens)));
    expect(second).toEqual(first);
    expect(world.server.refreshes).toBe(1);
    await world.advance(DUE - 1000);
    await worker.fetch('/api/auth/refresh', refreshCall(tokens));
    expect(world.server.refreshes).toBe(2);
  });

  test('it may come with an old placeholder of this session, any number of times', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    const tokens = await signIn(worker);
    for (let calls = 1; calls <= 3; calls += 1) {
      await world.advance(EXPIRED);
      expect((await worker.fetch('/api/auth/refresh', refreshCall(tokens))).status).toBe(200);
      expect(world.server.refreshes).toBe(calls);
    }
  });

  test('with a cookie: the body is empty, and it joins all the same', async () => {
    const world = newWorld({ refreshIn: 'cookie' });
    const worker = world.startWorker({ ...CONFIG, refresh: { url: CONFIG.refresh, style: 'cookie' } });
    await signIn(worker);
    await world.advance(EXPIRED);
    const [call, request] = await Promise.all([
      worker.fetch('/api/auth/refresh', { method: 'POST' }),
      worker.fetch('/api/orders'),
    ]);
    expect([call.status, request.status]).toEqual([200, 200]);
    expect(world.server.refreshes).toBe(1);
  });

  test('a refusal reaches the page as the server gave it, and ends the session', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    const tokens = await signIn(worker);
    world.server.authorization.revokeSessions();
    const response = await worker.fetch('/api/auth/refresh', refreshCall(tokens));
    expect(response.status).toBe(401);
    // The server names the token that it refused; the page sees a placeholder of it.
    expect(await jsonOf(response)).toEqual({
      error: 'invalid_grant',
      error_description: expect.stringMatching(/^refused: .+\.token-worker-placeholder-refresh-[0-9a-z]+$/) as string,
    });
    expect(world.logouts.map(({ reason }) => reason)).toEqual(['refresh-rejected']);
  });

  test('an answer that decides nothing reaches the page as the server gave it', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    const tokens = await signIn(worker);
    world.server.answer('/auth/refresh', status(503, { 'Retry-After': '7' }));
    const response = await worker.fetch('/api/auth/refresh', refreshCall(tokens));
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('7');
    expect(world.logouts).toEqual([]);
  });

  test('a network error is the error of fetch', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    const tokens = await signIn(worker);
    world.server.answer('/auth/refresh', networkError);
    const calls = await Promise.allSettled([1, 2].map(() => worker.fetch('/api/auth/refresh', refreshCall(tokens))));
    for (const call of calls) expect(call).toMatchObject({ status: 'rejected', reason: { name: 'TypeError' } });
    expect(world.logouts).toEqual([]);
  });

  test('no answer in time is an error too, not a hang', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    const tokens = await signIn(worker);
    world.server.answer('/auth/refresh', noAnswer);
    const call = worker.fetch('/api/auth/refresh', refreshCall(tokens));
    const outcome = expect(call).rejects.toThrow();
    await world.until(() => world.server.refreshes === 1, 'the refresh');
    await world.advance(16);
    await outcome;
  });

  test('an abort of the call does not abort the renewal', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    const tokens = await signIn(worker);
    const gate = world.server.hold('/auth/refresh');
    const abort = new AbortController();
    const call = worker.fetch('/api/auth/refresh', { ...refreshCall(tokens), signal: abort.signal });
    await world.until(() => gate.waiting === 1, 'the renewal');
    abort.abort();
    gate.open();
    await Promise.allSettled([call]);
    await worker.idle();
    expect(world.storage.peek()).toMatchObject({ generation: 1 });
  });

  test('a call that another worker was faster than gets an answer all the same', async () => {
    const world = newWorld();
    const [one, two] = [world.startWorker(), world.startWorker()];
    const tokens = await signIn(one);
    await world.settle();
    await world.advance(EXPIRED);
    const [first, second] = await Promise.all([
      one.fetch('/api/auth/refresh', refreshCall(tokens)),
      two.fetch('/api/auth/refresh', refreshCall(tokens)),
    ]);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(await jsonOf(second)).toMatchObject({ user: { name: 'ada' } });
    expect(world.logouts).toEqual([]);
  });

  test('a call after the restart of the worker asks the server: the last answer is not kept anywhere', async () => {
    const world = newWorld();
    const first = world.startWorker();
    const tokens = await signIn(first);
    await first.fetch('/api/auth/refresh', refreshCall(tokens));
    first.kill();
    expect((await world.startWorker().fetch('/api/auth/refresh', refreshCall(tokens))).status).toBe(200);
    expect(world.server.refreshes).toBe(2);
  });
});

describe('while nobody is signed in', () => {
  test('it is passed on, and its answer begins a session: an app moves in with its own refresh token', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    const { current } = world.server.authorization.families.begin('ada');
    const response = await worker.fetch('/api/auth/refresh', json({ refreshToken: current }));
    const page = (await jsonOf(response)) as PageTokens;
    expect(page.accessToken).toContain('token-worker-placeholder-access-');
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(world.server.lastTo('/orders').authorization).toBe(currentBearer(world));
  });

  test('with a cookie, several at once: one request, and all get an answer', async () => {
    const world = newWorld({ refreshIn: 'cookie' });
    const config = { ...CONFIG, refresh: { url: CONFIG.refresh, style: 'cookie' } } as const;
    const first = world.startWorker(config);
    await signIn(first);
    first.kill();
    world.storage.clear();
    const worker = world.startWorker(config);
    const responses = await Promise.all([1, 2, 3, 4].map(() => worker.fetch('/api/auth/refresh', { method: 'POST' })));
    expect(responses.map((response) => response.status)).toEqual([200, 200, 200, 200]);
    expect(world.server.refreshes).toBe(1);
  });

  test('a refusal passes unchanged, and nothing ends that was not there', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    const response = await worker.fetch('/api/auth/refresh', json({ refreshToken: 'unknown' }));
    expect(response.status).toBe(401);
    expect(await jsonOf(response)).toEqual({ error: 'invalid_grant', error_description: 'refused: unknown' });
    expect(world.messages).toEqual([]);
  });

  test('a network error is the error of fetch, and the next call is not kept waiting', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    world.server.answer('/auth/refresh', networkError);
    await expect(worker.fetch('/api/auth/refresh', json({ refreshToken: 'a' }))).rejects.toThrow(TypeError);
    await expect(worker.fetch('/api/auth/refresh', json({ refreshToken: 'a' }))).rejects.toThrow(TypeError);
  });
});

test('a refused call that a sign-in overtakes is not what later calls of the new session get', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  const gate = world.server.hold('/auth/refresh');
  const refused = worker.fetch('/api/auth/refresh', json({ refreshToken: 'unknown' }));
  await world.until(() => gate.waiting === 1, 'the call');
  const tokens = await signIn(worker);
  gate.open();
  expect((await refused).status).toBe(401);
  expect((await worker.fetch('/api/auth/refresh', refreshCall(tokens))).status).toBe(200);
});

test('a call that is never answered does not hold up the next for ever', async () => {
  const world = newWorld({ allow: ['overlapping-refreshes'] });
  const worker = world.startWorker();
  world.server.answer('/auth/refresh', noAnswer);
  void worker.fetch('/api/auth/refresh', json({ refreshToken: 'a' }));
  await world.until(() => world.server.refreshes === 1, 'the first call');
  world.server.answer('/auth/refresh', undefined);
  const { current } = world.server.authorization.families.begin('ada');
  const second = worker.fetch('/api/auth/refresh', json({ refreshToken: current }));
  await world.settle();
  await world.advance(8);
  expect((await second).status).toBe(200);
});

describe('with a placeholder of another epoch', () => {
  test('it is passed on as it is: no other user is renewed for it, nor told of it', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    const adas = await signIn(worker, 'ada');
    await signIn(worker, 'grace');
    const before = world.storage.peek();
    const response = await worker.fetch('/api/auth/refresh', refreshCall(adas));
    expect(response.status).toBe(401);
    expect(world.server.lastTo('/auth/refresh').text).toBe(JSON.stringify({ refreshToken: adas.refreshToken }));
    expect(world.storage.peek()).toEqual(before);
    expect(world.logouts).toEqual([]);
  });
});
