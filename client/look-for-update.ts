/** Looks for a new version of a sealed worker, which WebKit's own look does not get: it comes without the headers that the secret is given for. */
import type { SessionSnapshot } from '../core/snapshot.js';

/** Not waited for, and without effect where the server cannot be reached: the next page looks again. */
export function lookForUpdate({ storage }: Pick<SessionSnapshot, 'storage'>, services: ServiceWorkerContainer): void {
  if (storage !== 'sealed') return;
  void services
    .getRegistration()
    .then((registration) => registration?.update())
    .catch(() => undefined);
}
