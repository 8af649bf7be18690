/** Uses a key where it lies: decrypts what is stored with every key that is stored beside it, knowing how this library binds it. */
import type { Tab } from '../support/browser.js';
import { attack } from './support/attack.js';
import { notStopped, stopped } from './support/outcome.js';

function decryptAll(tab: Tab): Promise<string[]> {
  return tab.run(async () => {
    interface Sealed {
      readonly iv: Uint8Array<ArrayBuffer>;
      readonly data: ArrayBuffer;
    }
    const settled = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('not read'));
      });
    const keys: CryptoKey[] = [];
    const records: (readonly [string, Record<string, unknown>])[] = [];
    function collect(name: string, value: unknown): void {
      if (value instanceof CryptoKey) keys.push(value);
      else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !(value instanceof ArrayBuffer)) {
        records.push([name, value as Record<string, unknown>]);
        for (const inner of Object.values(value)) collect(name, inner);
      }
    }
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        const [names, values] = [await settled(objects.getAllKeys()), await settled<unknown[]>(objects.getAll())];
        values.forEach((value, index) => collect(names[index] as string, value));
      }
      database.close();
    }
    const decrypted: string[] = [];
    for (const [name, record] of records) {
      const sealed = record.sealed as Sealed | undefined;
      if (sealed === undefined) continue;
      const { epoch, generation } = (record.state ?? {}) as { epoch?: number; generation?: number };
      for (const key of keys.filter(({ usages }) => usages.includes('decrypt'))) {
        const additionalData = new TextEncoder().encode(`${name} ${String(epoch)} ${String(generation)}`);
        const text = await crypto.subtle.decrypt({ name: key.algorithm.name, iv: sealed.iv, additionalData }, key, sealed.data).catch(() => undefined);
        if (text !== undefined) decrypted.push(new TextDecoder().decode(text));
      }
    }
    return decrypted;
  });
}

attack('Decrypt the stored tokens with a key that is stored', {
  engines: 'one',
  expected: {
    indexeddb: notStopped('the key lies beside the tokens: what the worker can decrypt, the page can'),
    memory: stopped('no token is stored'),
    sealed: stopped('the key is made of a secret in the worker’s script, and is stored nowhere'),
    'sealed + proof': stopped('the key is made of a secret in the worker’s script, and is stored nowhere'),
  },
  steps: ({ tab }) => decryptAll(tab),
});
