/** What `register` calls where there is no service worker: the page's session, served by a manager in the page itself. */
import type { Session } from '../client/session.js';
import { keepAwake } from '../client/wake.js';
import { TokenWorkerError } from '../core/errors.js';
import type { Configs } from './config-file.js';
import { start, type Running } from './start.js';

/** A page has one worker's configuration: which, is settled by who comes first. */
let running: { readonly workerScript: string; readonly started: Promise<Running> } | undefined;

function runningFor(workerScript: string, config: () => Promise<Configs>): Promise<Running> {
  if (running === undefined) {
    const started = config().then(start);
    running = { workerScript, started };
    // Another try may fare better: the file is there now, the configuration mended.
    started.catch(() => (running = undefined));
  }
  if (running.workerScript !== workerScript) {
    throw new TokenWorkerError('registration-failed', `this page has the fallback of ${running.workerScript} already, with that one’s configuration`);
  }
  return running.started;
}

/** @param workerScript absolute: whose place it takes */
export async function connectWith(workerScript: string, config: () => Promise<Configs>, name: string): Promise<Session> {
  const { sessions, ask } = await runningFor(workerScript, config);
  const session = await sessions.connect(name);
  keepAwake(session, (reason) => void ask({ type: 'token-worker:wake', session: name, reason }).catch(() => undefined));
  return session;
}
