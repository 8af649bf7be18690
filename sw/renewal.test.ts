/** Renewal: what is sent, what is stored before it is used, and how little can disturb it. */
import { describe, expect, test } from 'vitest';
import type { RefreshConfig, TokenWorkerConfig } from '../core/config/types.js';
import { noAnswer, redirectTo } from './simulation/behaviours.js';
import { currentBearer, DUE, EXPIRED, newWorld, signIn } from './simulation/testing.js';
import { CONFIG } from './simulation/world.js';

const withRefresh = (refresh: Omit<RefreshConfig, 'url'>): TokenWorkerConfig => ({
  ...CONFIG,
  refresh: { url: CONFIG.refresh, ...refresh },
});

describe('the refresh request', () => {
  test("of style 'json' posts the refresh token under our name for it", async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await world.advance(EXPIRED);
    await worker.fetch('/api/orders');
    const { method, headers, text, authorization } = world.server.lastTo('/auth/refresh');
    expect(method).toBe('POST');
    expect(headers.get('content-type')).toBe('application/json');
    expect(JSON.parse(text)).toEqual({ refreshToken: world.server.authorization.presented[0] });
    expect(authorization).toBeNull();
  });

  test("of style 'form' is that of RFC 6749, section 6", async () => {
    const world = newWorld({ naming: 'snake' });
    const worker = world.startWorker(withRefresh({ style: 'form', clientId: 'app', headers: { 'X-Client': 'web' } }));
    await signIn(worker);
    await world.advance(EXPIRED);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    const { headers, text } = world.server.lastTo('/auth/refresh');
    expect(headers.get('content-type')).toBe('application/x-www-form-urlencoded');
    expect(headers.get('x-client')).toBe('web');
    expect(Object.fromEntries(new URLSearchParams(text))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: world.server.authorization.presented[0],
      client_id: 'app',
    });
  });

  test("of style 'cookie' has no body and takes the cookie along", async () => {
    const world = newWorld({ refreshIn: 'cookie' });
    const worker = world.startWorker(withRefresh({ style: 'cookie' }));
    await signIn(worker);
    const cookie = world.network.cookie();
    await world.advance(EXPIRED);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(world.server.lastTo('/auth/refresh')).toMatchObject({ text: '', cookie });
  });

  test('is made by the app where it gives a function', async () => {
    const world = newWorld();
    const worker = world.startWorker(
      withRefresh({
        request: ({ refreshToken, url }) =>
          new Request(url, { method: 'PUT', body: JSON.stringify({ refresh_token: refreshToken }) }),
      }),
    );
    await signIn(worker);
    await world.advance(EXPIRED);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(world.server.lastTo('/auth/refresh').method).toBe('PUT');
  });

  test('never follows a redirect with the refresh token, whoever made it', async () => {
    for (const refresh of [
      {},
      { request: ({ url, refreshToken = '' }) => new Request(url, { method: 'POST', body: refreshToken }) },
    ] satisfies Omit<RefreshConfig, 'url'>[]) {
      const world = newWorld();
      const evil = world.addBackend('https://evil.example');
      const worker = world.startWorker(withRefresh(refresh));
      await signIn(worker);
      world.server.answer('/auth/refresh', redirectTo('https://evil.example/collect'));
      await world.advance(EXPIRED);
      await worker.fetch('/api/orders');
      expect(world.server.refreshes).toBe(1);
      expect(evil.requests).toEqual([]);
      expect(world.logouts).toEqual([]);
    }
  });

  test('ends after its time limit, and the request that waited for it is sent', async () => {
    const world = newWorld();
    const worker = world.startWorker(withRefresh({ timeout: 3 }));
    await signIn(worker);
    await world.advance(EXPIRED);
    world.server.answer('/auth/refresh', noAnswer);
    const response = worker.fetch('/api/orders');
    await world.until(() => world.server.refreshes === 1, 'the refresh request');
    await world.advance(2.9);
    expect(world.server.to('/orders')).toEqual([]);
    await world.advance(0.1);
    expect((await response).status).toBe(401);
    expect(world.logouts).toEqual([]);
  });
});

describe('rotation', () => {
  test('each renewal presents the refresh token that the one before was given', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    for (let renewals = 1; renewals <= 4; renewals += 1) {
      await world.advance(EXPIRED);
      expect((await worker.fetch('/api/orders')).status).toBe(200);
    }
    const { presented } = world.server.authorization;
    expect(new Set(presented).size).toBe(4);
    expect(presented).toHaveLength(4);
  });

  test('the new refresh token is stored before any request uses the new access token', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await world.advance(EXPIRED);
    let storedThen: unknown;
    world.server.answer('/orders', ({ authorization }) => {
      storedThen = { authorization, state: world.storage.peek() };
      return new Response('ok');
    });
    await worker.fetch('/api/orders');
    expect(storedThen).toEqual({ authorization: currentBearer(world), state: world.storage.peek() });
    expect(world.storage.peek()).toMatchObject({ generation: 1, renewal: undefined });
  });

  test('a response without a refresh token leaves the one in use', async () => {
    const world = newWorld({ rotates: false });
    const worker = world.startWorker();
    await signIn(worker);
    for (let renewals = 1; renewals <= 3; renewals += 1) {
      await world.advance(EXPIRED);
      expect((await worker.fetch('/api/orders')).status).toBe(200);
    }
    expect(new Set(world.server.authorization.presented).size).toBe(1);
  });

  test('the renewal is in the journal while it is under way, and only then', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await world.advance(EXPIRED);
    const gate = world.server.hold('/auth/refresh');
    const response = worker.fetch('/api/orders');
    await world.until(() => gate.waiting === 1, 'the renewal');
    expect(world.storage.peek()).toMatchObject({ generation: 0, renewal: { begunAt: world.clock.now(), attempt: 1 } });
    gate.open();
    await response;
    expect(world.storage.peek()).toMatchObject({ generation: 1, renewal: undefined });
  });
});

describe('what cannot disturb it', () => {
  test('the abort of the request that caused it', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await world.advance(EXPIRED);
    const gate = world.server.hold('/auth/refresh');
    const abort = new AbortController();
    const aborted = worker.fetch('/api/orders', { signal: abort.signal });
    await world.until(() => gate.waiting === 1, 'the renewal');
    abort.abort();
    gate.open();
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    await worker.idle();
    expect(world.storage.peek()).toMatchObject({ generation: 1 });
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(world.server.refreshes).toBe(1);
  });

  test('the end of the request that caused it: the worker is kept alive until it is done', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await world.advance(DUE);
    const gate = world.server.hold('/auth/refresh');
    await worker.fetch('/api/orders');
    let isIdle = false;
    void worker.idle().then(() => (isIdle = true));
    await world.settle();
    expect(isIdle).toBe(false);
    gate.open();
    await worker.idle();
    expect(world.storage.peek()).toMatchObject({ generation: 1 });
  });

  test('a sign-out meanwhile: its result is dropped, and the dead session is not brought back', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await world.advance(DUE);
    const gate = world.server.hold('/auth/refresh', 'after');
    await worker.fetch('/api/orders');
    await world.until(() => gate.waiting === 1, 'the renewal');
    await worker.fetch('/api/auth/logout', { method: 'POST' });
    gate.open();
    await worker.idle();
    expect(world.storage.peek()).toMatchObject({ status: 'signed-out', ended: { reason: 'signed-out' } });
    await worker.fetch('/api/orders');
    expect(world.server.lastTo('/orders')).toMatchObject({ by: 'page', authorization: null });
    expect(world.logouts).toHaveLength(1);
  });

  test('a refusal that comes after the user has signed out and in again does not end the new session', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker, 'ada');
    await world.advance(DUE);
    const gate = world.server.hold('/auth/refresh');
    await worker.fetch('/api/orders');
    await world.until(() => gate.waiting === 1, 'the renewal');
    world.server.authorization.revokeSessions();
    await worker.fetch('/api/auth/logout', { method: 'POST' });
    await signIn(worker, 'ada');
    gate.open();
    await worker.idle();
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(world.logouts.map(({ reason }) => reason)).toEqual(['signed-out']);
  });

  test('a sign-in as somebody else meanwhile: the other user keeps the tokens of their own', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker, 'ada');
    await world.advance(DUE);
    const gate = world.server.hold('/auth/refresh', 'after');
    await worker.fetch('/api/orders');
    await world.until(() => gate.waiting === 1, 'the renewal');
    await signIn(worker, 'grace');
    const graces = currentBearer(world);
    gate.open();
    await worker.idle();
    expect(currentBearer(world)).toBe(graces);
    expect(await (await worker.fetch('/api/orders')).json()).toMatchObject({ name: 'grace' });
  });

  test('an expired request that waits when the user signs out goes as it is', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await world.advance(EXPIRED);
    const gate = world.server.hold('/auth/refresh', 'after');
    const waiting = worker.fetch('/api/orders');
    await world.until(() => gate.waiting === 1, 'the renewal');
    const out = worker.ask('logout-request');
    gate.open();
    await Promise.all([waiting, out]);
    expect(world.storage.peek().status).toBe('signed-out');
  });
});

describe('the clock of the user', () => {
  test('may be wrong: an expiry is counted from when the token was received', async () => {
    for (const hours of [-48, 48]) {
      const world = newWorld({ statesLifetime: false });
      world.userClockIsAhead = hours * 3600;
      const worker = world.startWorker();
      await signIn(worker);
      await worker.fetch('/api/orders');
      await world.advance(3000);
      await worker.fetch('/api/orders');
      await world.settle();
      expect(world.server.refreshes).toBe(0);
      await world.advance(EXPIRED - 3000);
      expect((await worker.fetch('/api/orders')).status).toBe(200);
      expect(world.server.refreshes).toBe(1);
    }
  });

  test('may jump ahead: one renewal, and the session goes on', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.userClockIsAhead = 86_400;
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(world.server.refreshes).toBe(1);
  });

  test('may jump back: the token that has run out unnoticed is renewed when it is refused', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.userClockIsAhead = -86_400;
    await world.advance(EXPIRED);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(world.server.refreshes).toBe(1);
  });
});
