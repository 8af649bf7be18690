/** The server's log, live. All tabs share one connection where the browser can: HTTP/1.1 has only six for them all. */
import type { RequestRecord } from '../backend/log/request-log.js';
import sharedWorker from './log-shared-worker.ts?sharedworker&url';
import { trusted } from './trusted.js';

export type LogMessage = { readonly clear: true } | { readonly record: RequestRecord };

/** Reads the stream itself. */
export function readLog(listener: (message: LogMessage) => void): void {
  const source = new EventSource('/demo/log');
  source.addEventListener('clear', () => listener({ clear: true }));
  source.addEventListener('message', ({ data }) => listener({ record: JSON.parse(String(data)) as RequestRecord }));
}

export function followLog(listener: (message: LogMessage) => void): void {
  if (!('SharedWorker' in globalThis)) return readLog(listener);
  const worker = new SharedWorker(trusted(sharedWorker), { type: 'module', name: 'log' });
  worker.port.onmessage = ({ data }: MessageEvent<LogMessage>) => listener(data);
  worker.port.start();
}
