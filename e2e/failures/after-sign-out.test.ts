/** "Refresh tokens are kept after sign-out": nothing is left of them on the machine, and the server has revoked them. */
import { get, register, signIn } from '../support/page-actions.js';
import type { Tab } from '../support/browser.js';
import { expect, test } from '../support/test.js';

/** Bytes of all that is encrypted in the database: tokens are, and nothing else. */
function sealedBytes(tab: Tab): Promise<number> {
  return tab.run(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('token-worker');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error ?? new Error('not opened'));
    });
    const values = await new Promise<unknown[]>((resolve, reject) => {
      const reading = database.transaction('sessions').objectStore('sessions').getAll();
      reading.onsuccess = () => resolve(reading.result);
      reading.onerror = () => reject(reading.error ?? new Error('not read'));
    });
    database.close();
    const bytesIn = (value: unknown): number => {
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength;
      return typeof value === 'object' && value !== null && !(value instanceof CryptoKey) ? Object.values(value).reduce((sum: number, part) => sum + bytesIn(part), 0) : 0;
    };
    return bytesIn(values);
  });
}

test('signed out: no sealed token is left in the database, and the refresh token is good for nothing', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);
  expect(await sealedBytes(tab)).toBeGreaterThan(100);
  const issued = [...site.secrets];

  expect((await get(tab, '/api/auth/logout', { method: 'POST' })).status).toBe(204);

  expect(await sealedBytes(tab)).toBeLessThan(100);
  for (const token of issued) {
    const body = JSON.stringify({ refreshToken: token });
    const answer = await site.backend.fetch(new Request(`${site.origin}/api/auth/refresh`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }));
    expect(answer.status).toBe(401);
  }
});
