/** An app in each kind of server, with our handlers before it: it echoes what is posted to `/echo`, and says which URL it was asked for elsewhere. */
import { createServer, type IncomingMessage } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, type ServerType } from '@hono/node-server';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import { createServer as createVite, preview } from 'vite';
import { toFastify, toHono, toNode, toVite, type Handler } from '../index.js';
import { listen, type Running } from './http.js';

export type Start = (...handlers: readonly Handler[]) => Promise<Running>;

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** In a server that another module has made. */
const originOf = (urls: { local: string[] } | null | undefined): string => (urls?.local[0] ?? '').replace(/\/$/, '').replace('localhost', '127.0.0.1');

async function emptyFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'token-worker-'));
}

const nodeHttp: Start = (...handlers) => {
  const first = toNode(...handlers);
  return listen(
    createServer((request, response) => {
      response.setHeader('Set-Cookie', 'of-the-app=1');
      first(request, response, (error) => {
        response.statusCode = error === undefined ? 200 : 500;
        void textOf(request).then((text) => response.end(request.url === '/echo' ? text : `app ${request.url}`));
      });
    }),
  );
};

const expressApp: Start = (...handlers) => {
  const app = express();
  app.use((_request, response, next) => {
    response.cookie('of-the-app', '1', { path: '' });
    next();
  });
  app.use(toNode(...handlers));
  app.use(express.text({ limit: '2mb' }));
  app.post('/echo', (request, response) => void response.send(request.body));
  app.use((request, response) => void response.send(`app ${request.url}`));
  // Else Express writes each error to the console.
  app.set('env', 'test');
  return listen(createServer(app));
};

const fastifyApp: Start = async (...handlers) => {
  const app = fastify();
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('Set-Cookie', 'of-the-app=1');
    done();
  });
  await app.register(toFastify(...handlers));
  app.post('/echo', (request, reply) => reply.send(request.body));
  app.setNotFoundHandler((request, reply) => reply.code(200).send(`app ${request.url}`));
  return { origin: await app.listen({ host: '127.0.0.1', port: 0 }), close: () => app.close() };
};

const honoApp: Start = async (...handlers) => {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    context.header('Set-Cookie', 'of-the-app=1', { append: true });
  });
  app.use(toHono(...handlers));
  app.post('/echo', async (context) => context.text(await context.req.text()));
  app.all('*', (context) => context.text(`app ${new URL(context.req.url).pathname}${new URL(context.req.url).search}`));
  app.onError((_error, context) => context.text('', 500));
  const server = await new Promise<ServerType>((resolve) => {
    const starting = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () => resolve(starting));
  });
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
};

/** The app's own part, for Vite's servers. */
const viteApp = {
  name: 'app',
  configureServer: ({ middlewares }: { middlewares: { use(handler: (request: IncomingMessage, response: { end(text: string): unknown }) => void): unknown } }) => {
    middlewares.use((request, response) => void textOf(request).then((text) => response.end(request.url === '/echo' ? text : `app ${request.url}`)));
  },
};

const vite: Start = async (...handlers) => {
  const root = await emptyFolder();
  const server = await createVite({
    root,
    configFile: false,
    logLevel: 'silent',
    optimizeDeps: { noDiscovery: true },
    server: { host: '127.0.0.1', port: 0, ws: false, watch: null },
    plugins: [toVite(...handlers), viteApp],
  });
  await server.listen();
  return { origin: originOf(server.resolvedUrls), close: () => server.close().then(() => rm(root, { recursive: true })) };
};

const vitePreview: Start = async (...handlers) => {
  const root = await emptyFolder();
  const server = await preview({
    root,
    configFile: false,
    logLevel: 'silent',
    build: { outDir: root },
    preview: { host: '127.0.0.1', port: 0 },
    plugins: [toVite(...handlers), { name: 'app', configurePreviewServer: viteApp.configureServer }],
  });
  return { origin: originOf(server.resolvedUrls), close: () => server.close().then(() => rm(root, { recursive: true })) };
};

export const SERVERS: readonly (readonly [string, Start])[] = [
  ['Node http', nodeHttp],
  ['Express', expressApp],
  ['Fastify', fastifyApp],
  ['Hono', honoApp],
  ['Vite', vite],
  ['Vite preview', vitePreview],
];
