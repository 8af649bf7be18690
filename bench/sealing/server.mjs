/** A site whose worker keeps its session in one of the storages: the script is served by `token-worker/server` in each, so that nothing else differs. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dropIn, sealWorker, toNode } from '../../dist/server.js';

export const STORAGES = ['indexeddb', 'sealed'];

const configOf = (storage) => `tokenWorker(${JSON.stringify({ api: '/api', login: '/api/login', refresh: '/api/refresh', storage })});`;
const PAGE = '<!doctype html><meta charset="utf-8"><title>sealing</title><link rel="icon" href="data:,">';
const TOKENS = '{"accessToken":"token","refreshToken":"other","expiresIn":36000}';

/** @param {string} storage */
export async function startServer(storage) {
  const give = (response, type, content) => response.setHeader('Content-Type', type).end(content);
  async function answer({ url = '/', headers }, response) {
    const { pathname } = new URL(url, 'http://localhost');
    if (pathname === '/token-worker.config.js') return give(response, 'text/javascript', configOf(storage));
    if (pathname === '/api/login') return give(response, 'application/json', TOKENS);
    // A request without the token would be a faster one.
    if (pathname === '/api/me') return give(response, 'text/plain', headers.authorization === 'Bearer token' ? 'in' : 'out');
    const file = /^\/dist\/([\w.-]+\.js)$/.exec(pathname)?.[1];
    if (file !== undefined) return give(response, 'text/javascript', await readFile(new URL(`../../dist/${file}`, import.meta.url)));
    return give(response, 'text/html', PAGE);
  }
  const worker = toNode(sealWorker({ keys: randomBytes(32).toString('base64url'), script: dropIn('token-worker.js') }));
  const server = createServer((request, response) => worker(request, response, () => void answer(request, response).catch(() => response.destroy())));
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  return {
    origin: `http://localhost:${String(server.address().port)}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
