/** A video that can be sought in: range requests, as a `<video>` element makes them. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Context } from 'hono';
import type { Environment } from '../environment.js';
import { byteRange } from './byte-range.js';

interface Asset {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly etag: string;
}

let loading: Promise<Asset> | undefined;

async function load(): Promise<Asset> {
  const bytes = new Uint8Array(await readFile(new URL('../assets/loop.webm', import.meta.url)));
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` };
}

export async function video(c: Context<Environment>): Promise<Response> {
  const { bytes, etag } = await (loading ??= load());
  const size = bytes.length;
  c.header('Content-Type', 'video/webm');
  c.header('Accept-Ranges', 'bytes');
  c.header('ETag', etag);

  // If-Range with another version's tag asks for the whole (RFC 9110, section 13.1.5).
  const condition = c.req.header('If-Range');
  const applies = condition === undefined || condition === etag;
  const range = applies ? byteRange(c.req.header('Range'), size) : undefined;
  if (range === 'unsatisfiable') {
    c.header('Content-Range', `bytes */${size}`);
    return c.body(null, 416);
  }
  if (!range) return c.body(bytes, 200, { 'Content-Length': String(size) });
  c.set('detail', `bytes ${range.first}-${range.last}`);
  c.header('Content-Range', `bytes ${range.first}-${range.last}/${size}`);
  c.header('Content-Length', String(range.last - range.first + 1));
  return c.body(bytes.slice(range.first, range.last + 1), 206);
}
