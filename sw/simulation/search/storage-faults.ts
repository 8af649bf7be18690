/** Makes the origin's storage fail, hang and lose things, and writes down what was stored. */
import type { Store } from '../../ports.js';
import type { OriginStorage } from '../storage.js';
import type { StorageFault } from './actions.js';
import { stateStored } from './oracle/continuity.js';
import type { Observed } from './observed.js';

export class StorageFaults {
  #isFull = false;
  #blocked: { readonly promise: Promise<void>; readonly end: () => void } | undefined;

  constructor(
    private readonly storage: OriginStorage,
    private readonly observed: Observed,
    private readonly hit: (fault: string) => void,
  ) {
    const put = storage.put.bind(storage);
    storage.put = (...given) => {
      if (this.#isFull) {
        this.#troubled('storage full: a write failed');
        throw new DOMException('The quota is exceeded', 'QuotaExceededError');
      }
      return put(...given);
    };
    const open = storage.open.bind(storage);
    storage.open = (...given) => this.#watch(open(...given));
  }

  set(fault: StorageFault): void {
    const { storage } = this;
    switch (fault) {
      case 'fails':
        storage.isBroken = true;
        break;
      case 'full':
        this.#isFull = true;
        break;
      case 'blocked':
        this.#block();
        break;
      case 'deleted':
        storage.clear();
        this.#troubled('storage deleted');
        break;
      case 'corrupted':
        storage.corrupt();
        this.#troubled('record corrupted');
        break;
      case 'tokens lost':
        storage.loseTokens();
        this.#troubled('tokens lost in storage');
        break;
      case 'fine':
        this.heal();
    }
    this.observed.isStorageBroken = storage.isBroken || this.#isFull || this.#blocked !== undefined;
    if (fault !== 'fine') this.observed.storageTrouble();
  }

  heal(): void {
    if (this.observed.isStorageBroken) this.observed.storageTrouble();
    this.storage.isBroken = false;
    this.#isFull = false;
    this.#blocked?.end();
    this.#blocked = undefined;
    this.observed.isStorageBroken = false;
  }

  #block(): void {
    if (this.#blocked !== undefined) return;
    let end: () => void = () => undefined;
    const promise = new Promise<void>((resolve) => (end = resolve));
    this.#blocked = { promise, end };
  }

  #troubled(what: string): void {
    this.hit(what);
    this.observed.storageTrouble();
  }

  #watch(store: Store): Store {
    const use = async <T>(access: () => Promise<T>): Promise<T> => {
      if (this.#blocked !== undefined) {
        this.#troubled('storage blocked: no answer');
        await this.#blocked.promise;
      }
      if (this.storage.isBroken) this.#troubled('storage fails');
      return access();
    };
    return {
      ...store,
      read: () => use(() => store.read()),
      update: (transition) =>
        use(async () => {
          const state = await store.update(transition);
          stateStored(this.observed, state);
          return state;
        }),
    };
  }
}
