/** A page that uses none of this library's client code. */
import { readFileSync } from 'node:fs';
import { get, signIn } from './support/page-actions.js';
import { bearer } from './support/received.js';
import { expect, test } from './support/test.js';

const files = { '/bare.html': readFileSync(new URL('apps/bare.html', import.meta.url), 'utf8') };

test('it registers the drop-in file, fetches with the token, and reads the logout message', async ({ serve, browserUnderTest }) => {
  const site = await serve({ files });
  const tab = await browserUnderTest.open(`${site.origin}/bare.html`);
  const state = (): Promise<string | null> => tab.run(() => document.getElementById('state')?.textContent ?? null);
  await expect.poll(state).toBe('ready');
  await expect.poll(() => tab.run(() => navigator.serviceWorker.controller !== null)).toBe(true);

  await signIn(tab);
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect(site.secrets).toContain(bearer(site.to('/api/me')[0]));

  site.backend.revokeSessions();
  await get(tab, '/api/me');
  await expect.poll(state).toBe('signed out: refresh-rejected, ada');
});
