/** What Workbox's strategies find in a worker's global scope: caches, events, and the network of a simulated world. */
import type { NetworkFirst } from 'workbox-strategies';
import { vi } from 'vitest';
import { EventLife } from './event-life.js';
import type { SimulatedWorker } from './worker.js';
import type { World } from './world.js';

/** As far as strategies use it. `Vary` is not looked at. */
class SimulatedCache {
  readonly entries = new Map<string, Response>();

  put(request: Request, response: Response): Promise<void> {
    this.entries.set(request.url, response);
    return Promise.resolve();
  }

  match(request: Request, { ignoreSearch = false }: CacheQueryOptions = {}): Promise<Response | undefined> {
    const urlOf = (url: string): string => (ignoreSearch ? (url.split('?')[0] ?? '') : url);
    const found = [...this.entries].find(([url]) => urlOf(url) === urlOf(request.url));
    return Promise.resolve(found?.[1].clone());
  }

  delete(request: Request): Promise<boolean> {
    return Promise.resolve(this.entries.delete(request.url));
  }

  keys(): Promise<Request[]> {
    return Promise.resolve([...this.entries.keys()].map((url) => new Request(url)));
  }
}

export class SimulatedCaches {
  readonly all = new Map<string, SimulatedCache>();

  open(name: string): Promise<SimulatedCache> {
    const cache = this.all.get(name) ?? new SimulatedCache();
    this.all.set(name, cache);
    return Promise.resolve(cache);
  }

  async match(request: Request, { cacheName = '', ...options }: MultiCacheQueryOptions = {}): Promise<Response | undefined> {
    return this.all.get(cacheName)?.match(request, options);
  }

  keys(): Promise<string[]> {
    return Promise.resolve([...this.all.keys()]);
  }

  delete(name: string): Promise<boolean> {
    return Promise.resolve(this.all.delete(name));
  }

  /** The URLs that are cached, and the texts. */
  async contents(): Promise<Readonly<Record<string, string>>> {
    const entries = [...this.all.values()].flatMap(({ entries }) => [...entries]);
    return Object.fromEntries(await Promise.all(entries.map(async ([url, response]) => [url, await response.clone().text()] as const)));
  }
}

class SimulatedFetchEvent extends EventLife {
  constructor(readonly request: Request) {
    super();
  }
}

/** Puts the world in the place of a worker's global scope; `vi.unstubAllGlobals()` takes it away. */
export function enterScope(world: World): SimulatedCaches {
  const caches = new SimulatedCaches();
  vi.stubGlobal('self', globalThis);
  vi.stubGlobal('caches', caches);
  vi.stubGlobal('registration', { scope: `${world.origin}/` });
  vi.stubGlobal('location', { href: `${world.origin}/sw.js`, origin: world.origin });
  vi.stubGlobal('FetchEvent', SimulatedFetchEvent);
  vi.stubGlobal('fetch', (request: Request, init?: RequestInit) => world.network.fetch(new Request(request, init), 'a strategy'));
  return caches;
}

type Strategy = Pick<NetworkFirst, 'handleAll'>;

/** A request of a page that a route gives to a strategy; resolves when the strategy has nothing more to do. */
export async function ask(worker: SimulatedWorker, world: World, strategy: Strategy, path: string, init: RequestInit = {}): Promise<Response> {
  if (!worker.isAlive) throw new Error('the worker is dead');
  const event = new SimulatedFetchEvent(new Request(new URL(path, world.origin), init));
  const [response, done] = strategy.handleAll(event as unknown as FetchEvent);
  done.catch(() => undefined);
  const answer = await response;
  await done;
  return answer;
}
