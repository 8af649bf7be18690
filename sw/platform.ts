/** The ports as a service worker has them. */
import { openDatabase } from './database.js';
import { IndexedDbStore } from './indexeddb-store.js';
import { holdLease, leaseOver } from './lease.js';
import type { Ports } from './ports.js';
import { relay } from './relay-platform.js';

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
    openStore: (owner, keepTokens) => new IndexedDbStore(database, owner, keepTokens),
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
