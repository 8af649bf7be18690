/** Bodies that are large, and streams that are long. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Bytes. */
export const DOWN = 200 * 2 ** 20;
export const UP = 100 * 2 ** 20;
/** Server-sent events of one stream, and how many come in a second. */
export const EVENTS = 3000;
export const EVENTS_PER_SECOND = 1000;

const CHUNK = Buffer.alloc(2 ** 18, 'x');

function* chunks() {
  for (let sent = 0; sent < DOWN; sent += CHUNK.length) yield CHUNK;
}

export async function sendAll(response) {
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-store' });
  await pipeline(Readable.from(chunks()), response);
}

/** @returns {Promise<number>} bytes */
export async function receiveAll(request) {
  let bytes = 0;
  for await (const part of request) bytes += part.length;
  return bytes;
}

export async function sendEvents(response) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  const began = performance.now();
  for (let sent = 0; sent < EVENTS && !response.destroyed; ) {
    const due = Math.min(EVENTS, Math.ceil(((performance.now() - began) / 1000) * EVENTS_PER_SECOND));
    let text = '';
    for (; sent < due; sent += 1) text += `data: ${String(sent)} ${String(Date.now())}\n\n`;
    response.write(text);
    await delay(1);
  }
  response.end();
}
