/** `register`: the one call that an app makes. */
import { TokenWorkerError } from '../core/errors.js';
import { askCurrent, checkProtocol, versioned } from './ask.js';
import { container, currentWorker } from './container.js';
import { addressOf, gainControl, type ControlOptions, type ScriptName } from './control.js';
import { lookForUpdate } from './look-for-update.js';
import { holdWhenAsked } from './relay.js';
import { Session } from './session.js';
import { keepAwake } from './wake.js';

export interface RegisterOptions extends ControlOptions {
  /** The session's name in the worker's configuration. Default `'default'`. */
  readonly session?: string | undefined;
  /**
   * What serves the page where the browser offers no service worker: `() => import("token-worker/fallback")`. It is loaded only
   * there, and gives up what the worker is for: the tokens are then in the page. Default: none, and `register` rejects with `unsupported`.
   */
  readonly fallback?: (() => Promise<Fallback>) | undefined;
}

/** What `token-worker/fallback` offers. */
export interface Fallback {
  readonly connect: (workerScript: string, session: string) => Promise<Session>;
}

/** Longer than a renewal can take, with its wait for another worker's. Seconds. */
const ANSWER_WITHIN = 60;

const sessions = new Map<string, Promise<Session>>();

async function connect(url: ScriptName, name: string, options: ControlOptions): Promise<Session> {
  const services = container();
  const session = new Session(name, (question) => askCurrent(question, ANSWER_WITHIN));
  let isConnected = false;
  let isAnotherWorker = false;
  const askAgain = (): void => {
    void askCurrent({ type: 'token-worker:hello', session: name }, ANSWER_WITHIN).then(
      (answer) => {
        session.receive(answer);
      },
      () => undefined,
    );
  };
  const receive = ({ data }: MessageEvent<unknown>): void => {
    session.receive(data);
  };
  const change = (): void => {
    // Another worker may know better than the one that was asked.
    if (isConnected) askAgain();
    else isAnotherWorker = true;
  };
  // Listening before the first question: nothing that happens in between is missed.
  services.addEventListener('message', receive);
  services.addEventListener('controllerchange', change);
  try {
    const answer = await gainControl(url, name, options);
    checkProtocol(answer);
    session.receive(answer);
  } catch (error) {
    services.removeEventListener('message', receive);
    services.removeEventListener('controllerchange', change);
    throw error;
  }
  isConnected = true;
  lookForUpdate(session.getSnapshot(), services);
  holdWhenAsked(services);
  services.startMessages();
  if (isAnotherWorker) askAgain();
  // A page that slept in the back-forward cache heard nothing.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) askAgain();
  });
  keepAwake(session, (reason) => {
    void currentWorker().then(
      (worker) => worker.postMessage(versioned({ type: 'token-worker:wake', session: name, reason })),
      () => undefined,
    );
  });
  return session;
}

async function connectOrFallBack(url: ScriptName, name: string, { fallback, ...options }: Omit<RegisterOptions, 'session'>): Promise<Session> {
  try {
    return await connect(url, name, options);
  } catch (error) {
    if (fallback === undefined || !(error instanceof TokenWorkerError) || error.code !== 'unsupported') throw error;
    return (await fallback()).connect(addressOf(url), name);
  }
}

/**
 * Registers the worker and resolves once it controls this page; the page is never reloaded. On a server, where there is
 * no window, it resolves to a signed-out session.
 *
 * @param url the worker's script; where the page requires trusted types, the policy `token-worker` is made for it, unless it is a `TrustedScriptURL` already
 * @throws TokenWorkerError `unsupported`, `registration-failed`, `out-of-scope`, `invalid-config`, `unknown-session`, `version-mismatch`, `no-answer`; with a fallback `not-sealed`
 */
export function register(url: ScriptName = '/token-worker.js', options: RegisterOptions = {}): Promise<Session> {
  const { session: name = 'default', ...control } = options;
  // Not `window`, which some servers' frameworks define.
  if (typeof document === 'undefined') return Promise.resolve(new Session(name, undefined));
  const key = JSON.stringify([String(url), document.baseURI, control.scope, name]);
  const known = sessions.get(key);
  if (known !== undefined) return known;
  const connecting = connectOrFallBack(url, name, control);
  sessions.set(key, connecting);
  // Another try may fare better: the file is there now, the configuration mended.
  connecting.catch(() => sessions.delete(key));
  return connecting;
}
