/** A server of three origins that writes down every request to its API as it came over the wire. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TokenWorkerConfig } from 'token-worker/sw';
import { jwt } from '../support/jwt.js';
import { answer, type Origins } from './answer.js';
import type { Cell, Origin } from './dimensions.js';

/** A request to the API, with its headers as they were spelled. */
export interface Recorded {
  readonly isPreflight: boolean;
  readonly method: string;
  readonly origin: Origin;
  /** Without its query, which holds the cell's id. */
  readonly path: string;
  readonly httpVersion: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

export interface FidelityServer {
  readonly origins: Origins;
  /** One token for all, so that it needs no masking. */
  readonly token: string;
  /** Forgets what it has received, and hands it out by cell from now on. */
  record(): Map<string, Recorded[]>;
  close(): Promise<void>;
}

export const PAGE = '/page/here.html?query=1';
const PASS_THROUGH = '/pass-through-worker.js';
export const WORKERS = { passThrough: PASS_THROUGH, ours: '/token-worker.js' };

const BLANK = '<!doctype html><html lang="en"><meta charset="utf-8"><title>fidelity</title><link rel="icon" href="data:,"><body></body></html>';
/** The least that a worker can do which answers every request. */
const PASS_THROUGH_SCRIPT = `
addEventListener('install', (event) => event.waitUntil(skipWaiting()));
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => event.respondWith(fetch(event.request)));
`;
/** Longer than any run: no request may have to be sent twice because its connection was closed. */
const KEEP_ALIVE = 20 * 60 * 1000;

function pairs(flat: readonly string[]): [string, string][] {
  return Array.from({ length: flat.length / 2 }, (_, index) => [flat[2 * index] ?? '', flat[2 * index + 1] ?? '']);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function listen(server: Server, host: string): Promise<string> {
  server.keepAliveTimeout = KEEP_ALIVE;
  server.requestTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, () => {
      resolve(`http://${host}:${String((server.address() as AddressInfo).port)}`);
    });
  });
}

export async function startFidelityServer(cells: readonly Cell[]): Promise<FidelityServer> {
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const token = jwt({ sub: 'ada', iat: 1_700_000_000, exp: 4_000_000_000 });
  let recorded = new Map<string, Recorded[]>();

  async function serveFile(path: string, response: ServerResponse): Promise<void> {
    const script = (text: string): void => {
      response.writeHead(200, { 'Content-Type': 'text/javascript', 'Cache-Control': 'no-cache' }).end(text);
    };
    if (path === WORKERS.ours) script(await readFile(new URL('../../dist/token-worker.js', import.meta.url), 'utf8'));
    else if (path === '/token-worker.config.js') script(`tokenWorker(${JSON.stringify(config)});`);
    else if (path === PASS_THROUGH) script(PASS_THROUGH_SCRIPT);
    else if (path === '/cookie') response.writeHead(204, { 'Set-Cookie': 'known=yes; Path=/' }).end();
    else if (path === '/api/auth/login') response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ access_token: token }));
    else response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(BLANK);
  }

  async function serve(origin: Origin, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://any');
    const body = await readBody(request);
    const cell = byId.get(searchParams.get('id') ?? '');
    if (cell === undefined) {
      await serveFile(path, response);
      return;
    }
    const { method = '', httpVersion, rawHeaders, headers } = request;
    const wantsMethod = method === 'OPTIONS' ? headers['access-control-request-method'] : undefined;
    const entry = { isPreflight: wantsMethod !== undefined, method, origin, path, httpVersion, headers: pairs(rawHeaders), body };
    recorded.set(cell.id, [...(recorded.get(cell.id) ?? []), entry]);
    const answered = answer(
      cell,
      { path, method, origin: headers.origin, ifNoneMatch: headers['if-none-match'], wantsMethod, wantsHeaders: headers['access-control-request-headers'] },
      origins,
    );
    response.writeHead(answered.status, answered.statusText, answered.headers).end(answered.body);
  }

  const serverOf = (origin: Origin): Server =>
    createServer((request, response) => {
      void serve(origin, request, response).catch(() => response.destroy());
    });
  const servers = { same: serverOf('same'), 'same-site': serverOf('same-site'), 'cross-site': serverOf('cross-site') };
  const origins: Origins = {
    same: await listen(servers.same, 'localhost'),
    'same-site': await listen(servers['same-site'], 'localhost'),
    'cross-site': await listen(servers['cross-site'], '127.0.0.1'),
  };
  const config: TokenWorkerConfig = {
    api: ['/api', `${origins['same-site']}/api`, `${origins['cross-site']}/api`],
    login: '/api/auth/login',
  };
  return {
    origins,
    token,
    record: () => (recorded = new Map()),
    close: async () => {
      await Promise.all(
        Object.values(servers).map((server) => {
          server.closeAllConnections();
          return new Promise((resolve) => server.close(resolve));
        }),
      );
    },
  };
}
