/** The user's clock is wrong by an hour, or jumps by one in mid-session: no storm of renewals, and no session lost. */
import { JWT_CONFIG } from '../support/config.js';
import { get, getMany, register, registerBare, signIn, waitUntil } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import { expect, test } from '../support/test.js';
import { jump, makeClockSettable, SETTABLE_CLOCK } from '../support/clock.js';
import { COUNTING_ENDS } from './support/points.js';
import { prelude } from '../support/prelude.js';
import { presented } from './support/presented.js';

const HOUR = 3600;
const serverTime = (): number => Math.floor(Date.now() / 1000);

for (const [where, offset] of [['ahead', -HOUR], ['behind', HOUR]] as const) {
  test(`the browser's clock an hour ${where}: renewed when it is time, and not otherwise`, async ({ serve, browserUnderTest }) => {
    const backend = { now: () => serverTime() + offset, accessTokenLifetime: 4 };
    const site = await serve({ config: prelude(JWT_CONFIG, COUNTING_ENDS), backend });
    const tab = await browserUnderTest.open(site.origin);
    await registerBare(tab);
    await signIn(tab);
    const signedInAt = Date.now() / 1000;
    expect((await get(tab, '/api/me')).status).toBe(200);
    expect(presented(site)).toEqual([]);

    await waitUntil(tab, signedInAt + 4.2);
    backend.accessTokenLifetime = 900;
    expect(await getMany(tab, '/api/me', 20)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(await getMany(tab, '/api/me', 20)).toEqual(Array.from({ length: 20 }, () => 200));

    expect(presented(site)).toEqual([0]);
    expect(site.to('/told')).toHaveLength(0);
  });
}

test('the clock jumps an hour ahead: one renewal that was not needed, and one when it jumps back', async ({ serve, browserUnderTest }) => {
  const site = await serve({ config: prelude(JWT_CONFIG, SETTABLE_CLOCK, COUNTING_ENDS) });
  const tab = await browserUnderTest.open(site.origin);
  await makeClockSettable(tab);
  await register(tab);
  await signIn(tab);
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect(presented(site)).toEqual([]);

  await jump(tab, HOUR);
  expect(await getMany(tab, '/api/me', 20)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(await getMany(tab, '/api/me', 20)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(presented(site)).toEqual([0]);

  await jump(tab, 0);
  expect(await getMany(tab, '/api/me', 20)).toEqual(Array.from({ length: 20 }, () => 200));
  // A token of the future is due, and good meanwhile: the renewal runs behind the requests.
  await expect.poll(() => presented(site)).toEqual([0, 1]);
  const newest = (): string => [...site.secrets].at(-2) ?? '';
  await expect.poll(async () => (await get(tab, '/api/me?newest'), bearer(site.to('/api/me').at(-1)))).toBe(newest());
  expect(await getMany(tab, '/api/me', 20)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(presented(site)).toEqual([0, 1]);
  expect(site.to('/told')).toHaveLength(0);
});

test('the clock jumps an hour back: one renewal behind the requests, and one when it jumps ahead again', async ({ serve, browserUnderTest }) => {
  const site = await serve({ config: prelude(JWT_CONFIG, SETTABLE_CLOCK, COUNTING_ENDS) });
  const tab = await browserUnderTest.open(site.origin);
  await makeClockSettable(tab);
  await register(tab);
  await signIn(tab);
  expect((await get(tab, '/api/me')).status).toBe(200);

  await jump(tab, -HOUR);
  expect(await getMany(tab, '/api/me', 20)).toEqual(Array.from({ length: 20 }, () => 200));
  await expect.poll(() => presented(site)).toEqual([0]);
  const newest = (): string => [...site.secrets].at(-2) ?? '';
  await expect.poll(async () => (await get(tab, '/api/me?newest'), bearer(site.to('/api/me').at(-1)))).toBe(newest());
  expect(await getMany(tab, '/api/me', 20)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(presented(site)).toEqual([0]);

  await jump(tab, 0);
  expect(await getMany(tab, '/api/me', 20)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(await getMany(tab, '/api/me', 20)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(presented(site)).toEqual([0, 1]);
  expect(site.to('/told')).toHaveLength(0);
});

test('the clock jumps back while a failed renewal is waited for: it is tried again, and not an hour later', async ({ serve, browserUnderTest }) => {
  const site = await serve({ config: prelude(JWT_CONFIG, SETTABLE_CLOCK, COUNTING_ENDS) });
  const tab = await browserUnderTest.open(site.origin);
  await makeClockSettable(tab);
  await registerBare(tab);
  await signIn(tab);
  site.backend.expireAccessTokens();
  site.setAnswer(({ path }) => (path === '/api/auth/refresh' ? new Response('', { status: 503, headers: { 'Retry-After': '120' } }) : undefined));
  expect((await get(tab, '/api/me')).status).toBe(401);
  site.setAnswer(undefined);
  expect((await get(tab, '/api/me')).status).toBe(401);
  expect(presented(site)).toEqual([0]);

  await jump(tab, -HOUR);

  await expect.poll(async () => (await get(tab, '/api/me')).status).toBe(200);
  expect(presented(site)).toEqual([0, 0]);
  expect(site.to('/told')).toHaveLength(0);
});
