/**
 * Chromium, about once in 20 runs and with any debugger attached: a worker that has skipped waiting goes on waiting although
 * the one before it is idle. Without the debugger the idle worker would be stopped, and the new one activated. To be told
 * again that it skips waiting is enough; while the worker before it is at work, that changes nothing.
 */
import type { Page } from 'playwright/test';

/** Longer than an update takes that nothing holds up; milliseconds. */
const REMIND_AFTER = 5_000;

/** For as long as the page is open. */
export async function remindOfUpdates(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const scopes = new Map<string, string>();
  const waiting = new Map<string, NodeJS.Timeout>();
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    for (const { registrationId, scopeURL } of registrations) scopes.set(registrationId, scopeURL);
  });
  session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
    for (const { versionId, registrationId, status } of versions) {
      if (status === 'installed' && waiting.has(versionId)) continue;
      clearInterval(waiting.get(versionId));
      waiting.delete(versionId);
      if (status !== 'installed') continue;
      const scopeURL = scopes.get(registrationId) ?? '';
      const remind = (): void => void session.send('ServiceWorker.skipWaiting', { scopeURL }).catch(() => undefined);
      waiting.set(versionId, setInterval(remind, REMIND_AFTER));
    }
  });
  page.once('close', () => {
    for (const timer of waiting.values()) clearInterval(timer);
  });
  await session.send('ServiceWorker.enable');
}
