/** Runs a built worker's script as far as a service worker does before any event, and looks at what it has. */
import { runInNewContext } from 'node:vm';

export interface Started {
  /** The events that it listens to, as often as it does. */
  readonly listens: readonly string[];
  readonly errors: readonly unknown[];
  /** What it gave the browser's static routing when it was installed. */
  readonly routes: readonly unknown[];
  readonly hasSkippedWaiting: boolean;
}

export function runWorker(code: string): Started {
  const listeners: [type: string, listener: (event: unknown) => void][] = [];
  const errors: unknown[] = [];
  const routes: unknown[] = [];
  let hasSkippedWaiting = false;
  // As in a browser, it is inherited.
  const scope: Record<string, unknown> = Object.create({ addEventListener: (...given: [string, () => void]) => void listeners.push(given) }) as Record<string, unknown>;
  Object.assign(scope, {
    self: scope,
    onfetch: null,
    location: new URL('https://app.example.com/token-worker.js'),
    registration: { scope: 'https://app.example.com/' },
    navigator: {},
    clients: { claim: () => Promise.resolve(), matchAll: () => Promise.resolve([]) },
    skipWaiting: () => {
      hasSkippedWaiting = true;
      return Promise.resolve();
    },
    reportError: (error: unknown) => errors.push(error),
    BroadcastChannel: EventTarget,
    indexedDB: { open: () => ({}) },
    setTimeout: () => 0,
    atob, btoa, URL, URLSearchParams, TextEncoder, TextDecoder, Headers, Request, Response, crypto, Event, EventTarget, AbortController,
  });
  runInNewContext(code, scope);
  const event = {
    waitUntil: (work: Promise<unknown>) => void work.catch(() => undefined),
    addRoutes: (given: readonly unknown[]) => (routes.push(...given), Promise.resolve()),
  };
  for (const [type, listener] of listeners) if (type === 'install') listener(event);
  return { listens: listeners.map(([type]) => type), errors, routes, hasSkippedWaiting };
}
