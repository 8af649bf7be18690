/** Two workers with different scopes on one origin and the same endpoints: one session, renewed once and ended once. */
import { setTimeout as delay } from 'node:timers/promises';
import { get, getMany, logouts, signIn, waitUntil, watchMessages } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import { expect, test } from '../support/test.js';
import { begin, ended } from './support/begun.js';
import { presented } from './support/presented.js';
import { openTwo, PAGES } from './support/two-scopes.js';

test('50 requests in each, with an expired token: one renewal, 100 answers, all with its token', async ({ serve, browserUnderTest }) => {
  const backend = { accessTokenLifetime: 2 };
  const site = await serve({ files: PAGES, backend });
  const [one, two] = await openTwo(browserUnderTest, site);
  await signIn(one);
  // The other hears of it a moment later.
  await expect.poll(async () => (await get(two, '/api/notes')).status).toBe(200);
  await waitUntil(one, Date.now() / 1000 + 2.2);
  backend.accessTokenLifetime = 900;
  const earlier = presented(site).length;

  const statuses = await Promise.all([getMany(one, '/api/me', 50), getMany(two, '/api/me', 50)]);

  expect(statuses.flat()).toEqual(Array.from({ length: 100 }, () => 200));
  expect(site.to('/api/me')).toHaveLength(100);
  expect(new Set(site.to('/api/me').map(bearer)).size).toBe(1);
  expect(presented(site).slice(earlier)).toHaveLength(1);
  expect(new Set(presented(site)).size).toBe(presented(site).length);
});

test('50 requests in each, for a token that was revoked: one renewal, 100 answers', async ({ serve, browserUnderTest }) => {
  const site = await serve({ files: PAGES });
  const [one, two] = await openTwo(browserUnderTest, site);
  await signIn(one);
  await expect.poll(async () => (await get(two, '/api/notes')).status).toBe(200);
  site.backend.expireAccessTokens();

  const statuses = await Promise.all([getMany(one, '/api/me', 50), getMany(two, '/api/me', 50)]);

  expect(statuses.flat()).toEqual(Array.from({ length: 100 }, () => 200));
  expect(presented(site)).toEqual([0]);
});

test('signed out through one: the other sends no token any more, and both pages are told once', async ({ serve, browserUnderTest }) => {
  const site = await serve({ files: PAGES });
  const [one, two] = await openTwo(browserUnderTest, site);
  for (const tab of [one, two]) await watchMessages(tab);
  await signIn(one);
  await expect.poll(async () => (await get(two, '/api/notes')).status).toBe(200);

  expect((await get(one, '/api/auth/logout', { method: 'POST' })).status).toBe(204);
  await expect.poll(() => logouts(two)).toHaveLength(1);
  expect((await get(two, '/api/me')).status).toBe(401);

  expect(bearer(site.to('/api/me').at(-1))).toBeUndefined();
  expect(await logouts(one)).toMatchObject([{ reason: 'signed-out' }]);
  expect(await logouts(two)).toMatchObject([{ reason: 'signed-out' }]);
});

test('signed out through one, by an endpoint that takes its time: the other sends no token once the limit is over', async ({ serve, browserUnderTest }) => {
  const answered: (() => void)[] = [];
  const site = await serve({
    files: PAGES,
    answer: async ({ path }) => {
      if (path === '/api/auth/logout') await new Promise<void>((resolve) => answered.push(resolve));
      return undefined;
    },
  });
  const [one, two] = await openTwo(browserUnderTest, site);
  for (const tab of [one, two]) await watchMessages(tab);
  await signIn(one);
  await expect.poll(async () => (await get(two, '/api/notes')).status).toBe(200);

  await begin(one, '/api/auth/logout', { method: 'POST' });
  await expect.poll(() => answered.length).toBe(1);
  await delay(1000);
  expect((await get(two, '/api/me?meanwhile')).status).toBe(200);
  await expect.poll(() => logouts(two)).toHaveLength(1);
  expect((await get(two, '/api/me?after')).status).toBe(401);

  expect(bearer(site.to('/api/me').at(-1))).toBeUndefined();
  answered[0]?.();
  expect(await ended(one)).toBe('204');
  expect(await logouts(two)).toMatchObject([{ reason: 'signed-out' }]);
});

test('signed in through one while the other has a session: the other takes the new user', async ({ serve, browserUnderTest }) => {
  const site = await serve({ files: PAGES });
  const [one, two] = await openTwo(browserUnderTest, site);
  await signIn(one);
  await expect.poll(async () => (await get(two, '/api/me')).body).toContain('Ada');

  await signIn(two, '/api', 'grace', 'hopper');

  await expect.poll(async () => (await get(one, '/api/me')).body).toContain('Grace');
  expect(presented(site)).toEqual([]);
});
