/** The ports as a service worker has them. */
import { openDatabase } from './database.js';
import { IndexedDbStore, recordName } from './indexeddb-store.js';
import { KeptRecords } from './kept-records.js';
import { holdLease, leaseOver } from './lease.js';
import type { Ports } from './ports.js';
import { relay } from './relay-platform.js';
import { SealedRecords } from './sealed-records.js';
import { sealingFor, sealingWith } from './sealing.js';
import { takeSecrets } from './secrets.js';

declare const self: ServiceWorkerGlobalScope;

const CHANNEL = 'token-worker';

function delay(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

export function platform(): Ports {
  const channel = new BroadcastChannel(CHANNEL);
  const database = openDatabase();
  const relayed = relay();
  const sealing = sealingWith(takeSecrets());
  return {
    origin: self.location.origin,
    fetch: relayed === undefined ? (request) => fetch(request) : (request, by) => relayed.send(request, by?.clientId ?? '', (sent) => fetch(sent)),
    now: () => Date.now() / 1000,
    random: () => Math.random(),
    unique: () => {
      const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
      return (high % 2 ** 20) * 2 ** 32 + low;
    },
    delay,
    sealing,
    openStore: (owner, storage) => {
      const name = recordName(owner);
      const sealed = sealingFor({ storage }, sealing);
      const records = sealed === undefined ? new KeptRecords(database, name, storage === 'indexeddb') : new SealedRecords(name, sealed);
      return new IndexedDbStore(database, owner, records);
    },
    holdLease,
    leaseOver,
    notify: async (message) => {
      const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
      for (const window of windows) window.postMessage(message);
    },
    held: (window, by) => relayed?.held(window, by),
    claim: () => self.clients.claim(),
    announceChange: (owner) => {
      channel.postMessage(owner);
    },
    onChange: (listener) => {
      channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (typeof data === 'string') listener(data);
      });
    },
    report: (error) => {
      reportError(error);
    },
  };
}
