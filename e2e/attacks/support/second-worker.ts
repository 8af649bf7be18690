/** A page in another scope, with a worker of its own: one that has just started and knows only what is stored. */
import { get, type Seen } from '../../support/page-actions.js';
import type { Victim } from './victim.js';

/** What the API says there, asked by the app. */
export async function askBySecondWorker({ browser, site, tab, worker, endpoints }: Victim): Promise<Seen> {
  // From a page out of its scope, so that the page in it is its own from the beginning.
  await tab.run(async (script) => {
    const registration = await navigator.serviceWorker.register(script, { scope: '/second/' });
    const started = registration.installing ?? registration.waiting ?? registration.active;
    await new Promise<void>((resolve) => {
      const look = (): void => void (started?.state === 'activated' && resolve());
      started?.addEventListener('statechange', look);
      look();
    });
  }, worker);
  return get(await browser.open(`${site.origin}/second/index.html`), endpoints.me);
}
