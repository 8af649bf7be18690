/** The ports as a service worker has them. */
import type { Ports } from './ports.js';
import { relay } from './relay-platform.js';
import { sealingWith } from './sealing.js';
import { takeSecrets } from './secrets.js';
import { CHANNEL, sharedPorts } from './shared-ports.js';

declare const self: ServiceWorkerGlobalScope;

export function platform(): Ports {
  const channel = new BroadcastChannel(CHANNEL);
  const relayed = relay();
  return {
    ...sharedPorts(sealingWith(takeSecrets())),
    origin: self.location.origin,
    fetch: relayed === undefined ? (request) => fetch(request) : (request, by) => relayed.send(request, by?.clientId ?? '', (sent) => fetch(sent)),
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
        if (typeof data === 'string') void listener(data);
      });
    },
  };
}
