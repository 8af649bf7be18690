/** Reads the server's log once for all tabs: each gets the past when it comes, then the present. */
import { readLog, type LogMessage } from './log-feed.js';

const PAST = 500;

/** The part of SharedWorkerGlobalScope that is used; its types don't mix with those of a page. */
interface Scope {
  onconnect: ((event: MessageEvent) => void) | null;
}

const past: LogMessage[] = [];
const ports = new Set<MessagePort>();

readLog((message) => {
  if ('clear' in message) past.length = 0;
  past.push(message);
  if (past.length > PAST) past.shift();
  for (const port of ports) port.postMessage(message);
});

(globalThis as unknown as Scope).onconnect = ({ ports: [port] }) => {
  if (!port) return;
  ports.add(port);
  past.forEach((message) => port.postMessage(message));
};
