/** `token-worker/testing/unit`: what the worker does, without a worker, for unit tests in Node, happy-dom or jsdom. */
import type { Answer, Question } from '../../client/ask.js';
import type { Session } from '../../client/session.js';
import type { TokenWorkerConfig } from '../../core/config/types.js';
import type { MessageToPage } from '../../core/protocol.js';
import { SIGNED_OUT_SNAPSHOT } from '../../core/snapshot.js';
import { managedFetch } from '../../fallback/fetch.js';
import { askManager, inPage } from '../../fallback/link.js';
import { PageSessions } from '../../fallback/sessions.js';
import { managedXhr } from '../../fallback/xhr/index.js';
import { createTokenManager, type TokenManager } from '../../sw/manager.js';
import { replyWith } from '../../sw/messages.js';
import { memoryPorts } from './memory-ports.js';
import { baseHere, originHere } from './place.js';
import { replaceGlobal } from './replace.js';

export interface UnitOptions {
  /** What requests are sent by. Default: the `fetch` that is there when this is called, such as a mock server's. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** The app's origin. Default: the simulated page's, or `http://localhost`. */
  readonly origin?: string | undefined;
}

/** The worker's behaviour in a unit test. What `register` takes as `fallback` can resolve with it, too. */
export interface UnitTokenWorker {
  /** The session of the first configuration. Another object after `reset`. */
  readonly session: Session;
  /** The session of that name, for `register`: the script's address is not looked at. */
  connect(workerScript: string, session: string): Promise<Session>;
  /** Nobody is signed in any more, and nobody was: no `logout` is dispatched. Call it after each test. */
  reset(): void;
  /** Puts `fetch` and XMLHttpRequest back as they were. */
  uninstall(): void;
}

/** No unit test has a sealed worker; what it stores is kept in memory all the same. */
const unsealed = (config: TokenWorkerConfig): TokenWorkerConfig => (config.storage === 'sealed' ? { ...config, storage: 'indexeddb' } : config);

/** A simulated Request may lack what every real one of a script has. */
function complete(request: Request): Request {
  if ((request as Partial<Request>).destination === undefined) Object.defineProperty(request, 'destination', { value: '' });
  return request;
}

/** Said to be in memory: then a session that is gone is none whose end is told. */
const NOBODY = replyWith({ snapshot: inPage(SIGNED_OUT_SNAPSHOT) });

/**
 * Puts the worker's behaviour behind this environment's `fetch` and XMLHttpRequest. Call it after a mock server has put its own there.
 *
 * @param config as for the worker
 * @throws TokenWorkerError `invalid-config`
 */
export function installTokenWorker(config: TokenWorkerConfig | readonly TokenWorkerConfig[], options: UnitOptions = {}): UnitTokenWorker {
  const { fetch: originalFetch, XMLHttpRequest: OriginalXhr } = globalThis as { fetch: typeof globalThis.fetch; XMLHttpRequest?: typeof XMLHttpRequest };
  const origin = options.origin ?? originHere();
  const given = options.fetch ?? originalFetch;
  const fetch = (request: Request): Promise<Response> => given(request);
  const base = (): string => baseHere(origin);
  const configs = [config].flat().map(unsealed);
  const ask = (question: Question): Promise<Answer> => askManager(running, question);
  /** Those that the app has by `register`, which gives it the same ones again in each test. */
  const connected = new PageSessions(configs, ask);
  const kept = new Set<Session>();

  function begin() {
    const own = new PageSessions(configs, ask);
    const session = own.begin(configs[0]?.name ?? 'default');
    const receive = (message: MessageToPage): void => {
      // What was begun before a reset may end after it.
      if (running === begun) for (const sessions of [own, connected]) sessions.receive(message);
    };
    const begun: TokenManager = createTokenManager(configs, () => memoryPorts({ origin, fetch, receive }));
    running = begun;
    for (const each of [session, ...kept]) each.receive(NOBODY);
    return session;
  }

  let running: TokenManager;
  let session = begin();
  const manager: Pick<TokenManager, 'matches' | 'handle'> = {
    matches: (request) => running.matches(complete(request)),
    handle: ({ request, ...more }) => running.handle({ request: complete(request), ...more }),
  };
  const putBack = [
    replaceGlobal('fetch', managedFetch(manager, given, base)),
    ...(OriginalXhr === undefined ? [] : [replaceGlobal('XMLHttpRequest', managedXhr({ manager, Native: OriginalXhr, transport: 'fetch', fetch }, base))]),
  ];
  return {
    get session() {
      return session;
    },
    connect: async (_workerScript, name) => {
      const given = await connected.connect(name);
      kept.add(given);
      return given;
    },
    reset: () => {
      session = begin();
    },
    uninstall: () => {
      for (const put of putBack) put();
    },
  };
}

export type { TokenWorkerConfig };
