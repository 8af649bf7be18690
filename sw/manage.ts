/** Adds the listeners to a service worker, or says to its pages why it cannot start. */
import type { TokenWorkerConfig } from '../core/config/types.js';
import { PROTOCOL_VERSION } from '../core/protocol.js';
import type { TokenManager } from './manager.js';
import { errorReply, toPlainError } from './messages.js';
import { createTokenManager } from './worker-manager.js';

declare const self: ServiceWorkerGlobalScope;

/** How long a worker that cannot start waits to be asked why, in milliseconds. */
const EXPLAIN_FOR = 1000;

function listen(tokens: TokenManager): TokenManager {
  self.addEventListener('fetch', (event) => {
    const response = tokens.handle({ request: event.request, event });
    if (response !== undefined) event.respondWith(response);
  });
  self.addEventListener('message', (event) => {
    tokens.handleMessage(event);
  });
  self.addEventListener('activate', (event) => {
    event.waitUntil(self.clients.claim());
  });
  return tokens;
}

/**
 * The worker's installation fails, so a worker that was there before goes on working. Throwing here would do that too,
 * but the browser would keep the reason to itself.
 */
function refuseToStart(error: unknown): void {
  reportError(error);
  self.addEventListener('message', (event) => {
    event.ports[0]?.postMessage(errorReply(error));
  });
  self.addEventListener('install', (event) => {
    event.waitUntil(explainAndFail(error));
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

/**
 * Manages the tokens of this worker's pages: adds the listeners for requests and messages, and takes control of the
 * pages once active. With a wrong configuration the worker does not install, and `register` rejects with the reason.
 *
 * @returns the token manager; undefined with a wrong configuration
 */
export function manageTokens(config: TokenWorkerConfig | readonly TokenWorkerConfig[]): TokenManager | undefined {
  try {
    return listen(createTokenManager(config));
  } catch (error) {
    refuseToStart(error);
    return undefined;
  }
}

export { refuseToStart };
