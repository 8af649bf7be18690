/** Workbox's own strategies with the plugin, in a simulated worker: the token, its renewal, and whose the cached responses are. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BoundSession } from '../simulation/bound.js';
import { ask, enterScope, type SimulatedCaches } from '../simulation/workbox.js';
import { authorization, currentBearer, EXPIRED, json, newWorld, signIn } from '../simulation/testing.js';
import type { SimulatedWorker } from '../simulation/worker.js';
import type { World } from '../simulation/world.js';

vi.hoisted(() => {
  // Workbox's development build wants a worker's global scope when it is imported.
  process.env['NODE_ENV'] = 'production';
});
const { CacheFirst, NetworkFirst, NetworkOnly } = await import('workbox-strategies');
const { tokenPlugin } = await import('./plugin.js');

let world: World;
let worker: SimulatedWorker;
let caches: SimulatedCaches;
let strategy: Parameters<typeof ask>[2];

/** The worker is started, as by a browser that had ended it. */
function start(): void {
  worker = world.startWorker();
  strategy = new NetworkFirst({ cacheName: 'notes', plugins: [tokenPlugin(worker.tokens)] });
}

beforeEach(() => {
  world = newWorld();
  caches = enterScope(world);
  start();
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const get = (path = '/api/orders', init?: RequestInit): Promise<Response> => ask(worker, world, strategy, path, init);
const nameIn = async (answer: Promise<Response>): Promise<unknown> => ((await (await answer).json()) as { readonly name: unknown }).name;
const cachedUrls = async (): Promise<string[]> => Object.keys(await caches.contents());
const signOut = (): Promise<unknown> => worker.fetch('/api/auth/logout', json({}));

async function offline<T>(act: () => Promise<T>): Promise<T> {
  world.network.isDown = true;
  try {
    return await act();
  } finally {
    world.network.isDown = false;
  }
}

describe('requests', () => {
  test('are sent with the token', async () => {
    await signIn(worker);
    expect(await nameIn(get())).toBe('ada');
    expect(world.server.lastTo('/orders').authorization).toBe(currentBearer(world));
  });

  test('wait for a renewal where the token has expired', async () => {
    await signIn(worker);
    await world.advance(EXPIRED);
    expect(await nameIn(get())).toBe('ada');
    expect([world.server.refreshes, world.server.to('/orders').length]).toEqual([1, 1]);
  });

  test('are sent again after a refused token, with a newer one; the strategy sees and caches only the second answer', async () => {
    await signIn(worker);
    world.server.authorization.revokeAccessTokens();
    expect((await get()).status).toBe(200);
    expect([world.server.refreshes, world.server.to('/orders').length]).toEqual([1, 2]);
    expect(Object.values(await caches.contents())).toHaveLength(1);
  });

  test('that are sent again have the options of the strategy too', async () => {
    await signIn(worker);
    world.server.authorization.revokeAccessTokens();
    const seen: string[] = [];
    const send = world.network.fetch.bind(world.network);
    vi.spyOn(world.network, 'fetch').mockImplementation((request, ...others) => {
      if (request.url.endsWith('/orders')) seen.push(request.cache);
      return send(request, ...others);
    });
    const fetchOptions = { cache: 'no-store' } as const;
    strategy = new NetworkFirst({ fetchOptions, plugins: [tokenPlugin(worker.tokens, { fetchOptions })] });
    expect((await get()).status).toBe(200);
    expect(seen).toEqual(['no-store', 'no-store']);
  });

  test('go with a proof where the token is bound to a key, and with another where the server wants one', async () => {
    const session = new BoundSession(world);
    session.checks.nonce = 'n1';
    worker = world.startWorker(session.config);
    strategy = new NetworkFirst({ plugins: [tokenPlugin(worker.tokens)] });
    expect((await get()).status).toBe(200);
    expect(world.server.to('/orders').map(({ headers }) => headers.has('dpop'))).toEqual([true, true]);
    expect(await cachedUrls()).toHaveLength(1);
  });

  test('with a credential of their own go as they are, and are not cached', async () => {
    await signIn(worker);
    world.server.answer('/orders', () => Promise.resolve(new Response('of somebody else')));
    expect((await get('/api/orders', authorization('Basic abc'))).status).toBe(200);
    expect(world.server.lastTo('/orders').authorization).toBe('Basic abc');
    expect(await cachedUrls()).toEqual([]);
  });

  test('that no rule takes are none of its business', async () => {
    await signIn(worker);
    world.network.attach(`${world.origin}/static`, () => Promise.resolve(new Response('a page')));
    await get('/static/page');
    expect(await caches.contents()).toEqual({ [`${world.origin}/static/page`]: 'a page' });
    expect(await (await offline(() => get('/static/page'))).text()).toBe('a page');
  });

  test('to an endpoint of the session are refused by name: tokens would pass to the page', async () => {
    strategy = new NetworkOnly({ plugins: [tokenPlugin(worker.tokens)] });
    await expect(get('/api/auth/login', json({ username: 'ada', password: 'lovelace' }))).rejects.toThrow('plugin-error-request-will-fetch');
    expect(world.server.to('/auth/login')).toHaveLength(0);
  });

  test('that another plugin makes anew after this one are an error that says so', async () => {
    await signIn(worker);
    strategy = new NetworkOnly({ plugins: [tokenPlugin(worker.tokens), { requestWillFetch: ({ request }) => Promise.resolve(new Request(request)) }] });
    await expect(get()).rejects.toMatchObject({ details: { error: expect.objectContaining({ message: expect.stringContaining('has to stand last') as string }) as Error } });
  });

  test('show their token to no other plugin', async () => {
    await signIn(worker);
    world.server.answer('/orders', () => Promise.reject(new TypeError('Failed to fetch')));
    const seen: (string | null)[] = [];
    const look = ({ request }: { readonly request: Request }): Promise<undefined> => (seen.push(request.headers.get('authorization')), Promise.resolve(undefined));
    strategy = new NetworkOnly({ plugins: [tokenPlugin(worker.tokens), { fetchDidFail: look }] });
    await expect(get()).rejects.toThrow();
    expect(seen).toEqual([null]);
  });
});

describe('what is cached', () => {
  test('answers the same user offline, after a restart too', async () => {
    await signIn(worker);
    await get();
    expect(await nameIn(offline(() => get()))).toBe('ada');
    worker.kill();
    start();
    expect(await nameIn(offline(() => get()))).toBe('ada');
  });

  test('is no answer to a request with a credential of its own', async () => {
    await signIn(worker);
    await get();
    await expect(offline(() => get('/api/orders', authorization('Basic abc')))).rejects.toThrow('no-response');
  });

  test('lies under a key of the session, without the token', async () => {
    await signIn(worker);
    await get();
    expect(await cachedUrls()).toEqual([expect.stringMatching(/^https:\/\/app\.example\/\.token-worker\/\w+\/api\/orders$/)]);
  });

  test('is deleted at sign-out, and nobody gets it', async () => {
    await signIn(worker);
    await get();
    await signOut();
    await world.settle();
    expect(await cachedUrls()).toEqual([]);
    expect([...caches.all.keys()]).toEqual(['notes']);
    await expect(offline(() => get())).rejects.toThrow('no-response');
  });

  test.each([
    ['nobody', () => Promise.resolve()],
    ['the next user', () => signIn(worker, 'grace')],
  ])('is kept from %s where it could not be deleted', async (_who, next) => {
    await signIn(worker);
    await get();
    vi.spyOn(caches, 'keys').mockRejectedValue(new Error('no storage'));
    await signOut();
    await next();
    await world.settle();
    expect(await cachedUrls()).toHaveLength(1);
    await expect(offline(() => get())).rejects.toThrow('no-response');
  });

  test('is kept from them with ignoreSearch and ignoreVary as well', async () => {
    const matchOptions = { ignoreSearch: true, ignoreVary: true };
    strategy = new CacheFirst({ cacheName: 'notes', matchOptions, plugins: [tokenPlugin(worker.tokens)] });
    await signIn(worker);
    expect(await nameIn(get('/api/orders?page=1'))).toBe('ada');
    vi.spyOn(caches, 'keys').mockRejectedValue(new Error('no storage'));
    await signOut();
    await signIn(worker, 'grace');
    expect(await nameIn(get('/api/orders?page=2'))).toBe('grace');
  });

  test('is deleted by the next worker where the session ended without this one', async () => {
    await signIn(worker);
    await get();
    worker.kill();
    const other = world.startWorker();
    await other.fetch('/api/auth/logout', json({}));
    start();
    await expect(offline(() => get())).rejects.toThrow('no-response');
    await world.settle();
    expect(await cachedUrls()).toEqual([]);
  });

  test('is deleted where the stored session is gone', async () => {
    await signIn(worker);
    await get();
    worker.kill();
    world.storage.clear();
    start();
    await get();
    await world.settle();
    expect(await cachedUrls()).toEqual([]);
  });

  test('is not deleted for the sake of another app on the origin', async () => {
    await signIn(worker);
    await get();
    const other = world.startWorker({ api: '/other', login: '/other/login', refresh: '/other/refresh' });
    strategy = new NetworkFirst({ plugins: [tokenPlugin(other.tokens)] });
    await ask(other, world, strategy, '/other/thing').catch(() => undefined);
    await world.settle();
    expect(await cachedUrls()).toHaveLength(1);
  });

  test('does not come of a response that arrives after the sign-out', async () => {
    await signIn(worker);
    const put = vi.spyOn(await caches.open('notes'), 'put');
    const gate = world.server.hold('/orders', 'after');
    const answer = get();
    await world.until(() => world.server.to('/orders').length === 1, 'the request');
    await signOut();
    gate.open();
    expect((await answer).status).toBe(200);
    await world.settle();
    expect(put).not.toHaveBeenCalled();
  });

  test('goes again where the session ended while it was being written', async () => {
    await signIn(worker);
    const cache = await caches.open('notes');
    vi.spyOn(cache, 'put').mockImplementation(async (request, response) => {
      await signOut();
      await world.settle();
      cache.entries.set(request.url, response);
    });
    await get();
    expect(await cachedUrls()).toEqual([]);
  });

  test('is no answer but 200, and none that was given while nobody was signed in', async () => {
    await worker.ask('hello');
    world.server.answer('/open', () => Promise.resolve(new Response('for everybody')));
    await get('/api/open');
    await signIn(worker);
    world.server.answer('/orders', () => Promise.resolve(new Response('no', { status: 404 })));
    await get();
    expect(await cachedUrls()).toEqual([]);
  });

  test('by a worker without this plugin, under the URL alone, answers nobody', async () => {
    (await caches.open('notes')).entries.set(`${world.origin}/api/orders`, new Response('{"name":"ada"}'));
    await signIn(worker, 'grace');
    await expect(offline(() => get())).rejects.toThrow('no-response');
    await signOut();
    await expect(offline(() => get())).rejects.toThrow('no-response');
  });
});
