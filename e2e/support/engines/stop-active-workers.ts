/** Stops each active service worker of Chromium, and waits until it has stopped. */
import type { CDPSession } from 'playwright/test';

/**
 * Not all workers at once: one that waits is started when the one before it has stopped, and no browser stops a worker for
 * idleness while it starts.
 */
export async function stopActiveWorkers(session: CDPSession): Promise<void> {
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
  const toStop = [...active];
  for (const versionId of toStop) await session.send('ServiceWorker.stopWorker', { versionId });
  while (!toStop.every((versionId) => stopped.has(versionId))) await nextEvent();
}
