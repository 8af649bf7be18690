/** Serves the worker's script, with a secret in it for the one fetch that no page can make or read. */
import { base64url } from 'jose';
import { TokenWorkerError } from '../core/errors.js';
import { INSECURE_COOKIE, newId, readIds, SECURE_COOKIE, setCookie } from './browser-id.js';
import { targetOf } from './path.js';
import { plainAnswer } from './plain-answer.js';
import { isSeenByHttps } from './public-origin.js';
import { readSealOptions, type ReadSealOptions, type SealOptions } from './seal-options.js';
import { macsOf } from './server-keys.js';
import { isLookWithoutMetadata, isWorkerScriptFetch, VARY } from './worker-fetch.js';

/** Changed, it would change every browser's secret. */
const PURPOSE = 'token-worker sealed worker 1';

/** The cookie header names two browsers. The worker that is installed goes on, since a script that cannot be had replaces nothing. */
const PLANTED = (name: string): string =>
  `The browser sent the cookie ${name} more than once, so one of them was planted, and the worker's script is refused. Delete the cookies of this site.`;

/** A script without a secret could not start in the place of the one that has it, and every page would be told so. */
const UNPROVEN =
  'This browser has a sealed worker, and looks for a new version without Sec-Fetch-* headers, which page script could do as well. The worker that is installed goes on; a page that calls update() gets the new one.';

function headersOf({ headers }: ReadSealOptions): Headers {
  const all = new Headers(headers);
  all.set('Content-Type', 'text/javascript; charset=utf-8');
  all.set('Cache-Control', 'no-store');
  all.set('Vary', VARY);
  all.set('X-Content-Type-Options', 'nosniff');
  all.set('Cross-Origin-Resource-Policy', 'same-origin');
  return all;
}

async function scriptOf({ script }: ReadSealOptions): Promise<string> {
  const text: unknown = await script();
  if (typeof text === 'string' && text !== '') return text;
  throw new TokenWorkerError('invalid-config', `sealWorker.script: the function gave ${text === '' ? 'an empty text' : `a value of type ${typeof text}`}; takes the worker's text`);
}

/**
 * A handler for the script of the worker whose configuration says `storage: 'sealed'`.
 *
 * It answers GET and HEAD of exactly `path`, without a query. Only a GET with all of `Sec-Fetch-Dest: serviceworker`,
 * `Service-Worker: script`, `Sec-Fetch-Mode: same-origin` and `Sec-Fetch-Site: same-origin` gets the secrets: one for each of `keys`,
 * by HMAC-SHA-256 from the browser's random cookie, the same bytes as long as cookie, keys and script are the same. Everything else gets
 * the script without secrets, and no cookie. It keeps no state, so any number of servers with the same keys can serve it.
 *
 * Answers: 200; 400 where the browser sent two cookies of the name, which no browser does by itself, and where one that has the
 * cookie looks for a new version without `Sec-Fetch-*` headers, as WebKitGTK does.
 *
 * @returns a handler; it resolves to undefined for what is not the worker's script, and rejects with what `script` throws, or with
 *   TokenWorkerError `invalid-config` where there is no script
 * @throws TokenWorkerError `invalid-config`: an option is missing, unknown or of the wrong kind. No key stands in the message.
 */
export function sealWorker(options: SealOptions): (request: Request) => Promise<Response | undefined> {
  const read = readSealOptions(options);
  const macs = macsOf(read.keys, PURPOSE);

  /** Takes the place of a header of the script: the worker reads it and deletes it before anything else runs. */
  async function prologue(id: string): Promise<string> {
    const secrets = await Promise.all(macs.map(async (mac) => base64url.encode(await mac(id))));
    return `self.tokenWorkerSecrets=${JSON.stringify(secrets)};\n`;
  }

  const cookieFor = (request: Request): typeof SECURE_COOKIE => (isSeenByHttps(request, read.origin) ? SECURE_COOKIE : INSECURE_COOKIE);

  async function sealed(request: Request): Promise<Response> {
    const cookie = cookieFor(request);
    const ids = readIds(request.headers.get('Cookie'), cookie);
    if (ids.length > 1) return plainAnswer(400, PLANTED(cookie.name));
    const id = ids[0] ?? newId();
    const text = (await prologue(id)) + (await scriptOf(read));
    const headers = headersOf(read);
    headers.append('Set-Cookie', setCookie(cookie, id));
    return new Response(text, { headers });
  }

  return async (request) => {
    const { path, hasQuery } = targetOf(request);
    if (path !== read.path || hasQuery || (request.method !== 'GET' && request.method !== 'HEAD')) return undefined;
    if (request.method === 'HEAD') return new Response(null, { headers: headersOf(read) });
    if (isWorkerScriptFetch(request)) return sealed(request);
    if (isLookWithoutMetadata(request) && readIds(request.headers.get('Cookie'), cookieFor(request)).length > 0) return plainAnswer(400, UNPROVEN);
    return new Response(await scriptOf(read), { headers: headersOf(read) });
  };
}
