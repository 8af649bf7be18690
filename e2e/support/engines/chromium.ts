/** Chromium behind the scenarios' own interface. */
import type { Abilities } from './playwright-tab.js';

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
    const active = new Set<string>();
    const stopped = new Set<string>();
    let noteEvent: () => void = () => undefined;
    const nextEvent = (): Promise<void> => new Promise((resolve) => (noteEvent = resolve));
    session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      for (const { versionId, status, runningStatus } of versions) {
        if (status === 'activated') active.add(versionId);
        if (runningStatus === 'stopped') stopped.add(versionId);
      }
      noteEvent();
    });
    const isTold = nextEvent();
    await session.send('ServiceWorker.enable');
    await isTold;
    // Not all at once: one that waits is started when the one before it has stopped, and no browser stops a worker for idleness while it starts.
    const toStop = [...active];
    for (const versionId of toStop) await session.send('ServiceWorker.stopWorker', { versionId });
    while (!toStop.every((versionId) => stopped.has(versionId))) await nextEvent();
    await session.detach();
  },
};
