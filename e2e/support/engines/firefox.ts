/** Firefox behind the scenarios' own interface. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Abilities } from './playwright-tab.js';

/** Milliseconds after which an idle worker is stopped, where a scenario wants workers that live no longer than they must. */
const SHORT_IDLE = 200;
/** Milliseconds more after which one is stopped that has an event pending: long enough for whatever a worker does by itself. */
const SHORT_EVENT = 3000;

/**
 * Whether Firefox stops a worker as soon as it is idle, where one with an event pending lives on as it would; or, with
 * `'in-events'`, in the middle of a long event too.
 */
export type WorkerLives = boolean | 'in-events';

export const WORKER_LIVES: Readonly<Record<`${WorkerLives}`, Record<string, number>>> = {
  false: {},
  true: { 'dom.serviceWorkers.idle_timeout': SHORT_IDLE },
  'in-events': { 'dom.serviceWorkers.idle_timeout': SHORT_IDLE, 'dom.serviceWorkers.idle_extended_timeout': SHORT_EVENT },
};

export function firefoxAbilities(shortLivedWorkers: WorkerLives): Abilities {
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
      if (shortLivedWorkers === false) throw new Error('in Firefox a scenario that stops workers asks for it: test.use({ shortLivedWorkers: true })');
      // The limit and the time that it takes: then no worker is left that was idle when this began.
      await delay(4 * SHORT_IDLE + (shortLivedWorkers === 'in-events' ? SHORT_EVENT : 0));
    },
  };
}
