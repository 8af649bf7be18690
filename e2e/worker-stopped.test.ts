/** The worker is stopped between any two steps: the session is still there, and so is whatever was going on. */
import type { Browser } from './support/browser.js';
import { announcingStarts, COOKIE_CONFIG, JWT_CONFIG } from './support/config.js';
import { get, getMany, logouts, post, register, registerBare, signIn, watchMessages } from './support/page-actions.js';
import { bearer } from './support/received.js';
import type { Site } from './support/site.js';
import { expect, test } from './support/test.js';

test.use({ shortLivedWorkers: true });
// WebKit takes its time to stop a worker.
test.setTimeout(240_000);

/** Stops the worker, so often as it is called; `check` sees at the server that it was really started again each time. */
function stopper(site: Site, browser: Browser): { readonly stop: () => Promise<void>; readonly check: () => Promise<void> } {
  let stops = 0;
  return {
    stop: async () => {
      await browser.stopWorkers();
      stops += 1;
    },
    check: () => expect.poll(() => site.to('/worker-started').length).toBeGreaterThan(stops),
  };
}

test('stopped after login, after a request, after a renewal: each next request carries the token', async ({ serve, browserUnderTest }) => {
  const site = await serve({ config: announcingStarts(JWT_CONFIG) });
  const { stop, check } = stopper(site, browserUnderTest);
  const tab = await browserUnderTest.open(site.origin);
  await registerBare(tab);
  const login = JSON.parse((await signIn(tab)).body) as { accessToken: string };

  await stop();
  expect((await get(tab, '/api/me')).status).toBe(200);

  await stop();
  expect((await get(tab, '/api/me', { headers: { Authorization: `Bearer ${login.accessToken}` } })).status).toBe(200);

  await stop();
  site.backend.expireAccessTokens();
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);

  await stop();
  expect((await get(tab, '/api/me')).status).toBe(200);

  await stop();
  expect((await post(tab, '/api/auth/refresh', {})).status).toBe(200);
  expect(site.to('/api/auth/refresh')).toHaveLength(2);

  await stop();
  site.backend.expireAccessTokens();
  expect(await getMany(tab, '/api/me', 20)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(site.to('/api/auth/refresh')).toHaveLength(3);
  for (const request of site.to('/api/me')) expect(site.secrets).toContain(bearer(request));
  await check();
});

test('stopped before it is refused: the end of the session is announced all the same, and outlives another stop', async ({
  serve,
  browserUnderTest,
}) => {
  const site = await serve({ config: announcingStarts(JWT_CONFIG) });
  const { stop, check } = stopper(site, browserUnderTest);
  const tab = await browserUnderTest.open(site.origin);
  await registerBare(tab);
  await signIn(tab);
  site.backend.revokeSessions();

  await stop();
  await watchMessages(tab);
  expect((await get(tab, '/api/me')).status).toBe(401);
  await expect.poll(() => logouts(tab)).toHaveLength(1);
  expect(await logouts(tab)).toMatchObject([{ reason: 'refresh-rejected', username: 'ada' }]);

  await stop();
  await get(tab, '/api/me');
  expect(site.received.at(-1)?.headers.authorization).toBeUndefined();

  await stop();
  await watchMessages(tab);
  await signIn(tab);
  expect(await logouts(tab)).toHaveLength(0);
  await stop();
  await watchMessages(tab);
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect(await logouts(tab)).toHaveLength(0);
  await check();
});

test('stopped before sign-out: the server gets the token to sign out, and the session stays over', async ({ serve, browserUnderTest }) => {
  const site = await serve({ config: announcingStarts(JWT_CONFIG) });
  const { stop, check } = stopper(site, browserUnderTest);
  const tab = await browserUnderTest.open(site.origin);
  await registerBare(tab);
  await signIn(tab);

  await stop();
  expect((await get(tab, '/api/auth/logout', { method: 'POST' })).status).toBe(204);
  expect(site.secrets).toContain(bearer(site.to('/api/auth/logout')[0]));

  await stop();
  expect((await get(tab, '/api/me')).status).toBe(401);
  expect(site.received.at(-1)?.headers.authorization).toBeUndefined();
  await check();
});

test('with the access token in memory alone, the cookie brings the session back before the next request is sent', async ({
  serve,
  browserUnderTest,
}) => {
  const site = await serve({ config: announcingStarts(COOKIE_CONFIG) });
  const { stop, check } = stopper(site, browserUnderTest);
  const tab = await browserUnderTest.open(site.origin);
  await registerBare(tab);
  await signIn(tab, '/cookie');

  await stop();
  expect(await getMany(tab, '/cookie/me', 10)).toEqual(Array.from({ length: 10 }, () => 200));

  expect(site.to('/cookie/auth/refresh')).toHaveLength(1);
  expect(site.to('/cookie/auth/refresh')[0]?.body.length).toBe(0);
  expect(site.to('/cookie/me')).toHaveLength(10);
  await check();
});

test('the page learns the state again from a worker that was stopped', async ({ serve, browserUnderTest }) => {
  const site = await serve({ config: announcingStarts(JWT_CONFIG) });
  const { stop, check } = stopper(site, browserUnderTest);
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);
  await stop();

  const again = await browserUnderTest.open(site.origin);
  await register(again);

  const snapshot = await again.run(() => (window as unknown as { session: { getSnapshot(): unknown } }).session.getSnapshot());
  expect(snapshot).toMatchObject({ status: 'signed-in', username: 'ada', generation: 0, claims: { preferred_username: 'ada' } });
  await check();
});
