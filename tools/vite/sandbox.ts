/** Runs the configuration's module while Vite starts, so that it can be checked: with what a worker has at hand, and outside of Vite's own globals. */
import { createContext, runInContext } from 'node:vm';

/** Where the worker's own origin stands in for the one that the site will have. */
export const PLACEHOLDER_ORIGIN = 'http://localhost';

/** Node has it from version 24 on. A configuration may name it; what it matches, the worker will know. */
class PatternStandIn {
  readonly protocol = 'http';
  readonly hostname = 'localhost';
  readonly port = '';
  test(): boolean {
    return false;
  }
}

/** Of Node's own, one that is open keeps the process from ending. */
class ChannelStandIn extends BroadcastChannel {
  constructor(name: string) {
    super(name);
    (this as unknown as { unref(): void }).unref();
  }
}

const NAMES = [
  'AbortController', 'AbortSignal', 'Blob', 'Event', 'EventTarget', 'FormData', 'Headers', 'MessageChannel', 'Request', 'Response', 'TextDecoder', 'TextEncoder', 'URL', 'URLPattern',
  'URLSearchParams', 'atob', 'btoa', 'clearInterval', 'clearTimeout', 'console', 'crypto', 'fetch', 'performance', 'queueMicrotask', 'setInterval', 'setTimeout', 'structuredClone',
];

/**
 * @param code one script whose last variable, `tokenWorkerScript`, is the module's default export
 * @param path of the worker's script
 */
export function run(code: string, path: string): unknown {
  const nothing = (): void => undefined;
  const scope: Record<string, unknown> = {
    URLPattern: PatternStandIn,
    BroadcastChannel: ChannelStandIn,
    addEventListener: nothing,
    removeEventListener: nothing,
    importScripts: nothing,
    location: new URL(path, PLACEHOLDER_ORIGIN),
    origin: PLACEHOLDER_ORIGIN,
    onfetch: null,
  };
  for (const name of NAMES) if (name in globalThis) scope[name] = Reflect.get(globalThis, name);
  const context = createContext(scope);
  runInContext('globalThis.self = globalThis', context);
  return runInContext(`${code}\n;tokenWorkerScript`, context, { filename: 'token-worker.config.js' });
}
