/** What a page gets in place of tokens, wherever in a response they stand. */
import { describe, expect, test } from 'vitest';
import { decodeJwt } from 'jose';
import { json, jsonOf, newWorld, signIn, type PageTokens } from './simulation/testing.js';
import { CONFIG } from './simulation/world.js';

const CREDENTIALS = json({ username: 'ada', password: 'lovelace' });

describe("with redact: 'placeholder'", () => {
  test('a JWT keeps its payload, so that code which decodes it goes on working', async () => {
    const world = newWorld();
    const { accessToken } = await signIn(world.startWorker());
    const { iat, exp } = decodeJwt(accessToken);
    expect(decodeJwt(accessToken)).toMatchObject({ sub: 'ada', preferred_username: 'ada' });
    expect(Number(exp) - Number(iat)).toBe(3600);
    expect(accessToken).toMatch(/\.token-worker-placeholder-access-[0-9a-z]+$/);
  });

  test('an opaque token becomes a JWT that tells the expiry', async () => {
    const world = newWorld({ accessTokens: 'opaque' });
    const { accessToken, refreshToken } = await signIn(world.startWorker());
    expect(decodeJwt(accessToken)).toEqual({ exp: world.clock.now() + 3600 });
    expect(refreshToken).toMatch(/\.token-worker-placeholder-refresh-[0-9a-z]+$/);
  });

  test('everything else in the body stays', async () => {
    const world = newWorld();
    const page = await jsonOf(await world.startWorker().fetch('/api/auth/login', CREDENTIALS));
    expect(page).toMatchObject({ user: { name: 'ada' }, expiresIn: 3600 });
  });
});

describe("with redact: 'remove'", () => {
  test('the tokens are gone from the body, and the session works', async () => {
    const world = newWorld();
    const worker = world.startWorker({ ...CONFIG, redact: 'remove' });
    const page = await jsonOf(await worker.fetch('/api/auth/login', CREDENTIALS));
    expect(page).toEqual({ user: { name: 'ada' }, expiresIn: 3600 });
    expect((await worker.fetch('/api/orders')).status).toBe(200);
  });

  test("the answer of the app's own refresh call has none either", async () => {
    const world = newWorld();
    const worker = world.startWorker({ ...CONFIG, redact: 'remove' });
    await signIn(worker);
    expect(await jsonOf(await worker.fetch('/api/auth/refresh', json({})))).toEqual({
      user: { name: 'ada' },
      expiresIn: 3600,
    });
  });
});

test('status, status text and headers of the response stay, but for those that describe its bytes', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  world.server.answer('/auth/login', async (received) => {
    const granted = world.server.authorization.login(received);
    const headers = new Headers(granted.headers);
    for (const name of ['Content-Length', 'ETag', 'Digest']) headers.set(name, '123');
    return new Response(await granted.text(), { status: 201, statusText: 'Session created', headers });
  });
  const response = await worker.fetch('/api/auth/login', CREDENTIALS);
  expect(response).toMatchObject({ status: 201, statusText: 'Session created' });
  expect(Object.fromEntries(response.headers)).toEqual({
    'cache-control': 'no-store',
    'content-type': 'application/json',
    'x-request-id': 'a1b2',
  });
});

test('a token is found under any name, however deep, inside other text, in a header, and an ID token too', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  const { mint } = world.server;
  const access = mint.jwt({ sub: 'ada' });
  const refresh = mint.opaque('refresh');
  const id = mint.jwt({ sub: 'ada', aud: 'app' });
  world.server.answer('/auth/login', () =>
    Response.json(
      {
        accessToken: access,
        refresh_token: refresh,
        id_token: id,
        links: [{ href: `https://app.example/export?token=${access}` }],
        debug: { copies: [[refresh], { again: id }] },
        byToken: { [access]: 'yes' },
      },
      { headers: { 'X-Auth-Token': access, 'X-Refresh': `token=${refresh}` } },
    ),
  );
  const page = (await jsonOf(await worker.fetch('/api/auth/login', CREDENTIALS))) as PageTokens &
    Record<string, unknown>;
  expect(page['id_token']).toMatch(/\.token-worker-placeholder-id-[0-9a-z]+$/);
  expect(page['links']).toEqual([{ href: `https://app.example/export?token=${page.accessToken}` }]);
  for (const secret of mint.secrets) expect(JSON.stringify(page)).not.toContain(secret);
});

test('no snapshot, reply or message holds a token, whatever the worker is asked', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  await signIn(worker);
  for (const type of ['hello', 'refresh', 'forget', 'wake', 'logout-request', 'claim', 'nonsense'])
    await worker.ask(type);
  const told = JSON.stringify([...world.messages, ...world.seen]);
  for (const secret of world.server.mint.secrets) expect(told).not.toContain(secret);
});

test('a token that the page itself gave comes back to no page', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  const accessToken = world.server.authorization.issueAccessToken('ada');
  await worker.ask('set-tokens', { tokens: { accessToken, refreshToken: world.server.mint.opaque('refresh') } });
  expect((await worker.fetch('/api/orders')).status).toBe(200);
});
