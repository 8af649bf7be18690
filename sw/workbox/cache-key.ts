/**
 * Under which key a session's response is cached: its own URL, below a folder that is named after the session's epoch. A key and not a
 * header, since `Vary` can be ignored; the path and not the query, since that can be ignored too.
 */
import { mayHoldPlaceholder } from '../../core/placeholder.js';

const FOLDER = '/.token-worker/';
const RADIX = 36;

/** As a strategy's cache is to know the request. */
export function cacheKeyOf(request: Request, epoch: number): Request {
  const url = new URL(request.url);
  url.pathname = `${FOLDER}${epoch.toString(RADIX)}${url.pathname}`;
  const headers = new Headers(request.headers);
  // A page's placeholder is another after each renewal: with `Vary: Authorization`, nothing would be found again.
  for (const [name, value] of request.headers) if (mayHoldPlaceholder(value)) headers.delete(name);
  // The method too: what answered another than GET is never what a GET finds.
  return new Request(url, { method: request.method, headers });
}

/** The epoch in whose name something is cached under this URL; undefined where it is nothing of ours. */
export function epochOfKey(url: string): number | undefined {
  const { pathname } = new URL(url);
  if (!pathname.startsWith(FOLDER)) return undefined;
  const [text = ''] = pathname.slice(FOLDER.length).split('/', 1);
  return Number.parseInt(text, RADIX);
}
