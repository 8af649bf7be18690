/** Placeholders: what an app that keeps its own token code sends, and what the server gets in their place. */
import { describe, expect, test } from 'vitest';
import { authorization, currentBearer, DUE, EXPIRED, json, newWorld, signIn } from './simulation/testing.js';
import { CONFIG } from './simulation/world.js';

test('a placeholder is replaced by the token', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  const { accessToken } = await signIn(worker);
  const response = await worker.fetch('/api/orders', authorization(`Bearer ${accessToken}`));
  expect(response.status).toBe(200);
  expect(world.server.lastTo('/orders').authorization).toBe(currentBearer(world));
});

test('the scheme that the app writes before it stays', async () => {
  const world = newWorld({ prefix: 'JWT ' });
  const worker = world.startWorker();
  const { accessToken } = await signIn(worker);
  await worker.fetch('/api/orders', authorization(`JWT ${accessToken}`));
  expect(world.server.lastTo('/orders').authorization).toBe(currentBearer(world).replace('Bearer', 'JWT'));
});

test('it stands for the newest token, however old it is', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  const { accessToken } = await signIn(worker);
  for (let renewals = 1; renewals <= 3; renewals += 1) {
    await world.advance(EXPIRED);
    expect((await worker.fetch('/api/orders', authorization(`Bearer ${accessToken}`))).status).toBe(200);
    expect(world.server.refreshes).toBe(renewals);
    expect(world.server.lastTo('/orders').authorization).toBe(currentBearer(world));
  }
});

test('a request with a placeholder inside refreshBefore has a renewal run behind it', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  const { accessToken } = await signIn(worker);
  await world.advance(DUE);
  await worker.fetch('/api/orders', authorization(`Bearer ${accessToken}`));
  await worker.idle();
  expect(world.server.refreshes).toBe(1);
});

test("the refresh token's placeholder brings no refresh token to a resource server", async () => {
  const world = newWorld();
  const worker = world.startWorker();
  const { refreshToken } = await signIn(worker);
  await worker.fetch('/api/orders', authorization(`Bearer ${refreshToken}`));
  expect(world.server.lastTo('/orders').authorization).toBe(`Bearer ${refreshToken}`);
});

test.each(['access', 'id'])('the %s token’s is replaced after a restart too, where no token is stored and a cookie brings the next one', async (kind) => {
  const world = newWorld({ refreshIn: 'cookie' });
  const { server } = world;
  const withIdToken = async (response: Response): Promise<Response> => {
    const body = { ...((await response.json()) as object), id_token: server.mint.jwt({ sub: 'ada' }) };
    return Response.json(body, { headers: response.headers });
  };
  server.answer('/auth/login', (received) => withIdToken(server.authorization.login(received)));
  server.answer('/auth/refresh', (received) => withIdToken(server.authorization.refresh(received)));
  server.answer('/me', () => new Response(null));
  const config = { ...CONFIG, refresh: { url: '/api/auth/refresh', style: 'cookie' }, storage: 'memory' } as const;
  const worker = world.startWorker(config);
  const given = (await (await worker.fetch('/api/auth/login', json({ username: 'ada', password: 'lovelace' }))).json()) as { readonly accessToken: string; readonly id_token: string };
  worker.kill();
  const placeholder = kind === 'id' ? given.id_token : given.accessToken;
  await world.startWorker(config).fetch('/api/me', authorization(`Bearer ${placeholder}`));
  const { authorization: value } = server.lastTo('/me');
  expect(value).toMatch(/^Bearer [^ ]+$/);
  expect(value).not.toContain('placeholder');
  expect(server.refreshes).toBe(1);
});

describe('of another epoch', () => {
  test('it is sent as it is while another user is signed in', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    const ada = await signIn(worker, 'ada');
    await signIn(worker, 'grace');
    const value = `Bearer ${ada.accessToken}`;
    expect((await worker.fetch('/api/orders', authorization(value))).status).toBe(401);
    expect(world.server.to('/orders').map((received) => received.authorization)).toEqual([value]);
    expect(world.server.refreshes).toBe(0);
  });

  test('it is sent as it is when the token has expired, without waiting for a renewal', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    const ada = await signIn(worker, 'ada');
    await signIn(worker, 'grace');
    await world.advance(EXPIRED);
    await worker.fetch('/api/orders', authorization(`Bearer ${ada.accessToken}`));
    expect(world.server.refreshes).toBe(0);
  });

  test('it is sent as it is by a worker that has just started', async () => {
    const world = newWorld();
    const first = world.startWorker();
    const ada = await signIn(first, 'ada');
    await signIn(first, 'grace');
    first.kill();
    const value = `Bearer ${ada.accessToken}`;
    await world.startWorker().fetch('/api/orders', authorization(value));
    expect(world.server.lastTo('/orders').authorization).toBe(value);
  });

  test('it is sent as it is after sign-out', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    const { accessToken } = await signIn(worker);
    await worker.fetch('/api/auth/logout', { method: 'POST' });
    await worker.fetch('/api/orders', authorization(`Bearer ${accessToken}`));
    expect(world.server.lastTo('/orders').authorization).toBe(`Bearer ${accessToken}`);
  });

  test('it is not replaced in the second sending of a request that was under way when the user changed', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker, 'ada');
    const adas = currentBearer(world);
    const gate = world.server.hold('/orders');
    const response = worker.fetch('/api/orders');
    await world.until(() => gate.waiting === 1, 'the request');
    world.server.authorization.revokeAccessTokens();
    await signIn(worker, 'grace');
    gate.open();
    expect((await response).status).toBe(401);
    expect(world.server.to('/orders').map((received) => received.authorization)).toEqual([adas]);
  });
});

describe("with attach: 'placeholder'", () => {
  const config = { ...CONFIG, attach: 'placeholder' } as const;

  test('a request without the placeholder is left alone', async () => {
    const world = newWorld();
    const worker = world.startWorker(config);
    await signIn(worker);
    await worker.fetch('/api/orders');
    expect(worker.leftAlone).toHaveLength(1);
  });

  test('a request with it gets the token, also after a refusal', async () => {
    const world = newWorld();
    const worker = world.startWorker(config);
    const { accessToken } = await signIn(worker);
    world.server.authorization.revokeAccessTokens();
    const response = await worker.fetch('/api/orders', json({ item: 1 }, { Authorization: `Bearer ${accessToken}` }));
    expect(response.status).toBe(200);
    expect(world.server.lastTo('/orders').authorization).toBe(currentBearer(world));
  });
});

test('a value that only looks like a placeholder is sent as it is', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  await signIn(worker);
  const forged = 'Bearer token-worker-placeholder';
  await worker.fetch('/api/orders', authorization(forged));
  expect(world.server.lastTo('/orders').authorization).toBe(forged);
});
