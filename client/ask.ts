/** Asks a worker something and waits for its answer, for a limited time. */
import { TokenWorkerError } from '../core/errors.js';
import { isTokenWorkerMessage, PROTOCOL_VERSION, type MessageToWorker, type Reply } from '../core/protocol.js';

type Unversioned<T> = T extends unknown ? Omit<T, 'version'> : never;
export type Question = Unversioned<MessageToWorker>;
export type Answer = Exclude<Reply, { readonly type: 'token-worker:error' }>;

export const versioned = (question: Question): MessageToWorker => ({ ...question, version: PROTOCOL_VERSION });

/**
 * @param seconds how long to wait
 * @throws TokenWorkerError what the worker says, or `no-answer`
 */
export function ask(worker: ServiceWorker, question: Question, seconds: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    const close = (): void => {
      clearTimeout(timer);
      port1.close();
    };
    const timer = setTimeout(() => {
      close();
      const at = new URL(worker.scriptURL).pathname;
      reject(
        new TokenWorkerError('no-answer', `the worker ${at} gave no answer in ${String(seconds)} s: it is busy, or no token worker`),
      );
    }, seconds * 1000);
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      close();
      const reply = data as Reply;
      if (!isTokenWorkerMessage(data)) reject(new TokenWorkerError('no-answer', 'the worker is no token worker'));
      else if (reply.type === 'token-worker:error') reject(new TokenWorkerError(reply.error.code, reply.error.message));
      else resolve(reply);
    };
    worker.postMessage(versioned(question), [port2]);
  });
}
