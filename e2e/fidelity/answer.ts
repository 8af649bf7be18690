/** What the server answers to a cell's request: the same for the same cell, whoever asks. */
import { createHash } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import { gzipSync } from 'node:zlib';
import { isPrimed, REDIRECTS, type Cell, type Origin } from './dimensions.js';

export type Origins = Readonly<Record<Origin, string>>;

export interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string | Buffer;
}

export interface Asked {
  readonly path: string;
  readonly method: string;
  readonly origin: string | undefined;
  readonly ifNoneMatch: string | undefined;
  /** The preflight's question; undefined: it is no preflight. */
  readonly wantsMethod: string | undefined;
  readonly wantsHeaders: string | undefined;
}

const TEXT = 'What the API answers, in every cell of the matrix.\n';
const PART = { from: 5, to: 20 };

/** In the value of a header: the second holds bytes above 0x7F. */
export const LETTERS: Readonly<Record<Cell['letters'], string>> = { ASCII: 'etudes', 'Latin-1': '\u00e9tudes' };

const bodyOf = (status: number): string => {
  if (status === 204) return '';
  return status === 206 ? TEXT.slice(PART.from, PART.to + 1) : TEXT;
};

/** The `integrity` that a page gives for what the cell's request will bring it. */
export function integrityOf({ integrity, status, method }: Cell): string {
  if (integrity === 'none') return '';
  const hash = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
  if (integrity === 'wrong') return hash('something else');
  return hash(method === 'HEAD' ? '' : bodyOf(status));
}

/** Any origin may ask, with cookies and with any header: a refusal would hide what there is to compare. */
function cors({ origin, wantsMethod, wantsHeaders }: Asked, cell: Cell): OutgoingHttpHeaders {
  if (origin === undefined) return { Vary: 'Origin' };
  // Only where the same is asked twice, and not for long: a browser that remembers too many answers forgets any.
  const maxAge = isPrimed(cell) ? '60' : '0';
  return {
    Vary: 'Origin',
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Expose-Headers': 'ETag, X-Spelled-So, X-Letters, X-Twice',
    ...(wantsMethod === undefined
      ? {}
      : { 'Access-Control-Allow-Methods': wantsMethod, 'Access-Control-Allow-Headers': wantsHeaders ?? '', 'Access-Control-Max-Age': maxAge }),
  };
}

function location(cell: Cell, path: string, origins: Origins): string {
  const own = origins[cell.origin];
  const other = cell.origin === 'same' ? origins['same-site'] : origins.same;
  const end = `${own}/api/end?id=${cell.id}`;
  if (path === '/api/hop') return end;
  switch (cell.target) {
    case 'api':
      return end;
    case 'outside':
      return `${own}/open/end?id=${cell.id}`;
    case 'elsewhere':
      return `${other}/api/end?id=${cell.id}`;
    case 'twice':
      return `${own}/api/hop?id=${cell.id}`;
    case 'there-and-back':
      return `${other}/api/hop?id=${cell.id}`;
  }
}

const isLast = (path: string): boolean => path.endsWith('/end');

export function answer(cell: Cell, asked: Asked, origins: Origins): Answer {
  const corsHeaders = cors(asked, cell);
  if (asked.wantsMethod !== undefined) return { status: 204, statusText: 'Go On', headers: corsHeaders, body: '' };
  const wanted = isLast(asked.path) || cell.status === 304 ? 200 : cell.status;
  const tag = `"${cell.id}"`;
  const headers: OutgoingHttpHeaders = {
    ...corsHeaders,
    // A cell of 304 must ask again; the others may answer from the browser's cache.
    'Cache-Control': cell.status === 304 ? 'no-cache' : 'max-age=600',
    ETag: tag,
    'X-Spelled-So': 'as ThE server wrote it',
    'X-Letters': LETTERS[cell.letters],
    'X-Twice': ['first', 'second'],
  };
  if (wanted === 200 && asked.ifNoneMatch === tag) return { status: 304, statusText: 'As Before', headers, body: '' };
  const text = bodyOf(wanted);
  const body = cell.transfer === 'gzip' ? gzipSync(text) : text;
  return {
    status: wanted,
    statusText: `Status ${String(wanted)}`,
    headers: {
      ...headers,
      ...(text === '' ? {} : { 'Content-Type': 'text/plain; charset=utf-8' }),
      // Without a length the server sends the body in chunks.
      ...(text === '' || cell.transfer === 'chunked' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
      ...(cell.transfer === 'gzip' ? { 'Content-Encoding': 'gzip' } : {}),
      ...(wanted === 206 ? { 'Content-Range': `bytes ${String(PART.from)}-${String(PART.to)}/${String(TEXT.length)}` } : {}),
      ...(REDIRECTS.includes(wanted) ? { Location: location(cell, asked.path, origins) } : {}),
    },
    body,
  };
}

/** What the page's `Range` header says in a cell of 206. */
export const RANGE = `bytes=${String(PART.from)}-${String(PART.to)}`;
