/** Queued requests: kept without a token, sent with the newest, and only in the name of whoever made them. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ask, enterScope } from '../simulation/workbox.js';
import { currentBearer, EXPIRED, json, newWorld, signIn } from '../simulation/testing.js';
import type { SimulatedWorker } from '../simulation/worker.js';
import type { World, WorldOptions } from '../simulation/world.js';
import type { ReplayedQueue } from './replay.js';

vi.hoisted(() => {
  // Workbox's development build wants a worker's global scope when it is imported.
  process.env['NODE_ENV'] = 'production';
});
const { NetworkOnly } = await import('workbox-strategies');
const { tokenPlugin } = await import('./plugin.js');
const { tokenReplay } = await import('./replay.js');

interface Stored {
  readonly request: Request;
  readonly metadata?: object;
  readonly timestamp?: number;
}

/** Stores nothing, but keeps what it is given as a database would: apart from the one that gave it. */
class Queue implements ReplayedQueue {
  readonly name = 'notes';
  readonly entries: Stored[] = [];
  putBack = 0;

  pushRequest({ request, metadata }: Stored): Promise<void> {
    this.entries.push({ request: request.clone(), ...(metadata === undefined ? {} : { metadata: structuredClone(metadata) }) });
    return Promise.resolve();
  }

  unshiftRequest(entry: Stored): Promise<void> {
    this.putBack += 1;
    this.entries.unshift(entry);
    return Promise.resolve();
  }

  shiftRequest(): Promise<Stored | undefined> {
    return Promise.resolve(this.entries.shift());
  }

  getAll(): Promise<Stored[]> {
    return Promise.resolve(this.entries.map(({ request, ...rest }) => ({ request: request.clone(), ...rest })));
  }
}

let world: World;
let worker: SimulatedWorker;
let queue: Queue;
let strategy: InstanceType<typeof NetworkOnly>;

function begin(options?: WorldOptions): void {
  vi.unstubAllGlobals();
  world = newWorld(options);
  enterScope(world);
  vi.stubGlobal('navigator', { locks });
  worker = world.startWorker();
  queue = new Queue();
  strategy = new NetworkOnly({ plugins: [tokenPlugin(worker.tokens, { queue })] });
}

beforeEach(() => {
  begin();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const held = new Set<string>();
const locks = {
  /** As far as a replay asks for one: at once or not at all. */
  async request(name: string, _options: LockOptions, act: (lock: object | null) => Promise<void>): Promise<void> {
    if (held.has(name)) return act(null);
    held.add(name);
    await act({ name }).finally(() => held.delete(name));
  },
};

const replay = (): Promise<void> => tokenReplay(worker.tokens)({ queue });
const signOut = (): Promise<unknown> => worker.fetch('/api/auth/logout', json({}));
const notes = (): string[] => world.server.to('/notes').map(({ text }) => text);

/** A page sends a note, and the network is down. */
async function note(text: string, path = '/api/notes', init: RequestInit = {}): Promise<void> {
  world.network.isDown = true;
  await ask(worker, world, strategy, path, { method: 'POST', body: text, ...init }).catch(() => undefined);
  world.network.isDown = false;
}

describe('a request that could not be sent', () => {
  test('waits without the token, and is sent with the newest', async () => {
    await signIn(worker);
    await note('one');
    const [entry] = queue.entries;
    expect([...(entry?.request.headers.keys() ?? [])]).not.toContain('authorization');
    await world.advance(EXPIRED);
    await replay();
    expect(notes()).toEqual(['one']);
    expect(world.server.lastTo('/notes').authorization).toBe(currentBearer(world));
    expect(world.server.refreshes).toBe(1);
    expect(queue.entries).toEqual([]);
  });

  test('is sent again after a refused token', async () => {
    await signIn(worker);
    await note('one');
    world.server.authorization.revokeAccessTokens();
    await replay();
    expect(notes()).toEqual(['one', 'one']);
    expect(world.server.refreshes).toBe(1);
  });

  test('waits on, in its place, while the network is down', async () => {
    await signIn(worker);
    await note('one');
    await note('two');
    world.network.isDown = true;
    await expect(replay()).rejects.toThrow('Failed to fetch');
    world.network.isDown = false;
    expect(queue.entries).toHaveLength(2);
    await replay();
    expect(notes()).toEqual(['one', 'two']);
  });

  test('is sent once and in its turn, though two replays are asked for', async () => {
    await signIn(worker);
    await note('one');
    await note('two');
    const gate = world.server.hold('/notes');
    const replays = Promise.all([replay(), replay()]);
    await world.until(() => world.server.to('/notes').length > 0, 'a replay');
    await world.settle();
    expect(notes()).toEqual(['one']);
    gate.open();
    await replays;
    expect(notes()).toEqual(['one', 'two']);
  });

  test('is still there when the worker dies over it', async () => {
    await signIn(worker);
    await note('one');
    const gate = world.server.hold('/notes');
    void replay().catch(() => undefined);
    await world.until(() => world.server.to('/notes').length === 1, 'the replay');
    expect(queue.entries).toHaveLength(1);
    gate.open();
    await world.until(() => queue.entries.length === 0, 'its end');
  });

  test('is sent once, though a new version of the worker replays as well', async () => {
    await signIn(worker);
    await note('one');
    const gate = world.server.hold('/notes');
    const first = replay();
    await world.until(() => world.server.to('/notes').length === 1, 'the replay');
    const others = new Queue();
    others.entries.push(...queue.entries);
    await tokenReplay(world.startWorker().tokens)({ queue: others });
    gate.open();
    await first;
    expect(notes()).toEqual(['one']);
  });

  test('behind one that became too old on its way is not lost with it', async () => {
    await signIn(worker);
    await note('one');
    await note('two');
    const [one, two] = queue.entries.splice(0);
    if (one === undefined || two === undefined) throw new Error('nothing was queued');
    const three = new Request(`${world.origin}/api/notes`, { method: 'POST', body: 'three' });
    queue.entries.push({ ...one, timestamp: 1 }, { ...two, timestamp: 2 });
    const shift = queue.shiftRequest.bind(queue);
    vi.spyOn(queue, 'shiftRequest').mockImplementationOnce(async () => {
      queue.entries.push({ request: three, ...(two.metadata && { metadata: two.metadata }), timestamp: 3 });
      // As Workbox does with what is too old.
      return shift().then(shift);
    });
    await replay();
    expect(notes()).toEqual(['one', 'two', 'three']);
  });

  test('stays while its token is refused and cannot be renewed, and is sent when it can', async () => {
    await signIn(worker);
    await note('one');
    await note('two');
    world.server.authorization.revokeAccessTokens();
    world.server.answer('/auth/refresh', () => Promise.resolve(new Response('', { status: 503 })));
    const replayed = replay();
    replayed.catch(() => undefined);
    await world.advance(60);
    await expect(replayed).rejects.toThrow('could not be renewed');
    expect(queue.entries).toHaveLength(2);
    world.server.answer('/auth/refresh', undefined);
    await world.advance(EXPIRED);
    await replay();
    expect(notes().slice(-2)).toEqual(['one', 'two']);
    expect(queue.entries).toEqual([]);
  });

  test('that is refused with a newer token as well has its answer', async () => {
    await signIn(worker);
    await note('one');
    world.server.answer('/notes', () => Promise.resolve(new Response('', { status: 401 })));
    await replay();
    expect(notes()).toEqual(['one', 'one']);
    expect(queue.entries).toEqual([]);
  });

  test('that is not for the API is sent as it is', async () => {
    world.network.attach(`${world.origin}/other`, ({ text }) => Promise.resolve(new Response(text)));
    await note('one', '/other');
    await replay();
    expect(queue.entries).toEqual([]);
  });
});

describe('after a sign-out', () => {
  test('everything waits, and nothing is put back, which would ask for the next sync at once', async () => {
    await signIn(worker);
    await note('one');
    await signOut();
    await replay();
    await world.settle();
    expect([queue.entries.length, queue.putBack, notes()]).toEqual([1, 0, []]);
  });

  test('the same user gets it sent by signing in again', async () => {
    await signIn(worker);
    await note('one');
    await signOut();
    await signIn(worker);
    await world.settle();
    expect(notes()).toEqual(['one']);
    expect(world.server.lastTo('/notes').authorization).toBe(currentBearer(world));
  });

  test('what an app wrote with a placeholder is sent with the token of the new session', async () => {
    const { accessToken } = await signIn(worker);
    await note('one', '/api/notes', { headers: { Authorization: `Bearer ${accessToken}` } });
    await signOut();
    await signIn(worker);
    await world.settle();
    expect(notes()).toEqual(['one']);
    expect(world.server.lastTo('/notes').authorization).toBe(currentBearer(world));
  });

  test("another user's sign-in drops it: it is never sent in their name", async () => {
    await signIn(worker);
    await note('one');
    await signOut();
    await signIn(worker, 'grace');
    await world.settle();
    expect([queue.entries.length, notes()]).toEqual([0, []]);
  });

  test('with tokens that do not say whose they are, it is dropped for everybody', async () => {
    begin({ lifetime: undefined });
    await signIn(worker);
    await note('one');
    await signOut();
    await signIn(worker);
    await world.settle();
    expect([queue.entries.length, notes()]).toEqual([0, []]);
  });

  test('a request that fails only then belongs to whoever made it', async () => {
    await signIn(worker);
    const gate = world.server.hold('/notes');
    world.server.answer('/notes', () => Promise.reject(new TypeError('Failed to fetch')));
    const answer = ask(worker, world, strategy, '/api/notes', { method: 'POST', body: 'one' }).catch(() => undefined);
    await world.until(() => world.server.to('/notes').length === 1, 'the request');
    await signOut();
    await signIn(worker, 'grace');
    gate.open();
    await answer;
    world.server.answer('/notes', undefined);
    await replay();
    expect(queue.entries).toEqual([]);
    expect(world.server.to('/notes')).toHaveLength(1);
  });

  test('while a queued request waits for a renewal, nobody else is given it', async () => {
    await signIn(worker);
    await note('one');
    await world.advance(EXPIRED);
    const gate = world.server.hold('/auth/refresh');
    const replayed = replay().catch(() => undefined);
    await world.until(() => world.server.refreshes === 1, 'the renewal');
    await signIn(worker, 'grace');
    gate.open();
    await replayed;
    await replay();
    expect([queue.entries.length, notes()]).toEqual([0, []]);
  });
});

test('a request to the API that does not say whose it is, is never sent', async () => {
  await signIn(worker);
  await queue.pushRequest({ request: new Request(`${world.origin}/api/notes`, { method: 'POST', body: 'whose?' }) });
  await replay();
  expect([queue.entries.length, notes()]).toEqual([0, []]);
});
