/** The worker is stopped between any two steps: the session is still there, and so is whatever was going on. */
import { COOKIE_CONFIG } from './support/config.js';
import { get, getMany, logouts, post, register, registerBare, signIn, watchMessages } from './support/page-actions.js';
import { bearer } from './support/received.js';
import { expect, test } from './support/test.js';

test('stopped after login, after a request, after a renewal: each next request carries the token', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await registerBare(tab);
  const login = JSON.parse((await signIn(tab)).body) as { accessToken: string };

  await browserUnderTest.stopWorkers();
  expect((await get(tab, '/api/me')).status).toBe(200);

  await browserUnderTest.stopWorkers();
  expect((await get(tab, '/api/me', { headers: { Authorization: `Bearer ${login.accessToken}` } })).status).toBe(200);

  await browserUnderTest.stopWorkers();
  site.backend.expireAccessTokens();
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);

  await browserUnderTest.stopWorkers();
  expect((await get(tab, '/api/me')).status).toBe(200);

  await browserUnderTest.stopWorkers();
  expect((await post(tab, '/api/auth/refresh', {})).status).toBe(200);
  expect(site.to('/api/auth/refresh')).toHaveLength(2);

  await browserUnderTest.stopWorkers();
  site.backend.expireAccessTokens();
  expect(await getMany(tab, '/api/me', 20)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(site.to('/api/auth/refresh')).toHaveLength(3);
  for (const request of site.to('/api/me')) expect(site.secrets).toContain(bearer(request));
});

test('stopped before it is refused: the end of the session is announced all the same, and outlives another stop', async ({
  serve,
  browserUnderTest,
}) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await watchMessages(tab);
  await registerBare(tab);
  await signIn(tab);
  site.backend.revokeSessions();

  await browserUnderTest.stopWorkers();
  expect((await get(tab, '/api/me')).status).toBe(401);
  await expect.poll(() => logouts(tab)).toHaveLength(1);
  expect(await logouts(tab)).toMatchObject([{ reason: 'refresh-rejected', username: 'ada' }]);

  await browserUnderTest.stopWorkers();
  await get(tab, '/api/me');
  expect(site.received.at(-1)?.headers.authorization).toBeUndefined();

  await browserUnderTest.stopWorkers();
  await signIn(tab);
  await browserUnderTest.stopWorkers();
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect(await logouts(tab)).toHaveLength(1);
});

test('stopped before sign-out: the server gets the token to sign out, and the session stays over', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await registerBare(tab);
  await signIn(tab);

  await browserUnderTest.stopWorkers();
  expect((await get(tab, '/api/auth/logout', { method: 'POST' })).status).toBe(204);
  expect(site.secrets).toContain(bearer(site.to('/api/auth/logout')[0]));

  await browserUnderTest.stopWorkers();
  expect((await get(tab, '/api/me')).status).toBe(401);
  expect(site.received.at(-1)?.headers.authorization).toBeUndefined();
});

test('with the access token in memory alone, the cookie brings the session back before the next request is sent', async ({
  serve,
  browserUnderTest,
}) => {
  const site = await serve({ config: COOKIE_CONFIG });
  const tab = await browserUnderTest.open(site.origin);
  await registerBare(tab);
  await signIn(tab, '/cookie');

  await browserUnderTest.stopWorkers();
  expect(await getMany(tab, '/cookie/me', 10)).toEqual(Array.from({ length: 10 }, () => 200));

  expect(site.to('/cookie/auth/refresh')).toHaveLength(1);
  expect(site.to('/cookie/auth/refresh')[0]?.body.length).toBe(0);
  expect(site.to('/cookie/me')).toHaveLength(10);
});

test('the page learns the state again from a worker that was stopped', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);
  await browserUnderTest.stopWorkers();

  const again = await browserUnderTest.open(site.origin);
  await register(again);

  const snapshot = await again.run(() => (window as unknown as { session: { getSnapshot(): unknown } }).session.getSnapshot());
  expect(snapshot).toMatchObject({ status: 'signed-in', username: 'ada', generation: 0, claims: { preferred_username: 'ada' } });
});
