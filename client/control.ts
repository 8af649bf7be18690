/** Gains control of the page: the worker is registered and claims it. The page is never reloaded. */
import { TokenWorkerError } from '../core/errors.js';
import { ALLOW_POLICY, type TrustedScriptURL } from '../core/trusted-scripts.js';
import { ask, askCurrent, versioned, type Answer, type Question } from './ask.js';
import { container, currentWorker } from './container.js';
import { trustedScript, type TrustedScript } from './trusted-script.js';

export interface ControlOptions {
  /** Which pages the worker controls; by default those beside and below its script. */
  readonly scope?: string | undefined;
  /** How the worker's script is to be read. Default `classic`, which the drop-in file is. */
  readonly type?: WorkerType | undefined;
  /** Seconds to wait for the worker, all in all. Default 15. */
  readonly timeout?: number | undefined;
}

const DEFAULT_TIMEOUT = 15;
/** How long a page may take to hear that it was claimed, in milliseconds. */
const CLAIM_LIMIT = 1000;

/** How an app may name the worker's script. */
export type ScriptName = string | URL | TrustedScriptURL;

/** A worker's `scriptURL` for this parameter. */
export function addressOf(url: ScriptName): string {
  try {
    const address = new URL(String(url), document.baseURI);
    address.hash = '';
    return address.href;
  } catch {
    throw new TokenWorkerError('registration-failed', `${JSON.stringify(url)} is no URL of a worker's script`);
  }
}

async function registerScript(url: ScriptName, { scope, type }: ControlOptions): Promise<ServiceWorkerRegistration> {
  let script: TrustedScript | undefined;
  try {
    script = trustedScript(url, addressOf(url));
    // TypeScript does not know yet that it takes a trusted URL.
    const registration: ServiceWorkerRegistration | undefined = await container().register(script.url as string, {
      ...(scope === undefined ? {} : { scope }),
      ...(type === undefined ? {} : { type }),
      // The configuration is an imported script: a change of it must be noticed, whatever the HTTP cache says.
      updateViaCache: 'none',
    });
    if (registration === undefined) throw new TokenWorkerError('unsupported', 'service workers are blocked here: registering one had no effect');
    return registration;
  } catch (error) {
    if (error instanceof TokenWorkerError) throw error;
    const why = error instanceof Error ? error.message : 'unknown error';
    const allow = script?.isUntrusted === true && error instanceof TypeError ? ` (this page's ${ALLOW_POLICY}, or give register a TrustedScriptURL)` : '';
    throw new TokenWorkerError('registration-failed', `the browser did not take ${String(url)} as a service worker: ${why}${allow}`);
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
    timer = setTimeout(() => reject(new TokenWorkerError('no-answer', what)), seconds * 1000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** The registration's worker of this script: it may have others too, of the script that the app had before. */
const workerOf = ({ active, waiting, installing }: ServiceWorkerRegistration, script: string): ServiceWorker | undefined =>
  [active, waiting, installing].find((worker) => worker?.scriptURL === script) ?? undefined;

const inWords = (seconds: number): string => `${String(Math.ceil(seconds))} s`;

/** Resolves when the page is controlled, whoever's doing it was: a first activation, a claim, an update. */
function controlled(worker: ServiceWorker, former: ServiceWorker | undefined, seconds: number, signal: AbortSignal): Promise<void> {
  const at = new URL(worker.scriptURL).pathname;
  return new Promise((resolve, reject) => {
    const stop = new AbortController();
    const end = (error?: TokenWorkerError): void => {
      clearTimeout(timer);
      stop.abort();
      if (error === undefined) resolve();
      else reject(error);
    };
    const look = (): void => {
      const { controller } = container();
      if (controller !== former && controller?.scriptURL === worker.scriptURL) end();
      else if (worker.state === 'redundant') end(new TokenWorkerError('registration-failed', `the worker ${at} did not install`));
      // After a hard reload it has to be asked to take the page; so has a worker that claims nothing by itself.
      else if (worker.state === 'activated') worker.postMessage(versioned({ type: 'token-worker:claim' }));
    };
    const timer = setTimeout(() => {
      end(new TokenWorkerError('no-answer', `the worker ${at} did not take control of this page in ${inWords(seconds)}`));
    }, seconds * 1000);
    container().addEventListener('controllerchange', look, { signal: stop.signal });
    worker.addEventListener('statechange', look, { signal: stop.signal });
    signal.addEventListener('abort', () => end(), { signal: stop.signal });
    look();
  });
}

interface Attempt {
  readonly registration: ServiceWorkerRegistration;
  readonly script: string;
  /** The controller that answers no more. */
  readonly former: ServiceWorker | undefined;
  readonly hello: Question;
  /** Seconds that are left. */
  readonly left: () => number;
}

/** Asks the new worker while it installs, since one with a wrong configuration never gets further, and waits for it to take the page. */
async function takenBy({ registration, script, former, hello, left }: Attempt, signal: AbortSignal): Promise<Answer> {
  for (;;) {
    const worker = workerOf(registration, script);
    if (worker === undefined) throw new TokenWorkerError('registration-failed', 'the worker was gone as soon as it was registered');
    try {
      const answer = await ask(worker, hello, left(), signal);
      await controlled(worker, former, left(), signal);
      return answer;
    } catch (error) {
      // An update may have been found meanwhile: then there is another to ask.
      const next = workerOf(registration, script);
      if (worker.state !== 'redundant' || next === undefined || next === worker) throw error;
    }
  }
}

/**
 * A worker of the app's former script may control the page already, and keep the new one waiting for as long as it is
 * busy: if it is a token worker it serves until then, and whichever of the two is first will do.
 */
function takenByEither(attempt: Attempt): Promise<Answer> {
  const { registration, hello, left } = attempt;
  const over = new AbortController();
  const { controller } = container();
  const taken = takenBy(attempt, over.signal);
  if (controller === null || controller !== registration.active) return taken;
  const former = ask(controller, hello, left(), over.signal).catch(() => taken);
  return Promise.race([taken, former]).finally(() => over.abort());
}

/** Resolves when the page has another controller than `former`, or after a while. */
function controllerAfter(former: ServiceWorker, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const services = container();
    const end = (): void => {
      clearTimeout(timer);
      services.removeEventListener('controllerchange', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    services.addEventListener('controllerchange', end);
    if (services.controller !== former) end();
  });
}

/**
 * Whether no worker answers for this page, though it says that one controls it: so it is with a page that Firefox opens
 * while its worker is being replaced. Its requests go past both workers, and no claim of the new one reaches it.
 */
async function isStranded(former: ServiceWorker, seconds: number): Promise<boolean> {
  const worker = await currentWorker();
  if (worker === former) return false;
  await ask(worker, { type: 'token-worker:claim' }, seconds).catch(() => undefined);
  await controllerAfter(former, CLAIM_LIMIT);
  // In WebKit's case, where requests go to the new worker, it is redundant.
  return container().controller === former && former.state === 'activated' && (await currentWorker()) !== former;
}

/** @throws TokenWorkerError `unsupported`, `registration-failed`, `out-of-scope`, `invalid-config`, `unknown-session`, `no-answer` */
export async function gainControl(url: ScriptName, session: string, options: ControlOptions): Promise<Answer> {
  const seconds = options.timeout ?? DEFAULT_TIMEOUT;
  const deadline = performance.now() + seconds * 1000;
  const left = (): number => Math.max(0, deadline - performance.now()) / 1000;
  const hello = { type: 'token-worker:hello', session } as const;
  const script = addressOf(url);
  const { controller } = container();
  let former: ServiceWorker | undefined;
  if (controller?.scriptURL === script) {
    // Controlled already: the registration may be one of another scope, and the page need not wait for it.
    void registerScript(url, options).catch(() => undefined);
    const stranded = (await isStranded(controller, seconds)) ? await container().getRegistration() : undefined;
    // One of another scope would not come back by registering this one.
    if (stranded?.scope !== new URL(options.scope ?? './', script).href) return askCurrent(hello, left());
    // A registration of its own brings the page back; the other tabs go over to it as they do at every update.
    await stranded.unregister();
    former = controller;
  }
  const late = `the browser did not finish the registration of ${String(url)} in ${inWords(seconds)}`;
  const registration = await within(left(), registerScript(url, options), late);
  checkScope(registration);
  return takenByEither({ registration, script, former, hello, left });
}
