/**
 * Runs the text of a configuration file as the worker would, and answers what it passed to `tokenWorker(…)` as plain data. It is
 * sent as text to a process of its own (`run-apart.ts`), so it uses nothing from outside but what Node.js has as globals.
 */

export interface ConfigText {
  readonly text: string;
  /** The worker's script: `location`, there. */
  readonly href: string;
  /** Whether the worker has `oidc(…)` and `dpop(…)` for it. */
  readonly hasProviders: boolean;
}

export type ConfigRun =
  /** What each call of `tokenWorker` got. What is not plain data is marked: `{ '@': 'function' }`. */
  | { readonly calls: readonly unknown[] }
  | { readonly error: string };

export function runConfig({ text, href, hasProviders }: ConfigText): ConfigRun {
  /** Runs in the context of the configuration, so that what it makes is of that context. */
  function prepare(scope: Record<string, unknown>, withProviders: boolean): () => string {
    const calls: unknown[] = [];
    const made = new Map<unknown, unknown>();
    const mark = (kind: string, args: readonly unknown[]): object => {
      const instance = {};
      made.set(instance, { '@': kind, args: args.map((arg) => plain(arg, 0)) });
      return instance;
    };
    const plain = (value: unknown, depth: number): unknown => {
      if (made.has(value)) return made.get(value);
      if (typeof value === 'function') return { '@': 'function' };
      if (typeof value === 'number' && !Number.isFinite(value)) return { '@': 'number', args: [String(value)] };
      if (typeof value === 'bigint' || typeof value === 'symbol') return { '@': 'function' };
      if (typeof value !== 'object' || value === null) return value;
      if (depth > 10) return {};
      if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, depth + 1)]));
    };
    scope['self'] = scope;
    scope['tokenWorker'] = (config: unknown) => {
      calls.push(plain(config, 0) ?? null);
    };
    scope['URLPattern'] = function URLPattern(...args: unknown[]) {
      return mark('URLPattern', args);
    };
    if (withProviders) {
      scope['oidc'] = (...args: unknown[]) => mark('oidc', args);
      scope['dpop'] = (...args: unknown[]) => mark('dpop', args);
    }
    scope['addEventListener'] = () => undefined;
    scope['console'] = Object.fromEntries(['log', 'info', 'warn', 'error', 'debug'].map((name) => [name, () => undefined]));
    return () => JSON.stringify(calls);
  }

  const { createContext, runInContext } = process.getBuiltinModule('node:vm');
  const { hash, host, hostname, origin, pathname, port, protocol, search } = new URL(href);
  const context = createContext(Object.assign(Object.create(null) as object, { URL, URLSearchParams }), { codeGeneration: { strings: false, wasm: false }, microtaskMode: 'afterEvaluate' });
  const location = JSON.stringify({ href, hash, host, hostname, origin, pathname, port, protocol, search });
  const limit = { timeout: 2000 };
  runInContext(`var location = ${location}; var readCalls = (${prepare.toString()})(globalThis, ${String(hasProviders)}); Object.defineProperty(globalThis, 'readCalls', { enumerable: false });`, context, limit);
  const read = runInContext('readCalls', context) as () => string;
  try {
    runInContext(text, context, { ...limit, filename: 'token-worker.config.js' });
    return { calls: JSON.parse(read()) as unknown[] };
  } catch (error) {
    // What was thrown may be anything.
    const said = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
    return { error: typeof said === 'string' ? said.slice(0, 300) : 'it threw something that is no error' };
  }
}
