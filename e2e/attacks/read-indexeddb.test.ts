/** Reads every database of the origin as it is, and exports each key that can be exported. */
import type { Tab } from '../support/browser.js';
import { attack } from './support/attack.js';
import { withoutWorker } from './support/bare-page.js';
import { stopped } from './support/outcome.js';

/** Everything in every database, as text; keys in each form in which they can be had. */
function readDatabases(tab: Tab): Promise<string[]> {
  return tab.run(async () => {
    const found: string[] = [];
    const settled = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('not read'));
      });
    async function write(value: unknown): Promise<void> {
      if (value instanceof CryptoKey) {
        for (const format of ['raw', 'jwk', 'pkcs8', 'spki'] as const) {
          await crypto.subtle.exportKey(format as 'jwk', value).then(write, () => undefined);
        }
      } else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
        found.push(new TextDecoder('latin1').decode(value));
      } else if (typeof value === 'object' && value !== null) {
        for (const [name, inner] of Object.entries(value)) {
          found.push(name);
          await write(inner);
        }
      } else found.push(String(value));
    }
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        for (const value of [...(await settled(objects.getAllKeys())), ...(await settled<unknown[]>(objects.getAll()))]) await write(value);
      }
      database.close();
    }
    return found;
  });
}

attack('Read IndexedDB, and export every key that is in it', {
  engines: 'one',
  expected: {
    indexeddb: stopped('tokens are encrypted, and the key cannot be exported; it can be used, though'),
    memory: stopped('no token is stored'),
    sealed: stopped('tokens are encrypted, and no key is stored'),
    'sealed + proof': stopped('tokens and the private key are encrypted, and no key is stored in clear'),
  },
  steps: ({ tab }) => readDatabases(tab),
  control: {
    name: 'an app that keeps its tokens in IndexedDB',
    victim: (stage) =>
      withoutWorker(
        stage,
        (text) =>
          new Promise<void>((resolve, reject) => {
            const opening = indexedDB.open('app');
            opening.onupgradeneeded = () => opening.result.createObjectStore('tokens');
            opening.onerror = () => reject(new Error('not opened'));
            opening.onsuccess = () => {
              const writing = opening.result.transaction('tokens', 'readwrite');
              writing.objectStore('tokens').put(JSON.parse(text), 'tokens');
              writing.oncomplete = () => {
                opening.result.close();
                resolve();
              };
            };
          }),
      ),
  },
});
