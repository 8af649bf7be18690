/** A real site for a test: pages, the built worker, its configuration and a backend; it records everything that reaches it. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { generate } from 'selfsigned';
import { createBackend, type Backend, type BackendOptions } from '../../public/backend/index.js';
import { JWT_CONFIG, type SiteConfig } from './config.js';
import { builtFile } from './installed.js';

/** A request as the server received it, before anything judged it. */
export interface Received {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** The client went away before it had the whole answer, or before the server had the whole request. */
  readonly wasAborted: boolean;
}

/** A response, a connection that breaks, a request that is never answered, or undefined: whatever the site itself says. */
export type Answer = Response | 'drop' | 'hang' | undefined;

export interface SiteOptions {
  /** The configuration: written into the config file as JSON, or, as a string, as it is. Default: the JSON backend. */
  readonly config?: SiteConfig | readonly SiteConfig[] | string;
  /** Runs in the drop-in worker before its own first statement. */
  readonly beforeWorker?: string;
  readonly backend?: BackendOptions;
  /** Answers before anything else; undefined passes on. */
  readonly answer?: (received: Received) => Answer | Promise<Answer>;
  /** The port to listen on; by default one that is free. */
  readonly port?: number;
  /** False: each request on a connection of its own. A browser sends again by itself what breaks on a connection that it kept. */
  readonly keepsConnections?: boolean;
  /** Serves HTTP/2 over TLS, with a certificate that nobody has signed. */
  readonly http2?: boolean;
  /** `Link` headers that are sent ahead of the answer (103 Early Hints); none: there is no such hint. */
  readonly earlyHints?: (received: Received) => readonly string[];
  /** Files of the site by path. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface Site {
  readonly origin: string;
  readonly backend: Backend;
  readonly received: Received[];
  /** Every token that this site has given out in JSON: what no page may ever see. */
  readonly secrets: Set<string>;
  /** Changes the configuration file; a worker notices at its next update. */
  setConfig(config: SiteOptions['config']): void;
  setAnswer(answer: SiteOptions['answer']): void;
  to(path: string): Received[];
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', html: 'text/html; charset=utf-8', css: 'text/css', json: 'application/json' };
const BLANK_PAGE = '<!doctype html><html lang="en"><meta charset="utf-8"><title>test</title><link rel="icon" href="data:,"><body></body></html>';
const TOKEN_FIELDS = /"(?:accessToken|access_token|refreshToken|refresh_token|token|idToken|id_token)"\s*:\s*"([^"]+)"/g;

const configScript = (config: SiteOptions['config']): string =>
  typeof config === 'string' ? config : `tokenWorker(${JSON.stringify(config ?? JWT_CONFIG)});`;

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The package, as a bundler or a static server would give it out. */
async function ofPackage(path: string): Promise<string | undefined> {
  const file = path === '/token-worker.js' || path === '/token-worker-oidc.js' ? path.slice(1) : /^\/dist\/([\w.-]+\.js)$/.exec(path)?.[1];
  return file === undefined ? undefined : builtFile(file);
}

export async function startSite(options: SiteOptions = {}): Promise<Site> {
  const backend = createBackend(options.backend);
  const received: Received[] = [];
  const secrets = new Set<string>();
  let { config, answer } = options;

  const collect = async (response: Response): Promise<void> => {
    if (!(response.headers.get('content-type') ?? '').includes('json')) return;
    for (const [, token] of (await response.clone().text()).matchAll(TOKEN_FIELDS)) if (token !== undefined) secrets.add(token);
  };

  async function staticFile(path: string): Promise<Response | undefined> {
    if (path === '/token-worker.config.js') return file(configScript(config), 'js');
    const before = /^\/token-worker(-oidc)?\.js$/.test(path) ? (options.beforeWorker ?? '') : '';
    const found = options.files?.[path] ?? (await ofPackage(path));
    const text = found === undefined ? undefined : before + found;
    if (text !== undefined) return file(text, /\.(\w+)$/.exec(path)?.[1] ?? 'html');
    return path === '/' || path.endsWith('.html') ? file(BLANK_PAGE, 'html') : undefined;
  }

  async function respond(request: Request, special: Response | undefined): Promise<Response> {
    const path = new URL(request.url).pathname;
    const response = special ?? (await staticFile(path)) ?? (await backend.fetch(request));
    await collect(response);
    return response;
  }

  const listener = (incoming: unknown, outgoing: unknown): void => {
    if (options.keepsConnections === false) (outgoing as ServerResponse).shouldKeepAlive = false;
    void serve(incoming as IncomingMessage, outgoing as ServerResponse);
  };
  const server = options.http2 === true ? await secureServer(listener) : createServer(listener);
  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readBody(incoming).catch(() => undefined);
    const entry = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: incoming.headers,
      body: body ?? Buffer.alloc(0),
      wasAborted: body === undefined,
    };
    received.push(entry);
    if (body === undefined) return;
    outgoing.once('close', () => {
      entry.wasAborted = !outgoing.writableFinished;
    });
    const special = await answer?.(entry);
    const hints = options.earlyHints?.(entry) ?? [];
    if (hints.length > 0) outgoing.writeEarlyHints({ link: [...hints] });
    if (special === 'hang') return;
    if (special === 'drop') {
      // Not `incoming.destroy()`, which leaves the connection open once the request has been read.
      incoming.socket.destroy();
      return;
    }
    const respondTo = getRequestListener(
      ({ url, method, headers, signal }) =>
        respond(new Request(url, { method, headers, signal, ...(body.length > 0 ? { body: new Uint8Array(body) } : {}) }), special),
      { overrideGlobalObjects: false },
    );
    await respondTo(incoming, outgoing);
  }

  const sockets = new Set<Socket>();
  server.on('secureConnection', (socket: Socket) => sockets.add(socket));
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${options.http2 === true ? 'https' : 'http'}://localhost:${String(port)}`,
    backend,
    received,
    secrets,
    setConfig: (next) => {
      config = next;
    },
    setAnswer: (next) => {
      answer = next;
    },
    to: (path) => received.filter((entry) => entry.path.split('?')[0] === path),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        if ('closeAllConnections' in server) server.closeAllConnections();
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function file(text: string, extension: string): Response {
  return new Response(text, {
    headers: { 'Content-Type': TYPES[extension] ?? 'text/plain', 'Cache-Control': 'no-cache' },
  });
}

async function secureServer(listener: (incoming: unknown, outgoing: unknown) => void): Promise<Http2SecureServer> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
  return createSecureServer({ key, cert, allowHTTP1: true }, listener);
}

function listen(server: Server | Http2SecureServer, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, 'localhost', resolve);
  });
}
