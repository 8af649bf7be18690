/** What a browser says when it fetches the script of a service worker, and no page can say in its place. */

/** The answer differs by these, and by the browser's cookie. */
export const VARY = 'Sec-Fetch-Dest, Sec-Fetch-Mode, Sec-Fetch-Site, Service-Worker, Cookie';

/**
 * Whether a browser fetches the script that it will run as a worker of the same origin. No one API of a page sends all four: page
 * script can set `Service-Worker`, but no `Sec-*` header; a preload may say `serviceworker`, but has another mode.
 */
export function isWorkerScriptFetch({ headers }: Pick<Request, 'headers'>): boolean {
  return (
    headers.get('Sec-Fetch-Dest') === 'serviceworker' &&
    headers.get('Service-Worker') === 'script' &&
    headers.get('Sec-Fetch-Mode') === 'same-origin' &&
    headers.get('Sec-Fetch-Site') === 'same-origin'
  );
}

/** How WebKitGTK looks for a new version by itself: with the cookie, but without the headers that no page can set. */
export const isLookWithoutMetadata = ({ headers }: Pick<Request, 'headers'>): boolean => headers.get('Service-Worker') === 'script' && headers.get('Sec-Fetch-Dest') === null;

/**
 * Whether it may be such a fetch. Browsers without fetch metadata say so by `Service-Worker` alone. The modules that a worker
 * imports have its destination too, but are fetched in mode `cors`: they are no workers.
 */
export function maybeWorkerScriptFetch({ headers }: Pick<Request, 'headers'>): boolean {
  if (headers.get('Service-Worker') === 'script') return true;
  return headers.get('Sec-Fetch-Dest') === 'serviceworker' && headers.get('Sec-Fetch-Mode') !== 'cors';
}
