/** The server of the measured page: sends and takes large bodies, and tells when the page is ready and done. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { sendEvents } from '../performance/server/large.mjs';
import { DOWN, pageFor } from './page.mjs';
import { BARE, CONFIG } from './workers.mjs';

const CHUNK = Buffer.alloc(2 ** 18, 'x');
/** Bytes a second: an upload must last long enough for what is held to be seen. */
const TAKES = 40 * 2 ** 20;

async function sendAll(response) {
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-store' });
  for (let sent = 0; sent < DOWN && !response.destroyed; sent += CHUNK.length) {
    if (!response.write(CHUNK)) await Promise.race([new Promise((resolve) => response.once('drain', resolve)), delay(1000)]);
  }
  response.end();
}

async function takeAll(request) {
  const began = Date.now();
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    const ahead = (bytes / TAKES) * 1000 - (Date.now() - began);
    if (ahead > 20) await delay(ahead);
  }
  return bytes;
}

async function text(request) {
  let all = '';
  for await (const part of request) all += part;
  return all;
}

export async function startServer() {
  /** What the page of the run under way says. */
  const heard = { ready: undefined, done: undefined };

  async function answer(request, response) {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    const script = (content) => response.setHeader('Content-Type', 'text/javascript').end(content);
    const built = /^\/(?:dist\/)?([\w.-]+\.js)$/.exec(pathname)?.[1];
    if (pathname === '/bare.js') script(BARE);
    else if (pathname === '/token-worker.config.js') script(CONFIG);
    else if (built !== undefined) script(await readFile(new URL(`../../dist/${built}`, import.meta.url)));
    else if (pathname === '/api/login') response.setHeader('Content-Type', 'application/json').end('{"accessToken":"token","refreshToken":"other","expiresIn":3600}');
    else if (pathname === '/api/down') await sendAll(response);
    else if (pathname === '/api/events') await sendEvents(response);
    else if (pathname === '/api/up') response.end(String(await takeAll(request)));
    else if (pathname === '/ready') heard.ready?.(() => response.end());
    else if (pathname === '/done') {
      heard.done?.(await text(request));
      response.end();
    } else response.setHeader('Content-Type', 'text/html').end(pageFor(searchParams.get('variant'), searchParams.get('workload')));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  return {
    origin: `http://localhost:${String(server.address().port)}`,
    /** Promises of the next page's two messages: `ready` gives the function that lets it begin. */
    nextPage: () => ({
      ready: new Promise((resolve) => (heard.ready = resolve)),
      done: new Promise((resolve) => (heard.done = resolve)),
    }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
