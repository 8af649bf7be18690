/** Requests to the API: which of them get the token, and that nothing else about them changes. */
import { describe, expect, test } from 'vitest';
import { authorization, currentBearer, DUE, EXPIRED, json, jsonOf, newWorld, signIn, untilDue } from './simulation/testing.js';
import { networkError } from './simulation/behaviours.js';
import { CONFIG } from './simulation/world.js';

describe('with no session', () => {
  test('a request is left to the browser', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await world.settle();
    const response = await worker.fetch('/api/orders');
    expect(response.status).toBe(401);
    expect(worker.leftAlone).toEqual(['https://app.example/api/orders']);
    expect(world.server.lastTo('/orders')).toMatchObject({ by: 'page', authorization: null });
  });

  test('the first request of a worker waits until the store is read, then goes as it is', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await worker.fetch('/api/orders');
    expect(worker.leftAlone).toEqual([]);
    expect(world.server.lastTo('/orders').authorization).toBeNull();
  });

  test('a session that has ended is no session', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await worker.fetch('/api/auth/logout', { method: 'POST' });
    await worker.fetch('/api/orders');
    expect(worker.leftAlone).toEqual(['https://app.example/api/orders']);
  });
});

describe('with a fresh token', () => {
  test('a request is sent with it', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    const response = await worker.fetch('/api/orders');
    expect(await jsonOf(response)).toEqual({ path: '/orders', name: 'ada' });
    expect(world.server.lastTo('/orders').authorization).toBe(currentBearer(world));
    expect(world.server.refreshes).toBe(0);
  });

  test('the store is not touched and nothing but the request itself is done', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await world.settle();
    const { reads, writes } = world.storage;
    const steps = worker.steps.length;
    await worker.fetch('/api/orders');
    await worker.fetch('/api/orders', json({ item: 1 }));
    expect(world.storage).toMatchObject({ reads, writes });
    expect(new Set(worker.steps.slice(steps))).toEqual(
      new Set(['before fetch /api/orders', 'after fetch /api/orders']),
    );
  });

  test('method, URL, headers and body reach the server as the page made them', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await worker.fetch('/api/orders?page=2&empty=', {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/vnd.api+json', 'X-Trace': 'abc', Accept: 'text/csv' },
      body: '{"a":1}',
    });
    const received = world.server.lastTo('/orders');
    expect(received).toMatchObject({
      method: 'PATCH',
      url: 'https://app.example/api/orders?page=2&empty=',
      text: '{"a":1}',
    });
    const { authorization: added, ...headers } = Object.fromEntries(received.headers);
    expect(added).toBe(currentBearer(world));
    expect(headers).toEqual({ 'content-type': 'application/vnd.api+json', 'x-trace': 'abc', accept: 'text/csv' });
  });

  test('a request that no rule matches is left alone', async () => {
    const world = newWorld();
    const elsewhere = world.addBackend('https://app.example.evil.net');
    const worker = world.startWorker();
    await signIn(worker);
    await worker.fetch('/apix/orders');
    await worker.fetch('https://app.example.evil.net/api/orders');
    await worker.fetch('http://app.example/api/orders');
    expect(worker.leftAlone).toHaveLength(3);
    expect(elsewhere.lastTo('/api/orders').authorization).toBeNull();
  });

  test('a request with an Authorization of its own is left alone', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await worker.fetch('/api/orders', authorization('Basic YTpi'));
    expect(worker.leftAlone).toHaveLength(1);
    expect(world.server.lastTo('/orders').authorization).toBe('Basic YTpi');
  });

  test('a server that cannot be reached gives the page the error of fetch', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    world.server.answer('/orders', networkError);
    await expect(worker.fetch('/api/orders')).rejects.toThrow(TypeError);
    expect(world.logouts).toEqual([]);
  });

  test('a request aborted before it is sent never reaches the server', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await expect(worker.fetch('/api/orders', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(world.server.to('/orders')).toEqual([]);
  });
});

describe('with a token inside refreshBefore', () => {
  test('a request is sent at once with it, and the renewal runs behind', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    const before = currentBearer(world);
    await world.advance(DUE);
    const gate = world.server.hold('/auth/refresh');
    const response = await worker.fetch('/api/orders');
    expect(response.status).toBe(200);
    expect(world.server.lastTo('/orders').authorization).toBe(before);
    await world.until(() => gate.waiting === 1, 'the renewal behind the request');
    gate.open();
    await worker.idle();
    await worker.fetch('/api/orders');
    expect(world.server.lastTo('/orders').authorization).toBe(currentBearer(world));
    expect(currentBearer(world)).not.toBe(before);
    expect(world.server.refreshes).toBe(1);
  });

  test('an upload waits for the renewal: it would have to be sent twice if the token ran out on the way', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    const old = currentBearer(world);
    await world.advance(DUE);
    const form = new FormData();
    form.set('file', new Blob(['x'.repeat(1000)]), 'film.mp4');
    const gate = world.server.hold('/auth/refresh');
    const upload = worker.fetch('/api/films', { method: 'POST', body: form });
    await world.settle();
    expect(world.server.to('/films')).toHaveLength(0);
    gate.open();
    expect((await upload).status).toBe(200);
    expect(world.server.lastTo('/films').authorization).toBe(currentBearer(world));
    expect(currentBearer(world)).not.toBe(old);
  });

  test('an upload is sent with the token that there is when the renewal is unavailable', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    const old = currentBearer(world);
    await world.advance(DUE);
    world.server.answer('/auth/refresh', networkError);
    expect((await worker.fetch('/api/films', { method: 'PUT', body: new Uint8Array([1, 2, 3]) })).status).toBe(200);
    expect(world.server.lastTo('/films').authorization).toBe(old);
  });

  test('a request that is aborted already costs no renewal', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await world.advance(DUE);
    await expect(worker.fetch('/api/orders', { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    await world.advance(EXPIRED - DUE);
    await expect(worker.fetch('/api/orders', { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    expect(world.server.refreshes).toBe(0);
    expect(world.server.to('/orders')).toEqual([]);
  });

  test('the renewal begins at refreshBefore and not earlier', async () => {
    const world = newWorld();
    const worker = world.startWorker({ ...CONFIG, refreshBefore: 60 });
    await signIn(worker);
    expect(untilDue(world, 60)).toBeGreaterThanOrEqual(3600 - 60);
    expect(untilDue(world, 60)).toBeLessThanOrEqual(3600 - 30);
    await world.advance(untilDue(world, 60) - 0.5);
    await worker.fetch('/api/orders');
    await world.settle();
    expect(world.server.refreshes).toBe(0);
    await world.advance(0.5);
    await worker.fetch('/api/orders');
    await worker.idle();
    expect(world.server.refreshes).toBe(1);
  });

  test('a short token is not renewed in the first three quarters of its life', async () => {
    const world = newWorld({ lifetime: 60 });
    const worker = world.startWorker();
    await signIn(worker);
    expect(untilDue(world)).toBeGreaterThanOrEqual(45);
    await world.advance(untilDue(world) - 0.5);
    await worker.fetch('/api/orders');
    await world.settle();
    expect(world.server.refreshes).toBe(0);
    await world.advance(0.5);
    await worker.fetch('/api/orders');
    await worker.idle();
    expect(world.server.refreshes).toBe(1);
  });
});

describe('with an expired token', () => {
  test('a request waits for the renewal and is sent with the new token alone', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await world.advance(EXPIRED);
    const gate = world.server.hold('/auth/refresh');
    const response = worker.fetch('/api/orders', json({ item: 1 }));
    await world.until(() => gate.waiting === 1, 'the renewal');
    await world.settle();
    expect(world.server.to('/orders')).toEqual([]);
    gate.open();
    expect((await response).status).toBe(200);
    expect(world.server.to('/orders')).toHaveLength(1);
    expect(world.server.lastTo('/orders')).toMatchObject({ authorization: currentBearer(world), text: '{"item":1}' });
  });

  test('a request with an Authorization of its own does not wait', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    await world.advance(EXPIRED);
    await worker.fetch('/api/orders', authorization('Basic YTpi'));
    expect(worker.leftAlone).toHaveLength(1);
    expect(world.server.refreshes).toBe(0);
  });
});

describe('how the token is attached', () => {
  test('a rule names the header and the scheme', async () => {
    const world = newWorld({ prefix: 'Token ' });
    const worker = world.startWorker({ ...CONFIG, api: { url: '/api', scheme: 'Token' } });
    await signIn(worker);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(world.server.lastTo('/orders').authorization).toBe(currentBearer(world).replace('Bearer', 'Token'));
  });

  test("the scheme '' sends the bare token in the header of the rule, and no Authorization", async () => {
    const world = newWorld({ header: 'X-Access-Token', prefix: '' });
    const worker = world.startWorker({ ...CONFIG, api: { url: '/api', header: 'X-Access-Token', scheme: '' } });
    await signIn(worker);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    const received = world.server.lastTo('/orders');
    expect(received.headers.get('x-access-token')).toBe(currentBearer(world).replace('Bearer ', ''));
    expect(received.authorization).toBeNull();
  });

  test('a value of the page in the header of the rule is left alone', async () => {
    const world = newWorld();
    const worker = world.startWorker({ ...CONFIG, api: { url: '/api', header: 'X-Access-Token', scheme: '' } });
    await signIn(worker);
    await worker.fetch('/api/orders', { headers: { 'X-Access-Token': 'of-the-app' } });
    expect(worker.leftAlone).toHaveLength(1);
  });

  test('the first rule that matches decides', async () => {
    const world = newWorld();
    const worker = world.startWorker({
      ...CONFIG,
      api: [
        { url: '/api/old', scheme: 'Token' },
        { url: '/api', exclude: '/api/public', methods: ['GET'] },
      ],
    });
    await signIn(worker);
    await worker.fetch('/api/old/orders');
    expect(world.server.lastTo('/old/orders').authorization).toMatch(/^Token /);
    await worker.fetch('/api/orders');
    expect(world.server.lastTo('/orders').authorization).toMatch(/^Bearer /);
    await worker.fetch('/api/public/news');
    await worker.fetch('/api/orders', json({}));
    expect(worker.leftAlone).toEqual(['https://app.example/api/public/news', 'https://app.example/api/orders']);
  });
});
