/** Gains control of the page: the worker is registered and claims it. The page is never reloaded. */
import { TokenWorkerError } from '../core/errors.js';
import { ask, versioned, type Answer } from './ask.js';

export interface ControlOptions {
  /** Which pages the worker controls; by default those beside and below its script. */
  readonly scope?: string | undefined;
  /** How the worker's script is to be read. Default `classic`, which the drop-in file is. */
  readonly type?: WorkerType | undefined;
  /** Seconds to wait for the worker. Default 15. */
  readonly timeout?: number | undefined;
}

const DEFAULT_TIMEOUT = 15;

function container(): ServiceWorkerContainer {
  if (!isSecureContext) {
    throw new TokenWorkerError('unsupported', `service workers need https:// or localhost; this page is at ${location.origin}`);
  }
  if (!('serviceWorker' in navigator)) {
    throw new TokenWorkerError('unsupported', 'this browser offers no service worker here (an old browser, or a private or locked-down mode)');
  }
  return navigator.serviceWorker;
}

async function registerScript(url: string | URL, { scope, type }: ControlOptions): Promise<ServiceWorkerRegistration> {
  try {
    return await container().register(url, {
      ...(scope === undefined ? {} : { scope }),
      ...(type === undefined ? {} : { type }),
      // The configuration is an imported script: a change of it must be noticed, whatever the HTTP cache says.
      updateViaCache: 'none',
    });
  } catch (error) {
    if (error instanceof TokenWorkerError) throw error;
    const why = error instanceof Error ? error.message : 'unknown error';
    throw new TokenWorkerError('registration-failed', `the browser did not take ${String(url)} as a service worker: ${why}`);
  }
}

function checkScope({ scope }: ServiceWorkerRegistration): void {
  if (location.href.startsWith(scope)) return;
  throw new TokenWorkerError(
    'out-of-scope',
    `this page, ${location.pathname}, lies outside the worker's scope, ${new URL(scope).pathname}: serve the worker from a folder above all pages, or send Service-Worker-Allowed with its script and pass { scope }`,
  );
}

/** The browser may take its time over a registration while other tabs are registering too: bounded like everything else. */
async function within<T>(seconds: number, work: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TokenWorkerError('no-answer', `${what} in ${seconds} s`)), seconds * 1000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const isControlled = (registration: ServiceWorkerRegistration): boolean => {
  const { controller } = navigator.serviceWorker;
  return controller !== null && controller === registration.active;
};

/** Resolves when the page is controlled, whoever's doing it was: a first activation, a claim, an update. */
function controlled(registration: ServiceWorkerRegistration, seconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = new AbortController();
    const look = (): void => {
      if (isControlled(registration)) {
        stop.abort();
        clearTimeout(timer);
        resolve();
      }
    };
    const timer = setTimeout(() => {
      stop.abort();
      reject(new TokenWorkerError('no-answer', `the worker did not take control of this page in ${String(seconds)} s`));
    }, seconds * 1000);
    navigator.serviceWorker.addEventListener('controllerchange', look, { signal: stop.signal });
    look();
    // After a hard reload the active worker has to be asked to take the page back; a new one does so by itself.
    if (!stop.signal.aborted) registration.active?.postMessage(versioned({ type: 'token-worker:claim' }));
  });
}

/** @throws TokenWorkerError `unsupported`, `registration-failed`, `out-of-scope`, `invalid-config`, `unknown-session`, `no-answer` */
export async function gainControl(url: string | URL, session: string, options: ControlOptions): Promise<Answer> {
  const seconds = options.timeout ?? DEFAULT_TIMEOUT;
  const hello = { type: 'token-worker:hello', session } as const;
  const { controller } = container();
  if (controller?.scriptURL === new URL(url, document.baseURI).href) {
    // Controlled already: the registration only looks for an update, and the page need not wait for that.
    void registerScript(url, options).catch(() => undefined);
    return ask(controller, hello, seconds);
  }
  const registration = await within(seconds, registerScript(url, options), `the browser did not finish the registration of ${String(url)}`);
  checkScope(registration);
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (worker === null) throw new TokenWorkerError('registration-failed', 'the worker was gone as soon as it was registered');
  // Asked while it installs, since a worker with a wrong configuration never gets further.
  const answer = await ask(worker, hello, seconds);
  await controlled(registration, seconds);
  return answer;
}
