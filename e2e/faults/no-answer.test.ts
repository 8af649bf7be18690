/** The refresh endpoint never answers, or answers late: nothing waits beyond the limit, and what comes late is not thrown away. */
import { COOKIE_CONFIG, JWT_CONFIG } from '../support/config.js';
import { get, getMany, registerBare, signIn, waitUntil } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import type { Received } from '../support/site.js';
import { expect, test } from '../support/test.js';
import { begin } from './support/begun.js';
import { COUNTING_ENDS } from './support/points.js';
import { prelude } from '../support/prelude.js';
import { presented } from './support/presented.js';
import { setTimeout as delay } from 'node:timers/promises';

/** Seconds: the time limits, and what a loaded machine may need on top of them, which is less than to wait twice. */
const LIMIT = 2;
const LONG_LIMIT = 4;
const SLACK = 3;
const LIFE = 16;

const limited = (timeout: number): string => prelude({ ...JWT_CONFIG, refresh: { url: '/api/auth/refresh', timeout } }, COUNTING_ENDS);
const config = limited(LIMIT);
const seconds = (): number => performance.now() / 1000;

test('never answered: requests with an expired token go out with it when the limit is over, and nobody is signed out', async ({ serve, browserUnderTest }) => {
  const site = await serve({ config: limited(LONG_LIMIT), backend: { accessTokenLifetime: 2 }, answer: ({ path }) => (path === '/api/auth/refresh' ? 'hang' : undefined) });
  const tab = await browserUnderTest.open(site.origin);
  await registerBare(tab);
  await signIn(tab);
  const [token] = site.secrets;
  await waitUntil(tab, Date.now() / 1000 + 2.2);

  const begun = seconds();
  expect(await getMany(tab, '/api/me', 20)).toEqual(Array.from({ length: 20 }, () => 401));
  const took = seconds() - begun;

  expect(took).toBeGreaterThan(LONG_LIMIT - 0.2);
  expect(took).toBeLessThan(LONG_LIMIT + SLACK);
  expect(site.to('/api/me').map(bearer)).toEqual(Array.from({ length: 20 }, () => token));
  expect(presented(site)).toEqual([0]);
  site.setAnswer(undefined);
  await expect.poll(async () => (await get(tab, '/api/me')).status).toBe(200);
  expect(presented(site)).toEqual([0, 0]);
  expect(site.to('/told')).toHaveLength(0);
});

test('never answered: requests with a token that is due do not wait at all', async ({ serve, browserUnderTest }) => {
  const site = await serve({ config, backend: { accessTokenLifetime: LIFE }, answer: ({ path }) => (path === '/api/auth/refresh' ? 'hang' : undefined) });
  const tab = await browserUnderTest.open(site.origin);
  await registerBare(tab);
  await signIn(tab);
  await waitUntil(tab, Date.now() / 1000 + LIFE * 0.7);

  // Some time in the last quarter of its life, each token at a time of its own: until then, and while it is under way.
  let under = 0;
  while (under < 3) {
    const begun = seconds();
    expect((await get(tab, '/api/me')).status).toBe(200);
    expect(seconds() - begun).toBeLessThan(LIMIT);
    if (presented(site).length > 0) under += 1;
  }

  expect(presented(site)).toEqual([0]);
  expect(site.to('/told')).toHaveLength(0);
});

test('answered late, after the limit and before twice the limit: the answer is kept, and its refresh token is the next one', async ({ serve, browserUnderTest }) => {
  const backend = { accessTokenLifetime: 2 };
  const site = await serve({
    config,
    backend,
    answer: async ({ path }) => {
      if (path === '/api/auth/refresh') await delay(LIMIT * 1500);
      return undefined;
    },
  });
  const tab = await browserUnderTest.open(site.origin);
  await registerBare(tab);
  await signIn(tab);
  await waitUntil(tab, Date.now() / 1000 + 2.2);
  backend.accessTokenLifetime = 900;

  expect((await get(tab, '/api/me?waits')).status).toBe(401);
  expect((await get(tab, '/api/me?while-it-may-still-come')).status).toBeGreaterThan(0);
  expect(presented(site)).toEqual([0]);
  await expect.poll(async () => (await get(tab, '/api/me?later')).status).toBe(200);
  expect(presented(site)).toEqual([0]);

  site.setAnswer(undefined);
  site.backend.expireAccessTokens();
  expect((await get(tab, '/api/me?next')).status).toBe(200);
  expect(presented(site)).toEqual([0, 1]);
  expect(site.to('/told')).toHaveLength(0);
});

test("answered when somebody else has signed in: the cookie that it brings takes nobody's place", async ({ serve, browserUnderTest }) => {
  const backend = { accessTokenLifetime: 2 };
  let answerNow = (): void => undefined;
  const maySend = new Promise<void>((resolve) => (answerNow = resolve));
  const overtaken = async ({ path, headers }: Received): Promise<Response | undefined> => {
    if (path !== '/cookie/auth/refresh') return undefined;
    const { cookie = '' } = headers;
    site.setAnswer(undefined);
    const renewed = await site.backend.fetch(new Request(new URL(path, site.origin), { method: 'POST', headers: { cookie: String(cookie) } }));
    expect(renewed.headers.get('set-cookie')).not.toBeNull();
    await maySend;
    return renewed;
  };
  const site = await serve({ config: prelude({ ...COOKIE_CONFIG, refresh: { url: '/cookie/auth/refresh', style: 'cookie', timeout: LIMIT } }, ''), backend, answer: overtaken });
  const tab = await browserUnderTest.open(site.origin);
  await registerBare(tab);
  await signIn(tab, '/cookie');
  await waitUntil(tab, Date.now() / 1000 + 2.2);
  backend.accessTokenLifetime = 900;
  await begin(tab, '/cookie/me?before');
  await expect.poll(() => site.to('/cookie/auth/refresh')).toHaveLength(1);

  // It waits for the limit, and then there is as much time left in which the answer would be taken.
  expect((await signIn(tab, '/cookie', 'grace', 'hopper')).status).toBe(200);
  answerNow();
  await expect.poll(() => site.to('/cookie/auth/refresh')[0]?.wasAborted).toBe(true);
  site.backend.expireAccessTokens();
  expect((await get(tab, '/cookie/me?after')).body).toContain('Grace');
  expect(site.to('/cookie/auth/refresh')).toHaveLength(2);
});
