/** A page takes whatever lock we have and never lets it go, or steals it: one renewal, and nothing waits beyond the limit. */
import { JWT_CONFIG } from '../support/config.js';
import { gate } from '../support/gate.js';
import { getMany, signIn, get, waitUntil } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import { expect, test } from '../support/test.js';
import { COUNTING_ENDS } from './support/points.js';
import { prelude } from '../support/prelude.js';
import { presented } from './support/presented.js';
import { openTwo, PAGES } from './support/two-scopes.js';
import type { Tab } from '../support/browser.js';

/** Seconds: the time limit, and what a loaded machine may need on top of it. */
const LIMIT = 3;
const SLACK = 4;

const config = prelude({ ...JWT_CONFIG, refresh: { url: '/api/auth/refresh', timeout: LIMIT } }, COUNTING_ENDS);
/** What the locks of earlier versions were called; a page that attacks knows all names. */
const KNOWN = `token-worker ${JSON.stringify(['default'])}`;

/** In the page: takes every lock of ours that there is or that comes, for ever. Answers how many it has had so far. */
async function takeLocks(tab: Tab, how: 'waits' | 'steals', known: readonly string[]): Promise<void> {
  await tab.run(
    async ([mode, names]) => {
      const page = window as unknown as { taken: string[] };
      page.taken = [];
      const forEver = new Promise<void>(() => undefined);
      const take = (name: string): void => {
        page.taken.push(name);
        void navigator.locks.request(name, mode === 'steals' ? { steal: true } : {}, () => forEver).catch(() => undefined);
      };
      for (const name of names) take(name);
      const look = async (): Promise<void> => {
        const { held = [], pending = [] } = await navigator.locks.query();
        for (const { name = '' } of [...held, ...pending]) if (name.startsWith('token-worker') && !page.taken.includes(name)) take(name);
      };
      await look();
      const begun = performance.now();
      const again = (): void => {
        if (performance.now() - begun < 20_000) void look().then(() => setTimeout(again, 5));
      };
      again();
    },
    [how, known] as const,
  );
}

const taken = (tab: Tab): Promise<readonly string[]> => tab.run(() => (window as unknown as { taken: string[] }).taken);

for (const how of ['waits', 'steals'] as const) {
  test(`a page that ${how} for every lock of ours, before a renewal of two workers and while it runs: one renewal, in time`, async ({ serve, browserUnderTest }) => {
    const backend = { accessTokenLifetime: 2 };
    const site = await serve({ files: PAGES, config, backend });
    const owner = JSON.stringify(['default', `${site.origin}/api/auth/refresh`]);
    const answered = gate();
    const [one, two] = await openTwo(browserUnderTest, site);
    const villain = await browserUnderTest.open(`${site.origin}/villain.html`);
    await signIn(one);
    await expect.poll(async () => (await get(two, '/api/notes')).status).toBe(200);
    await waitUntil(one, Date.now() / 1000 + 2.2);
    const earlier = presented(site).length;
    backend.accessTokenLifetime = 900;
    await takeLocks(villain, how, [KNOWN, `token-worker ${owner}`]);
    site.setAnswer(async ({ path }) => {
      if (path === '/api/auth/refresh') await answered.opened;
      return undefined;
    });

    const begun = performance.now();
    const statuses = Promise.all([getMany(one, '/api/me', 10), getMany(two, '/api/me', 10)]);
    await expect.poll(() => presented(site).length).toBe(earlier + 1);
    // The lock of this renewal is there to be seen, and taken.
    await expect.poll(async () => (await taken(villain)).length).toBeGreaterThan(2);
    answered.open();

    expect((await statuses).flat()).toEqual(Array.from({ length: 20 }, () => 200));
    expect((performance.now() - begun) / 1000).toBeLessThan(LIMIT + SLACK);
    expect(new Set(site.to('/api/me').map(bearer)).size).toBe(1);
    expect(presented(site)).toHaveLength(earlier + 1);
    site.backend.expireAccessTokens();
    expect((await Promise.all([getMany(one, '/api/me', 10), getMany(two, '/api/me', 10)])).flat()).toEqual(Array.from({ length: 20 }, () => 200));
    expect(presented(site)).toHaveLength(earlier + 2);
    expect(new Set(presented(site)).size).toBe(earlier + 2);
    expect(site.to('/told')).toHaveLength(0);
  });
}
