/** Firefox behind the scenarios' own interface. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Abilities } from './playwright-tab.js';

/** Milliseconds after which an idle worker is stopped, where a scenario wants workers that live no longer than they must. */
const SHORT_IDLE = 200;

/** Preferences with which Firefox stops a worker as soon as it is idle; one with an event pending lives on as it would. */
export const SHORT_LIVED_WORKERS = { 'dom.serviceWorkers.idle_timeout': SHORT_IDLE };

export function firefoxAbilities(shortLivedWorkers: boolean): Abilities {
  return {
    engine: 'firefox',
    hardReload: async (page) => {
      const loaded = page.waitForEvent('load');
      // Firefox alone still takes the parameter that means "past all caches", service workers included.
      await page.evaluate(() => {
        (location as unknown as { reload(force: boolean): void }).reload(true);
      });
      await loaded;
    },
    stopWorkers: async () => {
      if (!shortLivedWorkers) throw new Error('in Firefox a scenario that stops workers asks for it: test.use({ shortLivedWorkers: true })');
      // The limit and the time that it takes: then no worker is left that was idle when this began.
      await delay(4 * SHORT_IDLE);
    },
  };
}
