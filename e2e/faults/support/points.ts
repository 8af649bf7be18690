/**
 * Points in a renewal at which a worker asks the server whether to go on. Its own configuration file makes it ask: it wraps what
 * the worker calls, and the product is as it is.
 */
import { calling } from '../../support/prelude.js';

/** `stored`: what came of the renewal has been committed, and nothing was sent or told since. */
export type Point = 'before-refresh' | 'answered' | 'stored';

/** Runs in the worker, before `tokenWorker(…)`. */
function askAtPoints(refreshPath: string): void {
  const scope = self as unknown as { fetch: typeof fetch; Clients: { prototype: { matchAll(...options: unknown[]): Promise<unknown> } } };
  const send = scope.fetch;
  const ask = (point: string): Promise<unknown> => send(`/at/${point}`).catch(() => undefined);
  let isAnswered = false;
  let isStored = false;
  const askOnceStored = async (): Promise<void> => {
    if (!isStored) return;
    isStored = false;
    await ask('stored');
  };

  scope.fetch = async (...parameters) => {
    const [input] = parameters;
    if (!(input instanceof Request) || new URL(input.url).pathname !== refreshPath) {
      await askOnceStored();
      return send(...parameters);
    }
    await ask('before-refresh');
    const response = await send(...parameters);
    const body = await response.text();
    await ask('answered');
    isAnswered = true;
    return new Response(body, response);
  };

  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (...parameters) {
    if (isAnswered) this.transaction.addEventListener('complete', () => (isStored = true));
    isAnswered = false;
    return put.apply(this, parameters);
  };
  // Each change is told to the pages once it is stored.
  const { matchAll } = scope.Clients.prototype;
  scope.Clients.prototype.matchAll = async function (...options) {
    await askOnceStored();
    return matchAll.apply(this, options);
  };
}

/** Lets the server count what the worker posts to pages. Runs in the worker. */
function countPosts(): void {
  const { prototype } = (self as unknown as { Client: { prototype: { postMessage(message: { type?: string; reason?: string }): void } } }).Client;
  const { postMessage } = prototype;
  prototype.postMessage = function (message) {
    if (message.type === 'token-worker:logout') void fetch(`/told?${String(message.reason)}`).catch(() => undefined);
    postMessage.call(this, message);
  };
}

/** The ends of sessions that workers have told pages of, one for each page. */
export const COUNTING_ENDS = calling(countPosts);

export const ASKING_AT_POINTS = calling(askAtPoints, '/api/auth/refresh');
