/** A running app for a test: answers what it is told to, and keeps count of what it was asked. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { generate } from 'selfsigned';
import { dropInText } from './around.js';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

export type Answers = Readonly<Record<string, Reply | ((asked: Asked) => Reply | 'hang')>>;

export interface App {
  readonly origin: string;
  readonly asked: Asked[];
  close(): Promise<void>;
}

export const html = (body = '<!doctype html><title>app</title>', headers: Reply['headers'] = {}): Reply => ({ headers: { 'Content-Type': 'text/html', ...headers }, body });
export const script = (body: string, headers: Reply['headers'] = {}): Reply => ({ headers: { 'Content-Type': 'text/javascript', 'Cache-Control': 'no-cache', ...headers }, body });
export const json = (status: number, body: unknown = {}, headers: Reply['headers'] = {}): Reply => ({ status, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) });

/** An app in which nothing is wrong. */
export const healthy: Answers = {
  '/': html(),
  '/token-worker.js': script(dropInText()),
  '/token-worker.config.js': script("tokenWorker({ api: '/api', login: '/api/auth/login', refresh: '/api/auth/refresh', logout: '/api/auth/logout' });"),
  '/api/auth/refresh': json(401),
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function newServer(isHttps: boolean, listener: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  if (!isHttps) return createServer(listener);
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
  return createSecureServer({ key, cert }, listener);
}

/** Closed when the test is over. */
export async function startApp(answers: Answers, { isHttps = false } = {}): Promise<App> {
  const asked: Asked[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const one = { method: request.method ?? '', path, headers: request.headers, body: await bodyOf(request) };
    asked.push(one);
    const answer = answers[path] ?? { status: 404, headers: { 'Content-Type': 'text/plain' }, body: 'no such thing' };
    const reply = typeof answer === 'function' ? answer(one) : answer;
    if (reply === 'hang') return;
    for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
    response.writeHead(reply.status ?? 200).end(reply.body);
  };
  const server = await newServer(isHttps, (request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return { origin: `${isHttps ? 'https' : 'http'}://localhost:${String((server.address() as AddressInfo).port)}`, asked, close };
}
