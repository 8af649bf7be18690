/** `register`: the one call that an app makes. */
import { ask, versioned } from './ask.js';
import { gainControl, type ControlOptions } from './control.js';
import { holdWhenAsked } from './relay.js';
import { Session } from './session.js';
import { keepAwake } from './wake.js';

export interface RegisterOptions extends ControlOptions {
  /** The session's name in the worker's configuration. Default `'default'`. */
  readonly session?: string | undefined;
}

/** Longer than a renewal can take, with its wait for another worker's. Seconds. */
const ANSWER_WITHIN = 60;

const sessions = new Map<string, Promise<Session>>();

async function connect(url: string | URL, name: string, options: ControlOptions): Promise<Session> {
  const { serviceWorker } = navigator as { readonly serviceWorker?: ServiceWorkerContainer };
  const worker = (): ServiceWorker => {
    const current = serviceWorker?.controller;
    if (!current) throw new DOMException('the service worker was unregistered', 'InvalidStateError');
    return current;
  };
  const session = new Session(name, async (question) => ask(worker(), question, ANSWER_WITHIN));
  const receive = ({ data }: MessageEvent<unknown>): void => {
    session.receive(data);
  };
  // Listening before the first question: nothing that happens in between is missed.
  serviceWorker?.addEventListener('message', receive);
  try {
    session.receive(await gainControl(url, name, options));
  } catch (error) {
    serviceWorker?.removeEventListener('message', receive);
    throw error;
  }
  holdWhenAsked(serviceWorker);
  serviceWorker?.startMessages();
  const askAgain = (): void => {
    void ask(worker(), { type: 'token-worker:hello', session: name }, ANSWER_WITHIN).then(
      (answer) => {
        session.receive(answer);
      },
      () => undefined,
    );
  };
  // Another worker may know better; and a page that slept in the back-forward cache heard nothing.
  serviceWorker?.addEventListener('controllerchange', askAgain);
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) askAgain();
  });
  keepAwake(session, (reason) => {
    worker().postMessage(versioned({ type: 'token-worker:wake', session: name, reason }));
  });
  return session;
}

/**
 * Registers the worker and resolves once it controls this page; the page is never reloaded. On a server, where there is
 * no window, it resolves to a signed-out session.
 *
 * @param url the worker's script
 * @throws TokenWorkerError `unsupported`, `registration-failed`, `out-of-scope`, `invalid-config`, `unknown-session`, `no-answer`
 */
export function register(url: string | URL = '/token-worker.js', options: RegisterOptions = {}): Promise<Session> {
  const { session: name = 'default', ...control } = options;
  if (typeof window === 'undefined') return Promise.resolve(new Session(name, undefined));
  const key = JSON.stringify([String(new URL(url, document.baseURI)), control.scope, name]);
  const known = sessions.get(key);
  if (known !== undefined) return known;
  const connecting = connect(url, name, control);
  sessions.set(key, connecting);
  // Another try may fare better: the file is there now, the configuration mended.
  connecting.catch(() => sessions.delete(key));
  return connecting;
}
