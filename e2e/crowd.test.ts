/** Many requests from many tabs: one renewal, and nobody waits who need not. */
import type { Browser, Tab } from './support/browser.js';
import { jump, SETTABLE_CLOCK } from './support/clock.js';
import { prelude } from './support/prelude.js';
import { JWT_CONFIG } from './support/config.js';
import { get, getMany, registerBare, signIn, waitUntil } from './support/page-actions.js';
import { bearer } from './support/received.js';
import { gate } from './support/gate.js';
import { expect, test } from './support/test.js';

/** Pages without this library's client: nothing but their requests asks for a renewal. */
async function fiveTabs(browser: Browser, origin: string): Promise<readonly [Tab, ...Tab[]]> {
  const first = await browser.open(origin);
  await registerBare(first);
  const others = await Promise.all([1, 2, 3, 4].map(() => browser.open(origin)));
  return [first, ...others];
}

/** Seconds: a tenth of it must be enough for a hundred requests on a slow machine. */
const LIFE = 900;

const now = (): number => Date.now() / 1000;

test('100 requests at once with an expired token, from 5 tabs: 1 renewal, 100 answers, all 200', async ({ serve, browserUnderTest }) => {
  const backend = { accessTokenLifetime: 2 };
  const site = await serve({ backend });
  const tabs = await fiveTabs(browserUnderTest, site.origin);
  const [first] = tabs;
  await signIn(first);
  await waitUntil(first, now() + 2.2);
  // The next one lives long enough for a hundred requests on a slow machine.
  backend.accessTokenLifetime = 900;
  const statuses = await Promise.all(tabs.map((tab) => getMany(tab, '/api/me', 20)));

  expect(statuses.flat()).toEqual(Array.from({ length: 100 }, () => 200));
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
  expect(site.to('/api/me')).toHaveLength(100);
  expect(new Set(site.to('/api/me').map(bearer)).size).toBe(1);
});

test('with a token inside refreshBefore none of 100 requests waits for the renewal that they cause', async ({
  serve,
  browserUnderTest,
}) => {
  const renewal = gate();
  const site = await serve({
    // Whoever waited for the renewal would wait longer than the scenario may last.
    config: prelude({ ...JWT_CONFIG, refreshBefore: 3600, refresh: { url: '/api/auth/refresh', timeout: 600 } }, SETTABLE_CLOCK),
    backend: { accessTokenLifetime: LIFE },
    answer: async ({ path }) => {
      if (path === '/api/auth/refresh') await renewal.opened;
      return undefined;
    },
  });
  const tabs = await fiveTabs(browserUnderTest, site.origin);
  const [first] = tabs;
  await signIn(first);
  // Due in the last quarter of its life, at the latest in the last eighth.
  for (const tab of tabs) await jump(tab, LIFE * 0.9);

  const statuses = await Promise.all(tabs.map((tab) => getMany(tab, '/api/me', 20)));

  expect(statuses.flat()).toEqual(Array.from({ length: 100 }, () => 200));
  await expect.poll(() => site.to('/api/auth/refresh').length).toBe(1);
  const before = new Set(site.to('/api/me').map(bearer));
  renewal.open();
  await expect.poll(async () => (await get(first, '/api/me')).status).toBe(200);
  await expect.poll(async () => (await get(first, '/api/me'), bearer(site.to('/api/me').at(-1)))).not.toBe([...before][0]);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
});

test('100 requests at once for a token that was revoked: 1 renewal, 100 answers, all 200', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tabs = await fiveTabs(browserUnderTest, site.origin);
  await signIn(tabs[0]);
  site.backend.expireAccessTokens();

  const statuses = await Promise.all(tabs.map((tab) => getMany(tab, '/api/me', 20)));

  expect(statuses.flat()).toEqual(Array.from({ length: 100 }, () => 200));
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
});
