/** What the demo says of its session: whoever looks into IndexedDB finds only sealed bytes, and the worker opens them when it starts again. */
import { fileURLToPath } from 'node:url';
import { click, isReady, signInByForm, text } from './support/demo-page.js';
import { proxyOf } from './support/demo-proxy.js';
import { everythingSeen, storedSecrets } from './support/scan.js';
import { sharedDemo } from './support/shared-demo.js';
import { expect, test } from './support/test.js';

// The demo's page holds its worker as long as a stream of events is open.
test.use({ shortLivedWorkers: 'in-events' });
// WebKit takes its time to stop a worker.
test.setTimeout(240_000);
const demo = sharedDemo();

test('what is stored holds none of the tokens that the server gave out, nor a key, and the session outlives its worker', async ({ browserUnderTest }) => {
  const proxy = await proxyOf(demo);
  try {
    const tab = await browserUnderTest.open(proxy.address);
    await isReady(tab);
    await signInByForm(tab);
    await expect.poll(() => text(tab, 'kept')).toContain('This session is sealed');
    await click(tab, 'Renew now');
    await expect.poll(() => text(tab, 'results')).toContain('The access token was renewed.');
    // Two pairs at least, by sign-in and renewal.
    expect(proxy.tokens.size).toBeGreaterThan(3);

    const expectSealed = async (): Promise<void> => {
      const { keys, sealed } = await storedSecrets(tab);
      expect([keys, sealed]).toEqual([[], expect.any(Number)]);
      expect(sealed).toBeGreaterThan(0);
      const seen = await everythingSeen(tab);
      // It was looked at all.
      expect(seen).toContain('Ada Lovelace');
      for (const token of proxy.tokens) expect(seen.includes(token)).toBe(false);
    };
    await expectSealed();

    const starts = proxy.starts();
    await browserUnderTest.stopWorkers();
    await expect.poll(() => text(tab, 'user-name')).toBe('Ada Lovelace');
    await click(tab, 'Send one request');
    await expect.poll(() => text(tab, 'results')).toContain('GET /api/notes: 200');
    await expect.poll(() => proxy.starts()).toBeGreaterThan(starts);
    await expectSealed();
  } finally {
    proxy.close();
  }
});

test('nobody gets the key of the server, and no other script of it becomes a worker', async () => {
  const status = async (path: string, headers: Record<string, string> = {}): Promise<number> => (await fetch(new URL(path, demo.address), { headers })).status;
  const fromRoot = (path: string): string => `/@fs${fileURLToPath(new URL(`../${path}`, import.meta.url))}`;
  const key = fromRoot('node_modules/.cache/token-worker-demo/server-key');
  // What the page is made of is served in the same way.
  expect([await status(fromRoot('dist/index.js')), await status(key), await status(`${key}?raw`)]).toEqual([200, 403, 403]);
  const worker = { 'Service-Worker': 'script' };
  expect([await status('/token-worker.js', worker), await status('/main.ts', worker), await status('/token-worker.js?x', worker)]).toEqual([200, 403, 403]);
});
