/** Copies the database while somebody is signed in, and puts it back after the sign-out, for a worker that has just started. */
import { get } from '../support/page-actions.js';
import type { Tab } from '../support/browser.js';
import { attack } from './support/attack.js';
import { signedInAs } from './support/modes.js';
import { stopped } from './support/outcome.js';
import { askBySecondWorker } from './support/second-worker.js';

function database(tab: Tab, action: 'copy' | 'restore'): Promise<void> {
  return tab.run(async (what) => {
    const settled = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('not read'));
      });
    const page = window as unknown as { copied?: [IDBValidKey, unknown][] };
    const opened = await settled(indexedDB.open('token-worker'));
    // An origin that has stored nothing has nothing to be put back.
    if (opened.objectStoreNames.contains('sessions')) {
      const objects = opened.transaction('sessions', 'readwrite').objectStore('sessions');
      if (what === 'restore') for (const [key, value] of page.copied ?? []) await settled(objects.put(value, key));
      else {
        const [keys, values] = [await settled(objects.getAllKeys()), await settled<unknown[]>(objects.getAll())];
        page.copied = keys.map((key, index) => [key, values[index]]);
      }
    }
    opened.close();
  }, action);
}

const BY_REVOCATION = stopped('sign-out revokes the tokens at the server; where it does not, the old record is good again');

attack('Put an old database back after the sign-out', {
  engines: 'one',
  expected: {
    indexeddb: BY_REVOCATION,
    memory: stopped('no token is stored, and sign-out takes the cookie away'),
    sealed: BY_REVOCATION,
    'sealed + proof': BY_REVOCATION,
  },
  steps: async (victim) => {
    const { tab, endpoints } = victim;
    await database(tab, 'copy');
    await get(tab, endpoints.logout, { method: 'POST' });
    await database(tab, 'restore');
    return askBySecondWorker(victim);
  },
  succeeded: (answer) => JSON.stringify(answer).includes('ada'),
  control: {
    name: 'a server that revokes nothing when somebody signs out',
    victim: (stage) =>
      signedInAs(
        stage,
        { refreshTokenIn: 'worker', storage: 'indexeddb', hasProof: false },
        { answer: ({ path }) => (path === '/api/auth/logout' ? new Response(null, { status: 204 }) : undefined) },
      ),
  },
});
