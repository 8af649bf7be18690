/**
 * What must differ between two runs of the same cell is masked here, and nowhere else: the random boundary of a multipart
 * body (and with it the body's length), and the response's `Date`. Token, URLs and ports are the same in all runs.
 */
import { createHash } from 'node:crypto';
import type { Recorded } from './server.js';

type Header = readonly [name: string, value: string];

export interface Normal {
  readonly headers: readonly Header[];
  readonly body: string;
  /** How the body's end is told. */
  readonly framing: string;
}

const BOUNDARY = 'boundary';

const valueOf = (headers: readonly Header[], name: string): string | undefined =>
  headers.find(([candidate]) => candidate.toLowerCase() === name)?.[1];

export function normalRequest({ headers, body }: Recorded): Normal {
  const boundary = /^multipart\/form-data;\s*boundary=(.+)$/i.exec(valueOf(headers, 'content-type') ?? '')?.[1];
  const unmask = (text: string): string => (boundary === undefined ? text : text.replaceAll(boundary, BOUNDARY));
  const bytes = Buffer.from(unmask(body.toString('latin1')), 'latin1');
  const length = valueOf(headers, 'content-length');
  const isExact = length === String(body.length);
  const encoding = valueOf(headers, 'transfer-encoding');
  return {
    headers: headers.map(([name, value]) => [name, name.toLowerCase() === 'content-length' && isExact ? String(bytes.length) : unmask(value)]),
    body: bytes.length === 0 ? 'empty' : `${String(bytes.length)} bytes, sha256 ${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`,
    framing: encoding ?? (length === undefined ? 'no length' : isExact ? 'the exact length' : 'a wrong length'),
  };
}

export const normalResponseHeader = ([name, value]: Header): Header => [name, name === 'date' ? 'a date' : value];
