/** A plugin for Workbox's strategies: their requests are sent with the token, and what they cache belongs to the session that asked for it. */
import type { WorkboxPlugin } from 'workbox-core/types.js';
import type { RequestSession } from '../../core/whose.js';
import type { TokenManager } from '../manager.js';
import { cacheKeyOf } from './cache-key.js';
import { note, sweep } from './journal.js';
import { begin, type Passage } from './passage.js';
import { queued, tokenReplay, type ReplayedQueue } from './replay.js';
import { veil } from './veil.js';

export interface TokenPluginOptions {
  /** Where requests wait that could not be sent: a `Queue` of workbox-background-sync, with `onSync: tokenReplay(tokens)`. */
  readonly queue?: ReplayedQueue;
  /** The strategy's own `fetchOptions`, where it has any: for a request that is sent again after its token was refused. */
  readonly fetchOptions?: RequestInit;
}

/** What is known while a strategy handles one request. */
interface Handling {
  /** Whose token the request went with; null: its response is nobody's to keep. */
  sent?: RequestSession | null;
  /** Whose cached response it may get; null: nobody's. */
  read?: RequestSession | null;
}

/** For what no rule takes, as Workbox has it without a plugin. */
const isToBeKept = (response: Response): boolean => response.status === 200;

/**
 * Put it last among the plugins that change the request. It caches responses with status 200 alone; other plugins can narrow that.
 * Cached responses of a session that is over are deleted, and never answer a request of another.
 *
 * @param tokens from `createTokenManager`
 */
export function tokenPlugin(tokens: TokenManager, { queue, fetchOptions }: TokenPluginOptions = {}): WorkboxPlugin {
  const passages = new WeakMap<Request, Passage>();
  const isCurrent = async (session: RequestSession): Promise<boolean> => (await tokens.sessions()).some(({ owner, epoch }) => owner === session.owner && epoch === session.epoch);
  // What cannot be deleted now is found again by the next worker.
  const tidy = (): Promise<void> => sweep(tokens).catch(() => undefined);
  let tidied: Promise<void> | undefined;

  tokens.onSessionChange(() => {
    void tidy();
    if (queue !== undefined) void tokenReplay(tokens)({ queue }).catch(() => undefined);
  });

  return {
    handlerWillStart: ({ event }) => {
      // What ended while this worker was not there.
      event.waitUntil((tidied ??= tidy()));
      return Promise.resolve();
    },

    requestWillFetch: async ({ request, event, state }) => {
      if (!tokens.matches(request)) return request;
      const session = await tokens.sessionOf(request);
      if (session === undefined) throw new TypeError(`tokenPlugin is for requests to the API; ${new URL(request.url).pathname} is an endpoint of the session. Let the route of this strategy leave it out, so that tokenRoutes(tokens) takes it`);
      const bare = request.clone();
      const passage = await begin(tokens, request, session, event, fetchOptions);
      const handling = state as Handling;
      handling.sent = passage.hasToken ? passage.session : null;
      return veil(passage.request, bare, (clone) => passages.set(clone, passage));
    },

    fetchDidSucceed: ({ request, response }) => {
      const passage = passages.get(request);
      if (passage !== undefined) return passage.answered(response);
      if (!tokens.matches(request)) return Promise.resolve(response);
      throw new TypeError('tokenPlugin has to stand last among the plugins that change the request: after it, another one made a request without the token');
    },

    fetchDidFail: async ({ request, originalRequest, error }) => {
      const passage = passages.get(request);
      passage?.failed(error);
      // Without a passage nobody knows whose it was.
      if (passage !== undefined || !tokens.matches(originalRequest)) await queue?.pushRequest(queued(originalRequest, passage?.session));
    },

    cacheKeyWillBeUsed: async ({ request, mode, state }) => {
      if (!tokens.matches(request)) return request;
      const handling = state as Handling;
      if (mode === 'write') return handling.sent ? cacheKeyOf(request, handling.sent.epoch) : request;
      const session = await tokens.sessionOf(request);
      handling.read = session?.getsToken === true ? session : null;
      return handling.read === null ? request : cacheKeyOf(request, handling.read.epoch);
    },

    cachedResponseWillBeUsed: async ({ cachedResponse, state }) => {
      const { read } = state as Handling;
      if (read === undefined || cachedResponse === undefined) return cachedResponse;
      return read !== null && (await isCurrent(read)) ? cachedResponse : undefined;
    },

    cacheWillUpdate: async ({ request, response, state }) => {
      if (!isToBeKept(response)) return null;
      if (!tokens.matches(request)) return response;
      const { sent } = state as Handling;
      if (!sent || !(await isCurrent(sent))) return null;
      await note(sent);
      return response;
    },

    cacheDidUpdate: async ({ cacheName, request, state }) => {
      const { sent } = state as Handling;
      // It ended while the response was being written, perhaps after everything else of it had been deleted.
      if (sent && !(await isCurrent(sent))) await (await caches.open(cacheName)).delete(request, { ignoreVary: true });
    },
  };
}
