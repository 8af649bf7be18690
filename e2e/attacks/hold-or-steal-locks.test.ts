/** Holds every lock that there is or that comes, and steals those that are held: so that no renewal is made, or two at once. */
import type { Seen } from '../support/page-actions.js';
import { attack } from './support/attack.js';
import { withoutWorker } from './support/bare-page.js';
import { stopped } from './support/outcome.js';

/** Milliseconds that an app has patience: longer than the limit that is set below, and than a slow machine takes. */
const PATIENCE = 15_000;
const BY_LIMIT = stopped('a lock only says who is at work: nobody waits for one beyond the time limit, and one renewal is made');

attack('Hold or steal every lock, so that no renewal is made', {
  engines: 'one',
  config: (prefix) => ({ refresh: { url: `${prefix}/auth/refresh`, timeout: 2, ...(prefix === '/cookie' ? { style: 'cookie' as const } : {}) } }),
  expected: { indexeddb: BY_LIMIT, memory: BY_LIMIT, sealed: BY_LIMIT, 'sealed + proof': BY_LIMIT },
  steps: async ({ tab, site, ask, endpoints }) => {
    await tab.run(() => {
      const taken = new Set<string>();
      const forEver = new Promise<void>(() => undefined);
      const take = (name: string): void => {
        taken.add(name);
        for (const steal of [false, true]) void navigator.locks.request(name, { steal }, () => forEver).catch(() => undefined);
      };
      take('token-worker');
      const look = async (): Promise<void> => {
        const { held = [], pending = [] } = await navigator.locks.query();
        for (const { name = '' } of [...held, ...pending]) if (!taken.has(name)) take(name);
        setTimeout(() => void look(), 5);
      };
      return look();
    });
    site.backend.expireAccessTokens();
    const before = site.to(endpoints.refresh).length;
    const limit = new Promise<Seen>((resolve) => setTimeout(() => resolve({ status: 0, body: 'no answer' }), PATIENCE));
    const answers = await Promise.all(Array.from({ length: 5 }, () => Promise.race([ask(), limit])));
    return { statuses: answers.map(({ status }) => status), renewals: site.to(endpoints.refresh).length - before };
  },
  succeeded: (loot) => {
    const { statuses, renewals } = loot as { statuses: number[]; renewals: number };
    return statuses.some((status) => status !== 200) || renewals > 1;
  },
  control: {
    name: 'an app that waits for a lock for as long as it takes',
    victim: async (stage) => {
      const victim = await withoutWorker(stage);
      const ask = (): Promise<Seen> =>
        victim.tab.run((path) => navigator.locks.request('token-worker', async () => ({ status: (await fetch(path)).status, body: '' })), victim.endpoints.me);
      return { ...victim, ask };
    },
  },
});
