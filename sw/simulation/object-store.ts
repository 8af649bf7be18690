/** As much of an IndexedDB object store as `idb-keyval` uses: requests answer later, a callback is one transaction. */
import type { UseStore } from 'idb-keyval';

interface Answered {
  result: unknown;
  onsuccess: (() => void) | null;
  oncomplete: (() => void) | null;
}

const answered = (result?: unknown): Answered => ({ result, onsuccess: null, oncomplete: null });

export class ObjectStore {
  /** What is stored, for a test to look at and to change. */
  readonly values = new Map<IDBValidKey, unknown>();
  isBroken = false;
  writes = 0;
  #isHanging = false;
  #waiting: (() => void)[] = [];

  readonly use: UseStore = async (_mode, callback) => {
    await (this.#isHanging ? new Promise<void>((resolve) => this.#waiting.push(resolve)) : Promise.resolve());
    if (this.isBroken) throw new DOMException('The database cannot be opened', 'UnknownError');
    return callback(this.#transaction() as unknown as IDBObjectStore);
  };

  /** As in a browser whose database does not answer. */
  hang(): void {
    this.#isHanging = true;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Who waits is answered, in order. */
  goOn(): void {
    this.#isHanging = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #transaction(): object {
    const transaction = answered();
    return {
      transaction,
      get: (key: IDBValidKey) => {
        const request = answered();
        queueMicrotask(() => {
          request.result = this.values.get(key);
          request.onsuccess?.();
        });
        return request;
      },
      put: (value: unknown, key: IDBValidKey) => {
        if (value !== this.values.get(key)) this.writes += 1;
        this.values.set(key, value);
        queueMicrotask(() => transaction.oncomplete?.());
      },
      delete: (key: IDBValidKey) => {
        this.values.delete(key);
        queueMicrotask(() => transaction.oncomplete?.());
      },
      getAllKeys: () => {
        const request = answered();
        queueMicrotask(() => {
          request.result = [...this.values.keys()];
          request.onsuccess?.();
        });
        return request;
      },
    };
  }
}
