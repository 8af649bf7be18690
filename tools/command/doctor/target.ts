/** Reads the URL that the doctor was given, and where the worker should be. */
import { UsageError } from '../usage-error.js';

export interface Target {
  readonly page: string;
  /** The path or URL that was given for the worker. */
  readonly worker: string;
}

const EXAMPLE = "It takes the URL of a page of your app, such as http://localhost:5173/";

/** @throws UsageError */
export function readTarget(url: string | undefined, worker: string): Target {
  if (url === undefined || url === '') throw new UsageError(`doctor: no URL given. ${EXAMPLE}.`);
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  // `localhost:5173` is read as a scheme and a path.
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) throw new UsageError(`doctor: got ${JSON.stringify(url)}, which is no http(s) URL. ${EXAMPLE}.${/^[\w.-]+(?::\d+)?(?:\/|$)/.test(url) ? ` Did you mean http://${url} ?` : ''}`);
  if (parsed.username !== '' || parsed.password !== '') throw new UsageError('doctor: the URL has credentials in it. It sends none: give the URL without.');
  if (!URL.canParse(worker, parsed.origin) || new URL(worker, parsed).origin !== parsed.origin) throw new UsageError(`doctor: got --worker ${JSON.stringify(worker)}. It takes a path of the same origin, such as /token-worker.js.`);
  parsed.hash = '';
  return { page: parsed.href, worker };
}
