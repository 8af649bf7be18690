/** The three ways in which every cell is sent: without a worker, through a worker that does nothing, and through ours. */
import type { Browser, Tab } from '../support/browser.js';
import { registerBare, signIn } from '../support/page-actions.js';
import { integrityOf, LETTERS, RANGE } from './answer.js';
import { isPrimed, type Cell } from './dimensions.js';
import { sendAll, type Seen, type ToSend } from './in-page.js';
import { PAGE, WORKERS, type FidelityServer, type Recorded } from './server.js';

export const ARMS = ['without', 'passThrough', 'ours'] as const;
export type Arm = (typeof ARMS)[number];

export interface Observed {
  readonly requests: readonly Recorded[];
  readonly seen: Seen;
}

/** How many cells one call into the page is for. */
const BATCH = 250;

function toSend(cell: Cell, arm: Arm, { origins, token }: FidelityServer): ToSend {
  const { id, method, body, mode, credentials, cache, redirect, referrerPolicy, keepalive, status, letters } = cell;
  return {
    ...{ id, method, body, mode, credentials, cache, redirect, referrerPolicy, keepalive },
    url: `${origins[cell.origin]}/api/cell?id=${id}`,
    integrity: integrityOf(cell),
    headers: {
      'X-Spelled-So': 'as ThE page wrote it',
      'X-Letters': LETTERS[letters],
      ...(status === 206 ? { Range: RANGE } : {}),
      // The page's own, except under our worker, which attaches it.
      ...(arm === 'ours' ? {} : { Authorization: `Bearer ${token}` }),
    },
    isPrimed: isPrimed(cell),
  };
}

/** Cookies of every origin, for `credentials` to say something about. */
async function setCookies(tab: Tab, { origins }: FidelityServer): Promise<void> {
  await tab.run(
    (urls) => Promise.all(urls.map((url) => fetch(url, { mode: 'no-cors', credentials: 'include' }))).then(() => undefined),
    Object.values(origins).map((origin) => `${origin}/cookie`),
  );
}

async function prepare(tab: Tab, arm: Arm): Promise<void> {
  if (arm !== 'without') await registerBare(tab, WORKERS[arm]);
  if (arm === 'ours') await signIn(tab);
}

export async function observe(cells: readonly Cell[], arm: Arm, server: FidelityServer, profile: Browser): Promise<Map<string, Observed>> {
  const tab = await profile.open(server.origins.same + PAGE);
  await setCookies(tab, server);
  await prepare(tab, arm);
  const received = server.record();
  const seen: Record<string, Seen> = {};
  for (let start = 0; start < cells.length; start += BATCH) {
    const batch = cells.slice(start, start + BATCH);
    Object.assign(seen, await tab.run(sendAll, batch.map((cell) => toSend(cell, arm, server))));
  }
  await tab.close();
  return new Map(cells.map(({ id }) => [id, { requests: received.get(id) ?? [], seen: seen[id] ?? { error: 'nothing said' } }]));
}
