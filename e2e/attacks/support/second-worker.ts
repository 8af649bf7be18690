/** A page in another scope, with a worker of its own: one that has just started and knows only what is stored. */
import { get, registerBare, type Seen } from '../../support/page-actions.js';
import type { Victim } from './victim.js';

/** What the API says there, asked by the app. */
export async function askBySecondWorker({ browser, site, worker, endpoints }: Victim): Promise<Seen> {
  const tab = await browser.open(`${site.origin}/second/index.html`);
  await registerBare(tab, worker, { scope: '/second/' });
  return get(tab, endpoints.me);
}
