/** Stands between a browser and the demo, and sees what only the server sees: the tokens that it gives out, and each start of the worker. */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface DemoProxy {
  /** The demo's, by way of the proxy. Its provider expects its own address, so one signs in with a password. */
  readonly address: string;
  /** All that the demo has given out so far. */
  readonly tokens: ReadonlySet<string>;
  /** How often a worker was started. */
  readonly starts: () => number;
  close(): void;
}

const CONFIG = '/token-worker.config.js';
const STARTED = '/worker-started';
const TOKENS = /"(?:accessToken|refreshToken)":"([^"]+)"/g;

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

export async function proxyOf(demo: { readonly address: string }): Promise<DemoProxy> {
  const tokens = new Set<string>();
  let starts = 0;

  async function handOn(answer: IncomingMessage, path: string, outgoing: ServerResponse): Promise<void> {
    if (path !== CONFIG && !path.startsWith('/api/auth/')) {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      return;
    }
    const text = await textOf(answer);
    for (const [, token = ''] of text.matchAll(TOKENS)) tokens.add(token);
    // Its length is another where something was put before it.
    const headers = Object.entries(answer.headers).filter(([name]) => !['content-length', 'transfer-encoding'].includes(name));
    outgoing.writeHead(answer.statusCode ?? 502, Object.fromEntries(headers)).end(path === CONFIG ? `fetch('${STARTED}').catch(() => undefined);\n${text}` : text);
  }

  const server = createServer((incoming, outgoing) => {
    const { method, url = '/', headers } = incoming;
    if (url === STARTED) {
      starts += 1;
      outgoing.writeHead(204).end();
      return;
    }
    const asked = request(new URL(url, demo.address), { method, headers }, (answer) => void handOn(answer, url, outgoing));
    asked.once('error', () => outgoing.destroy());
    outgoing.once('close', () => asked.destroy());
    incoming.pipe(asked);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    address: `http://localhost:${String((server.address() as AddressInfo).port)}/`,
    tokens,
    starts: () => starts,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
