/** Asks a worker something and waits for its answer, for a limited time. */
import { TokenWorkerError } from '../core/errors.js';
import { otherProtocol } from '../core/other-protocol.js';
import { isTokenWorkerMessage, PROTOCOL_VERSION, type MessageToWorker, type Reply } from '../core/protocol.js';
import { VERSION } from '../core/version.js';
import { container, currentWorker } from './container.js';

type Unversioned<T> = T extends unknown ? Omit<T, 'version'> : never;
export type Question = Unversioned<MessageToWorker>;
export type Answer = Exclude<Reply, { readonly type: 'token-worker:error' }>;

/** How long an answer may still be on its way when the worker is seen to be replaced, in milliseconds. */
const LAST_WORDS = 500;

export const versioned = (question: Question): MessageToWorker => ({ ...question, version: PROTOCOL_VERSION });

/** @throws TokenWorkerError `version-mismatch` */
export function checkProtocol({ version, workerVersion }: Answer): void {
  if (version === PROTOCOL_VERSION) return;
  throw new TokenWorkerError('version-mismatch', otherProtocol('this page', VERSION, `worker, of version ${workerVersion},`, version));
}

/** @throws TokenWorkerError what the worker says, or `no-answer` */
export function readReply(data: unknown): Answer {
  if (!isTokenWorkerMessage(data)) throw new TokenWorkerError('no-answer', 'the worker is no token worker');
  const reply = data as Reply;
  if (reply.type === 'token-worker:error') throw new TokenWorkerError(reply.error.code, reply.error.message);
  return reply;
}

/**
 * @param seconds how long to wait
 * @param signal ends the wait early
 * @throws TokenWorkerError what the worker says, or `no-answer`
 */
export function ask(worker: ServiceWorker, question: Question, seconds: number, signal?: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    const over = new AbortController();
    const at = new URL(worker.scriptURL).pathname;
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const close = (): void => {
      over.abort();
      for (const timer of timers) clearTimeout(timer);
      port1.close();
    };
    const giveUp = (after: number, why: string): void => {
      const fail = (): void => {
        close();
        reject(new TokenWorkerError('no-answer', `the worker ${at} ${why}`));
      };
      timers.add(setTimeout(fail, after));
    };
    giveUp(seconds * 1000, `gave no answer in ${String(Math.ceil(seconds))} s: it is busy, or no token worker`);
    // What is posted to a worker that has been replaced is lost without a word.
    const services = container();
    const wasController = services.controller === worker;
    const look = (): void => {
      const isReplaced = worker.state === 'redundant' || (wasController && services.controller !== worker);
      if (isReplaced) giveUp(LAST_WORDS, 'was gone before it answered');
    };
    worker.addEventListener('statechange', look, { signal: over.signal });
    services.addEventListener('controllerchange', look, { signal: over.signal });
    signal?.addEventListener('abort', () => giveUp(0, 'is asked no longer'), { signal: over.signal });
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      close();
      new Promise<Answer>((read) => read(readReply(data))).then(resolve, reject);
    };
    worker.postMessage(versioned(question), [port2]);
    look();
  });
}

/** Asks the worker that this page has; if it is replaced before it answers, the one after it. */
export async function askCurrent(question: Question, seconds: number): Promise<Answer> {
  const begun = performance.now();
  const worker = await currentWorker();
  try {
    return await ask(worker, question, seconds);
  } catch (error) {
    const left = seconds - (performance.now() - begun) / 1000;
    if (left <= 0 || (await currentWorker()) === worker) throw error;
    return askCurrent(question, left);
  }
}
