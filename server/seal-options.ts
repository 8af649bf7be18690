/** Reads what `sealWorker(…)` was given, once; a mistake stops the server's start and not a user's sign-in. */
import { checkKeys, isObject, refuse, refuseDescribed } from '../core/config/check.js';
import { dropIn } from './drop-in.js';
import { DEFAULT_PATH, readPath } from './path.js';
import { readOrigin } from './public-origin.js';
import { readKeys } from './server-keys.js';

export interface SealOptions {
  /**
   * The server's keys, newest first: strings of at least 32 characters that nobody can guess, such as what `openssl rand -base64 32`
   * prints. Every server of the origin has the same. What was sealed under an older key can be read as long as that key is listed.
   */
  readonly keys: string | readonly string[];
  /** The worker's text, or what gives it for each request. Default: `dropIn('token-worker.js')`. */
  readonly script?: string | (() => string | Promise<string>);
  /** Where the worker stands, as the page registers it. Default `/token-worker.js`. */
  readonly path?: string;
  /**
   * The origin that the browser sees, for a server behind a proxy that ends TLS and rewrites `Host`. It decides whether the cookie is a
   * secure one. Default: from the request; http anywhere but on localhost counts as https behind a proxy.
   */
  readonly origin?: string;
  /** More headers of the answer, such as `Content-Security-Policy` or `Service-Worker-Allowed`. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ReadSealOptions {
  readonly keys: readonly string[];
  readonly script: () => string | Promise<string>;
  readonly path: string;
  readonly origin: string | undefined;
  readonly headers: Headers;
}

/** What must be as we say, and what would let the answer be stored, be something else, or lead to a source map. */
const OURS = [
  'cache-control',
  'content-encoding',
  'content-length',
  'content-type',
  'cross-origin-resource-policy',
  'etag',
  'expires',
  'last-modified',
  'set-cookie',
  'sourcemap',
  'transfer-encoding',
  'vary',
  'x-content-type-options',
  'x-sourcemap',
];

function readHeaders(value: unknown): Headers {
  const headers = new Headers();
  if (value === undefined) return headers;
  if (!isObject(value)) refuse('sealWorker.headers', value, 'an object of header names and strings');
  for (const [name, text] of Object.entries(value)) {
    const key = `sealWorker.headers.${name}`;
    if (OURS.includes(name.toLowerCase())) refuseDescribed(key, 'a header that the handler sets or forbids itself', 'other headers');
    if (typeof text !== 'string') refuse(key, text, 'a string');
    try {
      headers.set(name, text);
    } catch {
      refuse(key, text, 'what can be sent as a header');
    }
  }
  return headers;
}

function readScript(value: unknown): () => string | Promise<string> {
  if (value === undefined) return dropIn();
  if (typeof value === 'string' && value !== '') return () => value;
  if (typeof value !== 'function') refuseDescribed('sealWorker.script', value === '' ? '""' : `a value of type ${typeof value}`, "the worker's text, or a function that gives it");
  return value as () => string | Promise<string>;
}

/** @throws TokenWorkerError `invalid-config` */
export function readSealOptions(value: unknown): ReadSealOptions {
  if (!isObject(value)) refuse('sealWorker(…)', value, 'an object such as { keys: process.env.TOKEN_WORKER_KEY }');
  checkKeys('sealWorker', value, ['keys', 'script', 'path', 'origin', 'headers']);
  return Object.freeze({
    keys: readKeys('sealWorker.keys', value['keys']),
    script: readScript(value['script']),
    path: readPath('sealWorker.path', value['path'] ?? DEFAULT_PATH),
    origin: readOrigin('sealWorker.origin', value['origin']),
    headers: readHeaders(value['headers']),
  });
}
