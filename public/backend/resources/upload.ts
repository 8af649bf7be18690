/** Takes a file, as a form field or as the body itself, and answers what arrived. */
import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import type { Environment } from '../environment.js';

async function received(c: Context<Environment>): Promise<{ name: string; bytes: Uint8Array } | undefined> {
  if (!c.req.header('Content-Type')?.startsWith('multipart/form-data')) {
    return { name: c.req.query('name') ?? 'body', bytes: new Uint8Array(await c.req.arrayBuffer()) };
  }
  const file = Object.values(await c.req.parseBody()).find((value) => value instanceof File);
  return file && { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}

export async function upload(c: Context<Environment>): Promise<Response> {
  const file = await received(c).catch(() => undefined);
  if (!file) return c.json({ error: 'invalid_request' }, 400);
  const { name, bytes } = file;
  c.set('detail', `${bytes.length} bytes`);
  return c.json({ name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
}
