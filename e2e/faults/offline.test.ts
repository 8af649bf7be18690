/** Offline, then online: nobody is signed out, and the renewal that failed is made as soon as the network is back. */
import { JWT_CONFIG } from '../support/config.js';
import { get, register, signIn } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import { differs, expect, test } from '../support/test.js';
import { begin, ended } from './support/begun.js';
import { ends, snapshot, watchEnds } from './support/client.js';
import { COUNTING_ENDS } from './support/points.js';
import { prelude } from '../support/prelude.js';
import { presented } from './support/presented.js';
import type { Browser, Tab } from '../support/browser.js';
import type { Answer, Site } from '../support/site.js';

const REFRESH = '/api/auth/refresh';
const config = prelude(JWT_CONFIG, COUNTING_ENDS);

interface Network {
  readonly lose: () => Promise<void>;
  readonly regain: () => Promise<void>;
}

/** The network goes and comes: in the browser itself where its driver can do that, for its workers too; else no connection holds. */
function network({ engine, setOffline }: Browser, site: Site, tab: Tab): Network {
  const tellPage = (): Promise<void> => tab.run(() => void window.dispatchEvent(new Event('online')));
  if (engine === 'chromium' && setOffline !== undefined) return { lose: () => setOffline(true), regain: () => setOffline(false) };
  differs(
    engine === 'firefox'
      ? 'its driver takes the network from pages alone: the server breaks every connection of the worker'
      : 'its driver cannot take the network away: the server breaks every connection, and the event is dispatched by the test',
  );
  return {
    lose: async () => {
      site.setAnswer((): Answer => 'drop');
      await setOffline?.(true);
    },
    regain: async () => {
      site.setAnswer(undefined);
      await (setOffline === undefined ? tellPage() : setOffline(false));
    },
  };
}

test('offline with an expired token: the page gets the error of fetch, and the session goes on when the network is back', async ({ serve, browserUnderTest }) => {
  const backend = { accessTokenLifetime: 3 };
  const site = await serve({ config, backend, keepsConnections: false });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await watchEnds(tab);
  await signIn(tab);
  const { lose, regain } = network(browserUnderTest, site, tab);
  await lose();

  // The page's own timer wakes the worker when renewal is due.
  await expect.poll(async () => (await snapshot(tab)).renewal).toBe('unavailable');
  await begin(tab, '/api/me?offline');
  expect(await ended(tab)).toBe('TypeError');
  expect(await snapshot(tab)).toMatchObject({ status: 'signed-in' });
  backend.accessTokenLifetime = 900;
  await regain();

  await expect.poll(async () => (await snapshot(tab)).generation).toBe(1);
  expect((await get(tab, '/api/me?online')).status).toBe(200);
  expect(site.secrets).toContain(bearer(site.to('/api/me').at(-1)));
  expect(new Set(presented(site)).size).toBe(1);
  expect(await ends(tab)).toEqual([]);
  expect(site.to('/told')).toHaveLength(0);
});

test('told to come back in ten minutes, then offline and online again: a renewal at once, and one', async ({ serve, browserUnderTest }) => {
  const backend = { accessTokenLifetime: 3 };
  const site = await serve({
    config,
    backend,
    keepsConnections: false,
    answer: ({ path }) => (path === REFRESH ? new Response(null, { status: 503, headers: { 'Retry-After': '600' } }) : undefined),
  });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await watchEnds(tab);
  await signIn(tab);
  await expect.poll(async () => (await snapshot(tab)).renewal).toBe('unavailable');
  await expect.poll(async () => (await get(tab, '/api/me')).status).toBe(401);
  expect(presented(site)).toEqual([0]);
  site.setAnswer(undefined);
  backend.accessTokenLifetime = 900;
  expect((await get(tab, '/api/me')).status).toBe(401);

  const { lose, regain } = network(browserUnderTest, site, tab);
  await lose();
  await regain();

  await expect.poll(async () => (await snapshot(tab)).generation).toBe(1);
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect(presented(site)).toEqual([0, 0]);
  expect(await ends(tab)).toEqual([]);
  expect(site.to('/told')).toHaveLength(0);
});
