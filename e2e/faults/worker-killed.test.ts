/** The worker is killed at each point of a renewal: the session is still there, and each refresh token was presented as often as it must be. */
import { JWT_CONFIG } from '../support/config.js';
import { get, registerBare, signIn, waitUntil, watchMessages, logouts } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import { differs, expect, test } from '../support/test.js';
import { halts, type Halts } from './support/halts.js';
import { begin, ended } from './support/begun.js';
import { ASKING_AT_POINTS, COUNTING_ENDS } from './support/points.js';
import { prelude } from '../support/prelude.js';
import { actUnheard, presented } from './support/presented.js';
import type { BackendOptions } from '../../public/backend/index.js';
import type { Site } from '../support/site.js';

test.use({ shortLivedWorkers: 'in-events' });
test.setTimeout(120_000);

const REFRESH = '/api/auth/refresh';
const STRICT: BackendOptions = {};
/** The refresh token before the current one is taken for a while, as long as its successor was not used. */
const WITH_GRACE: BackendOptions = { refreshTokenGrace: 60 };
const NOT_ROTATING: BackendOptions = { rotate: false };

interface Point {
  readonly name: string;
  readonly arm: (halt: Halts, site: Site) => void;
  readonly servers: Readonly<Record<string, BackendOptions>>;
  /** What the server was shown, in all. */
  readonly presented: readonly number[];
}

const POINTS: readonly Point[] = [
  {
    name: 'before the refresh is sent',
    arm: (halt) => halt.arm('/at/before-refresh'),
    servers: { 'a strict server': STRICT },
    presented: [0],
  },
  {
    name: 'while the refresh is in flight, and the server has not acted',
    arm: (halt) => halt.arm(REFRESH),
    servers: { 'a strict server': STRICT },
    presented: [0, 0],
  },
  {
    name: 'while the refresh is in flight, and the server has acted',
    arm: (halt, site) => halt.arm(REFRESH, (received) => actUnheard(site, received)),
    servers: { 'a server with a grace period': WITH_GRACE, 'a server that does not rotate': NOT_ROTATING },
    presented: [0, 0],
  },
  {
    name: 'after the answer and before the store',
    arm: (halt) => halt.arm('/at/answered'),
    servers: { 'a server with a grace period': WITH_GRACE },
    presented: [0, 0],
  },
  {
    name: 'after the store',
    arm: (halt) => halt.arm('/at/stored'),
    servers: { 'a strict server': STRICT },
    presented: [0],
  },
];

for (const point of POINTS) {
  for (const [kind, server] of Object.entries(point.servers)) {
    test(`killed ${point.name}, with ${kind}: the session goes on`, async ({ serve, browserUnderTest, engine }) => {
      const backend = { ...server, accessTokenLifetime: 2 };
      const halt = halts();
      const site = await serve({ config: prelude(JWT_CONFIG, ASKING_AT_POINTS, COUNTING_ENDS), backend, answer: halt.answer });
      const tab = await browserUnderTest.open(site.origin);
      await registerBare(tab);
      await signIn(tab);
      await waitUntil(tab, Date.now() / 1000 + 2.2);
      backend.accessTokenLifetime = 900;
      point.arm(halt, site);

      await begin(tab, '/api/me?first');
      await halt.reached;
      await browserUnderTest.stopWorkers();
      await halt.abandoned();
      if (engine === 'chromium') {
        differs('the browser itself gives the request to the next worker, and the page gets its answer');
        expect(await ended(tab)).toBe('200');
      }
      // In WebKit the page that asked has gone, too.
      if (engine === 'firefox') expect(await ended(tab)).toBe('TypeError');

      expect((await get(tab, '/api/me?next')).status).toBe(200);
      expect(presented(site)).toEqual(point.presented);
      site.backend.expireAccessTokens();
      expect((await get(tab, '/api/me?later')).status).toBe(200);
      expect(presented(site)).toEqual(server === NOT_ROTATING ? [0, 0, 0] : [...point.presented, 1]);
      expect(site.to('/told')).toHaveLength(0);
    });
  }
}

const LOST: readonly Point[] = POINTS.filter(({ servers }) => Object.values(servers).includes(WITH_GRACE));

for (const point of LOST) {
  test(`killed ${point.name}, with a strict server: it ends the session, which is announced once`, async ({ serve, browserUnderTest, engine }) => {
    const backend = { accessTokenLifetime: 2 };
    const halt = halts();
    const site = await serve({ config: prelude(JWT_CONFIG, ASKING_AT_POINTS, COUNTING_ENDS), backend, answer: halt.answer });
    const tab = await browserUnderTest.open(site.origin);
    await registerBare(tab);
    await signIn(tab);
    await waitUntil(tab, Date.now() / 1000 + 2.2);
    point.arm(halt, site);
    await watchMessages(tab);

    await begin(tab, '/api/me?first');
    await halt.reached;
    await browserUnderTest.stopWorkers();
    await halt.abandoned();

    expect((await get(tab, '/api/me?next')).status).toBe(401);
    expect(presented(site)).toEqual([0, 0]);
    expect((await get(tab, '/api/me?later')).status).toBe(401);
    expect(bearer(site.received.at(-1))).toBeUndefined();
    await browserUnderTest.stopWorkers();
    await get(tab, '/api/me?last');
    expect(presented(site)).toEqual([0, 0]);
    const told = site.to('/told').map(({ path }) => path);
    if (engine === 'webkit') {
      differs('the page is loaded anew while the worker starts, and may come too late to be told');
      expect(['', '/told?refresh-rejected']).toContain(told.join(' '));
    } else {
      expect(told).toEqual(['/told?refresh-rejected']);
      expect(await logouts(tab)).toMatchObject([{ reason: 'refresh-rejected', username: 'ada' }]);
    }
  });
}
