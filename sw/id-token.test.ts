/** Backends that know their users by the ID token: where the app's own code sends its placeholder, the server gets the ID token, and no other token. */
import { expect, test } from 'vitest';
import { authorization, EXPIRED, json, newWorld } from './simulation/testing.js';
import type { World } from './simulation/world.js';

interface Answered {
  readonly access_token: string;
  readonly id_token: string;
}

/** Login and refresh answer with an ID token beside the access token; the API takes only the newest of them. */
function withIdTokens({ allow = [], ...options }: Parameters<typeof newWorld>[0] = {}) {
  const world = newWorld({ naming: 'snake', allow, ...options });
  const { server } = world;
  const idTokens: string[] = [];
  const adding = async (response: Response): Promise<Response> => {
    if (!response.ok) return response;
    const id_token = server.mint.jwt({ sub: 'ada', aud: 'app' });
    idTokens.push(id_token);
    return Response.json({ ...((await response.json()) as object), id_token });
  };
  server.answer('/auth/login', (received) => adding(server.authorization.login(received)));
  server.answer('/auth/refresh', (received) => adding(server.authorization.refresh(received)));
  server.answer('/me', ({ authorization: value }) => new Response(null, { status: value === `Bearer ${idTokens.at(-1) ?? ''}` ? 200 : 401 }));
  return { world, idTokens, worker: world.startWorker() };
}

async function signedIn(stage = withIdTokens()) {
  const response = await stage.worker.fetch('/api/auth/login', json({ username: 'ada', password: 'lovelace' }));
  return { ...stage, given: (await response.json()) as Answered };
}

const sent = (world: World): (string | null)[] => world.server.to('/me').map(({ authorization: value }) => value);

test('the page gets a placeholder with the same payload, and the server the ID token for it', async () => {
  const { world, worker, given, idTokens } = await signedIn();
  expect(given.id_token).not.toBe(idTokens[0]);
  expect(given.id_token.split('.')[1]).toBe(idTokens[0]?.split('.')[1]);
  expect((await worker.fetch('/api/me', authorization(`Bearer ${given.id_token}`))).status).toBe(200);
  expect(sent(world)).toEqual([`Bearer ${idTokens[0] ?? ''}`]);
});

test('a request that names no token gets the access token, as ever', async () => {
  const { world, worker, given } = await signedIn();
  expect((await worker.fetch('/api/orders')).status).toBe(200);
  expect((await worker.fetch('/api/orders', authorization(`Bearer ${given.access_token}`))).status).toBe(200);
  const [first, second] = world.server.to('/orders');
  expect(first?.authorization).toBe(second?.authorization);
});

test('it stands for the newest, after a renewal and in the next worker', async () => {
  const { world, worker, given, idTokens } = await signedIn();
  await world.advance(EXPIRED);
  expect((await worker.fetch('/api/me', authorization(`Bearer ${given.id_token}`))).status).toBe(200);
  expect(idTokens).toHaveLength(2);
  worker.kill();
  expect((await world.startWorker().fetch('/api/me', authorization(`Bearer ${given.id_token}`))).status).toBe(200);
  expect(sent(world)).toEqual([`Bearer ${idTokens[1] ?? ''}`, `Bearer ${idTokens[1] ?? ''}`]);
});

test('an ID token that is refused is renewed, and the request sent again with the newer one', async () => {
  const { world, worker, given, idTokens } = await signedIn();
  world.server.answer('/me', ({ authorization: value }) => new Response(null, { status: value === `Bearer ${idTokens[0] ?? ''}` ? 401 : 200 }));
  expect((await worker.fetch('/api/me', authorization(`Bearer ${given.id_token}`))).status).toBe(200);
  expect(sent(world)).toEqual([`Bearer ${idTokens[0] ?? ''}`, `Bearer ${idTokens[1] ?? ''}`]);
});

test('that of another user’s session is sent as it is', async () => {
  const { worker, world, given } = await signedIn();
  await worker.fetch('/api/auth/login', json({ username: 'grace', password: 'hopper' }));
  expect((await worker.fetch('/api/me', authorization(`Bearer ${given.id_token}`))).status).toBe(401);
  expect(sent(world)).toEqual([`Bearer ${given.id_token}`]);
});

test('where the server answers none, nothing stands for it', async () => {
  const { world, worker, given } = await signedIn();
  world.server.answer('/auth/login', undefined);
  await worker.fetch('/api/auth/login', json({ username: 'ada', password: 'lovelace' }));
  expect((await worker.fetch('/api/me', authorization(`Bearer ${given.id_token}`))).status).toBe(401);
  expect(sent(world)).toEqual([`Bearer ${given.id_token}`]);
});

test('a sign-out that names it by its placeholder brings the ID token', async () => {
  const { world, worker, given, idTokens } = await signedIn();
  await worker.fetch('/api/auth/logout', json({ id_token_hint: given.id_token }));
  expect(world.server.lastTo('/auth/logout').text).toBe(JSON.stringify({ id_token_hint: idTokens[0] }));
});
