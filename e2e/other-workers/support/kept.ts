/** What a worker has kept where every script of the origin can look. */
import type { Tab } from '../../support/browser.js';

/** The responses of all caches, by URL. */
export function cached(tab: Tab): Promise<Readonly<Record<string, string>>> {
  return tab.run(async () => {
    const found: Record<string, string> = {};
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const key of await cache.keys()) found[key.url] = (await (await cache.match(key, { ignoreVary: true }))?.text()) ?? '';
    }
    return found;
  });
}

/** How many requests wait in the queues of workbox-background-sync. */
export function waiting(tab: Tab): Promise<number> {
  return tab.run(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('workbox-background-sync');
        opening.onerror = () => { reject(new Error('no database')); };
        // Nothing was queued yet: Workbox is to make it itself.
        opening.onupgradeneeded = () => { opening.transaction?.abort(); resolve(0); };
        opening.onsuccess = () => {
          const count = opening.result.transaction('requests').objectStore('requests').count();
          count.onsuccess = () => { opening.result.close(); resolve(count.result); };
        };
      }),
  );
}
