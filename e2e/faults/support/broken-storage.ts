/** Ways in which a browser may deny IndexedDB to the worker; each runs before the worker's own first statement, since that opens the database. */
import { calling } from '../../support/prelude.js';

export const BROKEN: Readonly<Record<string, string>> = {
  'is not there': calling(() => {
    Object.defineProperty(self, 'indexedDB', { value: undefined });
  }),
  'throws when it is opened': calling(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('denied', 'SecurityError');
    };
  }),
  'cannot be opened': calling(() => {
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (name) {
      // One that is not there yet, and whose making is given up: the request fails.
      const request = open.call(this, `${name}-2`, 2);
      request.addEventListener('upgradeneeded', () => request.transaction?.abort());
      return request;
    };
  }),
  'never opens': calling(() => {
    // A request that is no request: nothing ever comes of it.
    IDBFactory.prototype.open = () => Object.create(IDBOpenDBRequest.prototype, { onsuccess: { value: null, writable: true }, onerror: { value: null, writable: true }, onupgradeneeded: { value: null, writable: true }, onblocked: { value: null, writable: true }, addEventListener: { value: () => undefined } }) as IDBOpenDBRequest;
  }),
  'takes no more': calling(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  }),
  'keeps no key': calling(() => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (value: { readonly sealed?: { readonly key?: unknown } }, ...rest) {
      if (value.sealed?.key instanceof CryptoKey) throw new DOMException('a key', 'DataCloneError');
      return put.call(this, value, ...rest);
    };
  }),
};

/** Takes no more for as long as a page says so. */
export const FULL_WHILE_PAGE_SAYS = calling(() => {
  const { put } = IDBObjectStore.prototype;
  const scope = self as unknown as { isFull: boolean };
  scope.isFull = false;
  self.addEventListener('message', ({ data, ports }: MessageEvent<{ isFull?: boolean }>) => {
    if (data.isFull === undefined) return;
    scope.isFull = data.isFull;
    ports[0]?.postMessage('set');
  });
  IDBObjectStore.prototype.put = function (...parameters) {
    if (scope.isFull) throw new DOMException('full', 'QuotaExceededError');
    return put.apply(this, parameters);
  };
});
