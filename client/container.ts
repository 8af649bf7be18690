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

/**
 * The worker that answers this page's requests, as it is now. Not always the controller: a page out of WebKit's back-forward
 * cache keeps the one that it had, and so does one that Firefox opens while the worker is being replaced. The registration knows better.
 */
export async function currentWorker(): Promise<ServiceWorker> {
  const services = container();
  const active = (await services.getRegistration())?.active;
  const { controller } = services;
  if (active && (controller === null || controller.state === 'redundant' || controller.scriptURL === active.scriptURL)) return active;
  if (controller !== null) return controller;
  throw new TokenWorkerError('no-answer', 'the service worker was unregistered');
}
