/** A new version of the worker, which takes over at once, waits for a long response that passes through the old one. */
import { JWT_CONFIG } from '../support/config.js';
import { countHolds, holds } from '../support/long-readers.js';
import { longStreams } from '../support/long-streams.js';
import { register, signIn } from '../support/page-actions.js';
import { differs, expect, test } from '../support/test.js';

interface Watched {
  /** Events so far, and how the stream ended. */
  count: number;
  end?: string;
  changes: number;
  close(): void;
}

test('a response that is under way is not cut off by an update, and the update comes when it is over', async ({ serve, browserUnderTest, engine }) => {
  test.setTimeout(240_000);
  const { answer } = longStreams();
  const site = await serve({ answer });
  const tab = await browserUnderTest.open(site.origin);
  await countHolds(tab);
  await register(tab);
  await signIn(tab);
  await tab.run(() => {
    const source = new EventSource('/api/events?eventsource');
    const watched: Watched = { count: 0, changes: 0, close: () => source.close() };
    Object.assign(window, { watched });
    source.onmessage = () => (watched.count += 1);
    source.onerror = () => (watched.end = source.readyState === EventSource.CLOSED ? 'closed' : 'connects again');
    navigator.serviceWorker.addEventListener('controllerchange', () => (watched.changes += 1));
  });
  const watched = (): Promise<Watched> => tab.run(() => ({ ...(window as unknown as { watched: Watched }).watched }));
  const countUp = async (more: number): Promise<void> => {
    const { count } = await watched();
    await expect.poll(async () => (await watched()).count, { timeout: 60_000 }).toBeGreaterThan(count + more);
  };
  await countUp(0);
  // Firefox: from the first time on that the page holds the worker.
  if (engine === 'firefox') await expect.poll(async () => (await holds(tab)).length, { timeout: 40_000 }).toBeGreaterThan(0);

  site.setConfig({ ...JWT_CONFIG, refreshBefore: 60 });
  await tab.run(async () => {
    await (await navigator.serviceWorker.getRegistration())?.update();
  });
  if (engine === 'webkit') {
    differs('a new version of the worker does not wait: it ends what the old one relays, and EventSource connects again');
    await expect.poll(async () => (await watched()).end, { timeout: 60_000 }).toBe('connects again');
    await expect.poll(async () => (await watched()).changes, { timeout: 60_000 }).toBe(1);
    return;
  }
  await countUp(8);
  expect(await watched()).toMatchObject({ changes: 0 });
  expect((await watched()).end).toBeUndefined();

  await tab.run(() => (window as unknown as { watched: Watched }).watched.close());
  await expect.poll(async () => (await watched()).changes, { timeout: 60_000 }).toBe(1);
});
