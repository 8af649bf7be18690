/** Server-sent events: a figure that changes every second, resumed where the reader left off. */
import { setTimeout } from 'node:timers/promises';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Environment } from '../environment.js';

/** Requests a second at an imagined server: two waves that never quite meet, so that the line looks alive. */
const figure = (n: number) => Math.round(60 + 26 * Math.sin(n / 6) + 12 * Math.sin(n / 2.3 + 1));

export function events(interval: number) {
  return (c: Context<Environment>): Response => {
    const lastEventId = Number(c.req.header('Last-Event-ID') ?? 0);
    const first = Number.isSafeInteger(lastEventId) && lastEventId > 0 ? lastEventId + 1 : 1;
    if (first > 1) c.set('detail', `resumed at ${first}`);
    c.header('X-Accel-Buffering', 'no');
    return streamSSE(c, async (stream) => {
      const gone = new AbortController();
      stream.onAbort(() => gone.abort());
      for (let n = first; !gone.signal.aborted; n += 1) {
        await stream.writeSSE({ id: String(n), data: JSON.stringify({ n, value: figure(n) }) });
        // The wait is given up when the reader goes, and that is no error.
        await setTimeout(interval, undefined, { signal: gone.signal }).catch(() => undefined);
      }
    });
  };
}
