/**
 * Requests that waited in a queue of workbox-background-sync: kept without a token, with whose they are, and sent with the newest token of
 * that user alone.
 */
import { carryOver, mayHoldPlaceholder } from '../../core/placeholder.js';
import { isOfSameUser, type RequestSession, type SessionTag } from '../../core/whose.js';
import type { TokenManager } from '../manager.js';

/** The status with which a resource server refuses a token (RFC 6750, section 3.1). */
const REFUSED = 401;

interface Entry {
  request: Request;
  timestamp?: number;
  metadata?: object;
}

/** A `Queue` of workbox-background-sync, or Serwist's `BackgroundSyncQueue`, as far as it is used. */
export interface ReplayedQueue {
  readonly name: string;
  pushRequest(entry: { request: Request; metadata?: Record<string, unknown> }): Promise<void>;
  unshiftRequest(entry: Entry): Promise<void>;
  shiftRequest(): Promise<Entry | undefined>;
  getAll(): Promise<Entry[]>;
}

type Who = Pick<SessionTag, 'owner' | 'epoch' | 'subject'>;

/** What the queue is to keep. A request that is not for the API is anybody's. */
export function queued(request: Request, session: RequestSession | undefined): { request: Request; metadata?: Record<string, unknown> } {
  if (session === undefined) return { request };
  const { owner, epoch, subject } = session;
  return { request, metadata: { tokenWorker: { owner, epoch, subject } } };
}

const whoseIs = ({ metadata }: Entry): Who | undefined => (metadata as { readonly tokenWorker?: Who } | undefined)?.tokenWorker;

type Fate = 'send' | 'wait' | 'drop';

/** @param now the session that the request would be sent in; undefined: it is not for the API */
function fateOf(entry: Entry, now: RequestSession | undefined): Fate {
  if (now === undefined) return 'send';
  const who = whoseIs(entry);
  if (who !== undefined && isOfSameUser(who, now)) return 'send';
  return now.isSignedIn ? 'drop' : 'wait';
}

/** A placeholder that an app's own code wrote stands for a session that may be over: the same user's present one takes its place. */
function inSession(request: Request, who: Who | undefined, now: RequestSession): Request {
  const ready = request.clone();
  if (who === undefined) return ready;
  for (const [name, value] of request.headers) if (mayHoldPlaceholder(value)) ready.headers.set(name, carryOver(value, who.epoch, now.epoch));
  return ready;
}

async function send(tokens: TokenManager, entry: Entry, now: RequestSession | undefined): Promise<void> {
  if (now === undefined) {
    await fetch(entry.request.clone());
    return;
  }
  const request = inSession(entry.request, whoseIs(entry), now);
  let attempts = 0;
  const answer = tokens.handle({
    request,
    event: {
      waitUntil: () => undefined,
      // It may have waited for a renewal, and somebody else may have signed in meanwhile.
      fetch: async (sent, network) => {
        if ((await tokens.sessionOf(request))?.epoch !== now.epoch) throw new TypeError('The session has changed while a queued request was being sent');
        attempts += 1;
        return network(sent);
      },
    },
  });
  const response = await (answer ?? fetch(request));
  // Tried once alone: there was no newer token to be had. A newer one that is refused too is an answer like any other.
  if (response.status === REFUSED && now.getsToken && attempts === 1) throw new TypeError('The token was refused and could not be renewed: queued requests wait');
}

/** The first of the queue, which has been dealt with. Workbox passes over what has become too old meanwhile, and would take the next. */
async function takeOut(queue: ReplayedQueue, { timestamp }: Entry): Promise<void> {
  const taken = await queue.shiftRequest();
  if (taken !== undefined && taken.timestamp !== timestamp) await queue.unshiftRequest(taken);
}

/** @returns false: it waits, and so does what is behind it */
async function deal(tokens: TokenManager, queue: ReplayedQueue, entry: Entry): Promise<boolean> {
  const now = await tokens.sessionOf(entry.request);
  const fate = fateOf(entry, now);
  // Left where it is: what is put back would ask for the next sync at once.
  if (fate === 'wait') return false;
  try {
    if (fate === 'send') await send(tokens, entry, now);
  } catch (error) {
    // This asks for the next sync. A second one first, so that a worker that dies in between has lost neither.
    await queue.unshiftRequest(entry);
    await takeOut(queue, entry);
    throw error;
  }
  await takeOut(queue, entry);
  return true;
}

/** Each stays in the queue until it is answered: a worker that dies over it leaves it to the next. */
async function replay(tokens: TokenManager, queue: ReplayedQueue): Promise<void> {
  for (let entries = await queue.getAll(); entries.length > 0; entries = await queue.getAll()) {
    for (const entry of entries) if (!(await deal(tokens, queue, entry))) return;
  }
}

/** The replays that are under way in this worker, so that no two send the same. */
const running = new WeakMap<object, Promise<void>>();

/** Not beside another worker, such as a new version's that waits: it goes on until the queue is empty. */
async function alone(queue: ReplayedQueue, act: () => Promise<void>): Promise<void> {
  const { locks } = navigator as { readonly locks?: LockManager };
  await (locks === undefined ? act() : locks.request(`token-worker replay ${queue.name}`, { ifAvailable: true }, async (lock) => (lock === null ? undefined : act())));
}

/**
 * For a queue's `onSync`: sends what waits, in order, each request with the newest token. What another user left is dropped, and so is a
 * request to the API that does not say whose it is. While nobody is signed in, and while a refused token cannot be renewed, everything waits.
 *
 * @returns rejects when the network fails, as Workbox wants it: then the browser tries again
 */
export function tokenReplay(tokens: TokenManager): ({ queue }: { queue: ReplayedQueue }) => Promise<void> {
  return ({ queue }) => {
    const before = running.get(queue) ?? Promise.resolve();
    const next = before.catch(() => undefined).then(() => alone(queue, () => replay(tokens, queue)));
    running.set(queue, next);
    return next;
  };
}
