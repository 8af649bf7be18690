/** Everything that a page can see, gathered into one text, so that a test can look for tokens in it. */
import type { Tab } from './browser.js';

/** Keeps what is passed to the page from now on: response bodies and headers, and every message on every port. */
export async function watchEverything(tab: Tab): Promise<void> {
  await tab.run(() => {
    const seen: string[] = [];
    Object.assign(window, { seenByPage: seen });
    const write = (value: unknown): void => {
      seen.push(typeof value === 'string' ? value : JSON.stringify(value));
    };
    (navigator.serviceWorker as ServiceWorkerContainer | undefined)?.addEventListener('message', ({ data }) => { write(data); });
    const OriginalChannel = window.MessageChannel;
    window.MessageChannel = class extends OriginalChannel {
      constructor() {
        super();
        // Messages go to both listeners; `onmessage` of the client starts the port.
        this.port1.addEventListener('message', ({ data }) => { write(data); });
      }
    };
    const originalFetch = window.fetch;
    window.fetch = async (...parameters) => {
      const response = await originalFetch(...parameters);
      write([...response.headers, response.url]);
      write(await response.clone().text());
      return response;
    };
    new BroadcastChannel('token-worker').addEventListener('message', ({ data }) => { write(data); });
  });
}

/** The page's storage, cookies, globals, caches, timings and databases, and what `watchEverything` has kept. */
export function everythingSeen(tab: Tab): Promise<string> {
  return tab.run(async () => {
    const parts: string[] = [...(window as unknown as { seenByPage?: string[] }).seenByPage ?? []];
    const visited = new WeakSet();

    function walk(value: unknown, depth: number): void {
      if (typeof value === 'string') parts.push(value);
      else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) parts.push(new TextDecoder('latin1').decode(value));
      else if ((typeof value === 'object' || typeof value === 'function') && value !== null && depth > 0 && !visited.has(value)) {
        visited.add(value);
        for (const key of Reflect.ownKeys(value)) {
          if (typeof key === 'string') parts.push(key);
          try {
            walk((value as Record<PropertyKey, unknown>)[key], depth - 1);
          } catch {
            // A getter that takes no call from here has nothing to hide.
          }
        }
      }
    }

    const ask = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => { resolve(request.result); };
        request.onerror = () => { reject(new Error(String(request.error))); };
      });

    // RegExp remembers the last text that it was used on, which in a page without a worker may be a token: its memory is the page's.
    if ('inPage' in window) /./.test('x');
    walk(window, 4);
    walk({ ...localStorage, ...sessionStorage }, 2);
    parts.push(document.cookie, document.referrer, location.href, document.documentElement.outerHTML);
    walk(performance.getEntries().map((entry) => entry.toJSON() as unknown), 4);
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const response of await cache.matchAll()) parts.push(await response.text());
    }
    for (const { name } of await indexedDB.databases()) {
      const database = await ask(indexedDB.open(name ?? ''));
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        walk([...(await ask(objects.getAllKeys())), ...(await ask(objects.getAll()))], 8);
      }
      database.close();
    }
    return parts.join('\n');
  });
}

/** What stands in the worker's database, by kind: what an attacker with the page's rights would find. */
export interface Stored {
  readonly keys: readonly { readonly type: string; readonly extractable: boolean }[];
  readonly sealed: number;
}

export function storedSecrets(tab: Tab): Promise<Stored> {
  return tab.run(
    () =>
      new Promise<Stored>((resolve, reject) => {
        const opening = indexedDB.open('token-worker');
        opening.onerror = () => { reject(new Error('no database')); };
        opening.onsuccess = () => {
          const database = opening.result;
          const all = database.transaction('sessions').objectStore('sessions').getAll() as IDBRequest<unknown[]>;
          all.onsuccess = () => {
            database.close();
            const keys = all.result.flatMap((value) => [value, (value as { sealed?: { key?: unknown } }).sealed?.key]).filter((value) => value instanceof CryptoKey);
            resolve({
              keys: keys.map(({ type, extractable }) => ({ type, extractable })),
              sealed: all.result.filter((value) => (value as { sealed?: { data?: unknown } }).sealed?.data instanceof ArrayBuffer).length,
            });
          };
        };
      }),
  );
}
