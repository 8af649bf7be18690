/** Runs in a page of the app's origin: registers the worker, hears whether it can start, and tells it the tokens. */
import type { MessageToWorker, Reply } from '../../core/protocol.js';

export interface Asked {
  /** Undefined: whichever the origin has, else `/token-worker.js`. */
  readonly worker: string | undefined;
  readonly type: WorkerType;
  readonly scope: string | undefined;
  readonly hello: MessageToWorker;
  readonly message: MessageToWorker;
  /** Seconds, all in all. */
  readonly timeout: number;
}

export type Told = { readonly reply: Reply } | { readonly failure: 'unsupported' | 'registration-failed' | 'no-answer'; readonly why: string };

/** What it closes over does not come along. */
export async function askWorker({ worker: script, type, scope, hello, message, timeout }: Asked): Promise<Told> {
  const services = (navigator as { readonly serviceWorker?: ServiceWorkerContainer }).serviceWorker;
  if (services === undefined) return { failure: 'unsupported', why: `${location.origin} offers no service worker: it takes https:// or localhost` };
  let registration: ServiceWorkerRegistration | undefined;
  try {
    registration = script === undefined ? await services.getRegistration() : undefined;
    registration ??= await services.register(script ?? '/token-worker.js', { type, updateViaCache: 'none', ...(scope === undefined ? {} : { scope }) });
  } catch (error) {
    return { failure: 'registration-failed', why: String(error instanceof Error ? error.message : error) };
  }
  if (registration === undefined) return { failure: 'unsupported', why: "this context blocks service workers: leave serviceWorkers: 'block' out" };
  // The newest: with a wrong configuration it never becomes active, and says why when it is asked.
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  if (worker === null) return { failure: 'registration-failed', why: 'the worker was gone as soon as it was registered' };
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), timeout * 1000));
  const ask = (data: MessageToWorker): Promise<Reply | undefined> => {
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise<Reply>((resolve) => {
      port1.onmessage = (event: MessageEvent<Reply>) => resolve(event.data);
    });
    worker.postMessage(data, [port2]);
    return Promise.race([answer, late]);
  };
  const greeting = await ask(hello);
  if (greeting?.type === 'token-worker:error') return { reply: greeting };
  const active = new Promise<boolean>((resolve) => {
    const look = (): void => {
      if (worker.state === 'activated' || worker.state === 'redundant') resolve(worker.state === 'activated');
    };
    worker.addEventListener('statechange', look);
    look();
  });
  const isActive = greeting === undefined ? undefined : await Promise.race([active, late]);
  const reply = isActive === true ? await ask(message) : undefined;
  return reply === undefined ? { failure: 'no-answer', why: `the worker ${new URL(worker.scriptURL).pathname} gave no answer in ${String(timeout)} s: it is busy, or no token worker` } : { reply };
}
