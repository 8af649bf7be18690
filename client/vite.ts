/** The page's side of the Vite plugin: what `virtual:token-worker` is made of. */
import { TokenWorkerError } from '../core/errors.js';
import { container } from './container.js';
import type { Session } from './session.js';

export { register } from './register.js';
export { registerEarly } from './register-early.js';

/** What the development server says when it has another worker. */
interface Announcement {
  /** There was none to be had before, and an error stands over the page. */
  readonly isMended: boolean;
}

/** What of `import.meta.hot` is used. */
export interface Hot {
  on(event: 'token-worker:changed', listener: (data: Announcement) => void): void;
}

async function update(): Promise<void> {
  await (await container().getRegistration())?.update();
}

/** In the console, as it would stand there if nobody had asked. */
function sayIfUnexpected(error: unknown): void {
  if (!(error instanceof TokenWorkerError) || error.code !== 'unsupported') throw error;
}

/** A worker with a mistake stays for a moment to say which: a page that is loaded then would be told again. */
async function loadAnew(): Promise<void> {
  const failing = (await container().getRegistration())?.installing;
  if (failing) await new Promise((resolve) => failing.addEventListener('statechange', resolve, { once: true }));
  location.reload();
}

/**
 * In development: takes up the worker that the server has now, and each that it announces. The page is not reloaded for it, unless it never
 * got its session: then it is as good as not loaded.
 */
export function followWorker(hot: Hot, session: Promise<Session>): void {
  // Not waited for. Where the server has no worker, it says why in its own terminal, and on the page.
  const look = (): void => void update().catch(() => undefined);
  void session.then(look, sayIfUnexpected);
  hot.on('token-worker:changed', ({ isMended }) => {
    if (isMended) document.querySelector('vite-error-overlay')?.remove();
    void session.then(look, loadAnew);
  });
}
