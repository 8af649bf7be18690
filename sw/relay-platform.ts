/** Where long responses need a page's help, and how the browser tells of them. */
import { PROTOCOL_VERSION } from '../core/protocol.js';
import type { Ended } from '../core/relay.js';
import { Relay } from './relay.js';

declare const self: ServiceWorkerGlobalScope;

/**
 * Firefox alone ends a worker 30 s after its last event although a response still streams through it; Chromium and WebKit
 * do not. Nothing in a worker's scope shows that but the engine's name, which only Firefox writes with a version behind it.
 */
const endsLongResponses = (): boolean => / Gecko\/\d/.test(navigator.userAgent);

function watch(ended: (timing: Ended) => void): () => void {
  const observer = new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) ended({ name, startTime });
  });
  observer.observe({ type: 'resource' });
  return () => observer.disconnect();
}

async function ask(window: string | undefined): Promise<void> {
  const known = window === undefined ? undefined : await self.clients.get(window);
  const asked = known === undefined ? await self.clients.matchAll({ type: 'window', includeUncontrolled: true }) : [known];
  for (const client of asked) client.postMessage({ type: 'token-worker:relaying', version: PROTOCOL_VERSION });
}

/** @returns undefined where a worker lives as long as what it passes on */
export function relay(): Relay | undefined {
  if (!endsLongResponses()) return undefined;
  return new Relay({
    now: () => performance.now(),
    every: (milliseconds, action) => {
      const timer = setInterval(action, milliseconds);
      return () => clearInterval(timer);
    },
    watch,
    isThere: async (client) => (await self.clients.get(client)) !== undefined,
    ask,
  });
}
