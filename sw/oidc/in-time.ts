/** Gives up on a provider that does not answer: its request is ended, and who waits for it learns that it was late. */
import type { ProviderTools } from '../provider.js';
import { settledWithin } from '../settled-within.js';

/** @throws DOMException `TimeoutError`, and what the work throws */
export async function inTime<T>(seconds: number, tools: Pick<ProviderTools, 'delay'>, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = new AbortController();
  const done = work(late.signal);
  if (await settledWithin(seconds, done, tools)) return done;
  // Not left to this alone: WebKit has been seen not to end a fetch that was aborted.
  late.abort();
  throw new DOMException('no answer in time', 'TimeoutError');
}
