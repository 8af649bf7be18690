/** Adds the listeners to a service worker, or says to its pages why it cannot start. */
import type { TokenWorkerConfig } from '../core/config/types.js';
import { PROTOCOL_VERSION } from '../core/protocol.js';
import type { TokenManager } from './manager.js';
import { errorReply, toPlainError } from './messages.js';
import { createTokenManager } from './worker-manager.js';

declare const self: ServiceWorkerGlobalScope;

/** How long a worker that cannot start waits to be asked why, in milliseconds. */
const EXPLAIN_FOR = 1000;

/** The token manager, or why there is none. */
type Outcome = { readonly tokens: TokenManager; readonly error?: undefined } | { readonly tokens?: undefined; readonly error: unknown };

type Config = TokenWorkerConfig | readonly TokenWorkerConfig[];

function create(config: Config): Outcome {
  try {
    return { tokens: createTokenManager(config) };
  } catch (error) {
    reportError(error);
    return { error };
  }
}

/**
 * Without a manager the worker's installation fails, so a worker that was there before goes on working. Throwing while the script
 * is run would do that too, but the browser would keep the reason to itself.
 */
function listen(outcome: () => Outcome): void {
  self.addEventListener('fetch', (event) => {
    const response = outcome().tokens?.handle({ request: event.request, event });
    if (response !== undefined) event.respondWith(response);
  });
  self.addEventListener('message', (event) => {
    const { tokens, error } = outcome();
    if (tokens === undefined) event.ports[0]?.postMessage(errorReply(error));
    else tokens.handleMessage(event);
  });
  self.addEventListener('install', (event) => {
    const { tokens, error } = outcome();
    if (tokens === undefined) event.waitUntil(explainAndFail(error));
  });
  self.addEventListener('activate', (event) => {
    event.waitUntil(self.clients.claim());
  });
}

async function explainAndFail(error: unknown): Promise<never> {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const window of windows) {
    window.postMessage({ type: 'token-worker:error', version: PROTOCOL_VERSION, error: toPlainError(error) });
  }
  await new Promise((resolve) => setTimeout(resolve, EXPLAIN_FOR));
  throw error;
}

/** For a worker whose configuration cannot be had at all. */
export function refuseToStart(error: unknown): void {
  reportError(error);
  listen(() => ({ error }));
}

/**
 * Manages the tokens of this worker's pages: adds the listeners for requests and messages, and takes control of the
 * pages once active. With a wrong configuration the worker does not install, and `register` rejects with the reason.
 *
 * @returns the token manager; undefined with a wrong configuration
 */
export function manageTokens(config: TokenWorkerConfig | readonly TokenWorkerConfig[]): TokenManager | undefined {
  const outcome = create(config);
  listen(() => outcome);
  return outcome.tokens;
}

/**
 * The same, but the manager is made when the first event asks for it, or else a moment after the script has run: only then does a browser bring
 * the request that it has started the worker for, and takes a moment for that (docs/decisions/performance.md).
 *
 * @returns the token manager, for whoever has an event; undefined with a wrong configuration
 */
export function manageSoon(config: Config): () => TokenManager | undefined {
  let outcome: Outcome | undefined;
  const made = (): Outcome => (outcome ??= create(config));
  listen(made);
  // Not in the next turn: in that Chromium says that the worker is there.
  setTimeout(() => setTimeout(made));
  return () => made().tokens;
}
