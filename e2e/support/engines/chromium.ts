/** Chromium behind the scenarios' own interface. */
import type { Abilities } from './playwright-tab.js';
import { remindOfUpdates } from './forgotten-updates.js';
import { stopActiveWorkers } from './stop-active-workers.js';

export const CHROMIUM: Abilities = {
  engine: 'chromium',
  hardReload: async (page) => {
    const session = await page.context().newCDPSession(page);
    const loaded = page.waitForEvent('load');
    await session.send('Page.reload', { ignoreCache: true });
    await loaded;
    await session.detach();
  },
  stopWorkers: async (context) => {
    const [page] = context.pages();
    if (page === undefined) return;
    const session = await context.newCDPSession(page);
    await stopActiveWorkers(session);
    await session.detach();
  },
  prepare: remindOfUpdates,
};
