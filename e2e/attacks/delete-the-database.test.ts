/** Deletes the database, and holds a newer one open so that nobody else can open it: to end the session, or to have tokens fall out somewhere. */
import { attack } from './support/attack.js';
import { withoutWorker } from './support/bare-page.js';
import { stopped } from './support/outcome.js';
import { everythingSeen } from '../support/scan.js';
import type { Seen } from '../support/page-actions.js';

const IN_MEMORY = stopped('a worker that runs goes on with what it knows; one that starts later finds nothing, and the user signs in again');

/** What an app does that keeps its token in IndexedDB and reads it for each request. */
async function askWithStoredToken(path: string): Promise<Seen> {
  const token = await new Promise<string>((resolve) => {
    const opening = indexedDB.open('token-worker');
    const limit = setTimeout(() => resolve(''), 1000);
    opening.onerror = () => resolve('');
    opening.onsuccess = () => {
      clearTimeout(limit);
      if (!opening.result.objectStoreNames.contains('sessions')) return resolve('');
      const reading = opening.result.transaction('sessions').objectStore('sessions').get('token') as IDBRequest<string | undefined>;
      reading.onsuccess = () => {
        opening.result.close();
        resolve(reading.result ?? '');
      };
    };
  });
  const answer = await fetch(path, { headers: { Authorization: `Bearer ${token}` } });
  return { status: answer.status, body: await answer.text() };
}

attack('Delete the database, and block it', {
  engines: 'all',
  expected: { indexeddb: IN_MEMORY, memory: IN_MEMORY, sealed: IN_MEMORY, 'sealed + proof': IN_MEMORY },
  steps: async ({ tab, ask, site }) => {
    await tab.run(async () => {
      const settled = (request: IDBOpenDBRequest): Promise<void> =>
        new Promise((resolve) => {
          for (const type of ['success', 'error']) request.addEventListener(type, () => resolve());
        });
      await settled(indexedDB.deleteDatabase('token-worker'));
      const held = indexedDB.open('token-worker', 1000);
      await settled(held);
      Object.assign(window, { held: held.result });
    });
    const first = await ask();
    site.backend.expireAccessTokens();
    const renewed = await ask();
    // Where a database cannot be opened, the scan would wait for it.
    await tab.run(() => (window as unknown as { held: IDBDatabase }).held.close());
    return { statuses: [first.status, renewed.status], seen: await everythingSeen(tab) };
  },
  succeeded: (loot, { secrets }) => {
    const { statuses, seen } = loot as { statuses: number[]; seen: string };
    return statuses.some((status) => status !== 200) || [...secrets()].some((secret) => seen.includes(secret));
  },
  control: {
    name: 'an app that keeps its token in IndexedDB and reads it there for each request',
    victim: async (stage) => {
      const victim = await withoutWorker(
        stage,
        (text) =>
          new Promise<void>((resolve) => {
            const opening = indexedDB.open('token-worker');
            opening.onupgradeneeded = () => opening.result.createObjectStore('sessions');
            opening.onsuccess = () => {
              const writing = opening.result.transaction('sessions', 'readwrite');
              writing.objectStore('sessions').put((JSON.parse(text) as { accessToken: string }).accessToken, 'token');
              writing.oncomplete = () => {
                opening.result.close();
                resolve();
              };
            };
          }),
      );
      return { ...victim, ask: () => victim.tab.run(askWithStoredToken, victim.endpoints.me) };
    },
  },
});
