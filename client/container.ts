/** The browser's service workers, or the reason why there are none. */
import { TokenWorkerError } from '../core/errors.js';

/** @throws TokenWorkerError `unsupported` */
export function container(): ServiceWorkerContainer {
  let services: ServiceWorkerContainer | undefined;
  try {
    services = (navigator as { readonly serviceWorker?: ServiceWorkerContainer }).serviceWorker;
  } catch {
    throw new TokenWorkerError('unsupported', "this page has no origin of its own: a sandboxed frame needs allow-same-origin to have a service worker");
  }
  if (services !== undefined) return services;
  // Asked of the object: where no browser is, as in a test's DOM, there may be no such name.
  throw (globalThis as { readonly isSecureContext?: boolean }).isSecureContext === false
    ? new TokenWorkerError('unsupported', `service workers need https:// or localhost; this page is at ${location.origin}`)
    : new TokenWorkerError('unsupported', 'this browser offers no service worker here (an old browser, or a private or locked-down mode)');
}

/** The worker that answers this page's requests, as it is now. */
export async function currentWorker(): Promise<ServiceWorker> {
  const services = container();
  const { controller } = services;
  if (controller !== null && controller.state !== 'redundant') return controller;
  // In WebKit a page out of the back-forward cache keeps the controller that it had, though another worker has taken its place.
  const active = (await services.getRegistration())?.active;
  if (active) return active;
  throw new TokenWorkerError('no-answer', 'the service worker was unregistered');
}
