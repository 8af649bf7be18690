/**
 * Holds a worker that asks for it: while a long response passes through it, a message of a page keeps the browser from
 * ending it. The worker asks only then, so that nothing runs in the page for it.
 */
import { isTokenWorkerMessage } from '../core/protocol.js';
import { versioned } from './ask.js';

function answer({ data, source }: MessageEvent<unknown>): void {
  if (!isTokenWorkerMessage(data) || data.type !== 'token-worker:relaying') return;
  // Not to the controller: a page that none controls can hold it just as well.
  if (source instanceof ServiceWorker) source.postMessage(versioned({ type: 'token-worker:hold' }));
}

/** Called for each session of the page; a listener is added once. */
export function holdWhenAsked(serviceWorker: ServiceWorkerContainer): void {
  serviceWorker.addEventListener('message', answer);
}
