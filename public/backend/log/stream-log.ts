/** The log as server-sent events: first what was, then each request as it happens. */
import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { RequestLog, RequestRecord } from './request-log.js';

/** How much of the past a new reader gets. */
const RECENT = 500;

/** Distinguishes the ids of this backend from those of one that ran before a restart. */
const instance = randomUUID().slice(0, 8);

function missed(log: RequestLog, lastEventId: string | undefined): readonly RequestRecord[] | undefined {
  const [before, id] = lastEventId?.split('.') ?? [];
  if (before !== instance) return undefined;
  const at = log.records.findIndex((record) => String(record.id) === id);
  return at < 0 ? undefined : log.records.slice(at + 1);
}

export function streamLog(c: Context, log: RequestLog): Response {
  c.header('X-Accel-Buffering', 'no');
  return streamSSE(c, async (stream) => {
    // Not awaited: the stream keeps the order by itself.
    const write = (record: RequestRecord) => {
      void stream.writeSSE({ id: `${instance}.${record.id}`, data: JSON.stringify(record) });
    };
    const clear = () => {
      void stream.writeSSE({ event: 'clear', data: '' });
    };

    const since = missed(log, c.req.header('Last-Event-ID'));
    // Subscribed before the past is written, so that nothing falls between the two.
    const forget = [log.onRequest(write), log.onClear(clear)];
    const gone = new Promise<void>((resolve) => {
      stream.onAbort(resolve);
    });
    const past = since ?? log.records.slice(-RECENT);
    if (!since) clear();
    past.forEach(write);
    await gone;
    forget.forEach((stop) => stop());
  });
}
