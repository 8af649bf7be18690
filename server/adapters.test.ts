/** The handlers in each kind of server, asked over HTTP. */
import { createServer } from 'node:http';
import express from 'express';
import { beforeAll, afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { refuseOtherWorkers, sealWorker, toNode, type Handler } from './index.js';
import { listen, send, type Running } from './testing/http.js';
import { KEY, SCRIPT, secretsIn, WORKER_FETCH } from './testing/requests.js';
import { SERVERS } from './testing/servers.js';

const COOKIE = /^token-worker-browser=[\w-]{43}; Path=\/; Max-Age=34560000; HttpOnly; SameSite=Strict$/;
/** Below a megabyte, which is the most that Fastify reads unless told so. */
const LARGE = 'Ünïcödé '.repeat(80_000);

describe.each(SERVERS)('%s', (name, start) => {
  const seen: { url: string; method: string }[] = [];
  const watch: Handler = ({ url, method }) => {
    seen.push({ url, method });
    if (url.includes('broken')) throw new Error('broken');
    return undefined;
  };
  let server: Running;
  beforeAll(async () => {
    server = await start(watch, refuseOtherWorkers(), sealWorker({ keys: KEY, script: SCRIPT, headers: { 'Content-Security-Policy': "default-src 'self'" } }));
  });
  afterAll(() => server.close());

  it('serves the sealed script, the same bytes to the browser with the cookie', async () => {
    const first = await send(server.origin, '/token-worker.js', { headers: WORKER_FETCH });
    expect(first.status).toBe(200);
    expect(secretsIn(first.text)).toHaveLength(1);
    expect(first.text.endsWith(`\n${SCRIPT}`)).toBe(true);
    expect(first.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': "default-src 'self'",
    });
    const cookies = first.headers['set-cookie'] ?? [];
    const ours = cookies.filter((cookie) => COOKIE.test(cookie));
    expect(ours).toHaveLength(1);
    const second = await send(server.origin, '/token-worker.js', { headers: { ...WORKER_FETCH, Cookie: ours[0]?.split(';')[0] ?? '' } });
    expect(second.text).toBe(first.text);
    expect(second.headers['set-cookie']).toEqual(cookies);
    if (!name.startsWith('Vite')) expect(cookies.some((cookie) => cookie.startsWith('of-the-app=1'))).toBe(true);
  });

  it('serves the script without a secret to everybody else, and HEAD', async () => {
    const plain = await send(server.origin, '/token-worker.js');
    expect([plain.status, plain.text]).toEqual([200, SCRIPT]);
    const head = await send(server.origin, '/token-worker.js', { method: 'HEAD' });
    expect([head.status, head.text, head.headers['content-type']]).toEqual([200, '', 'text/javascript; charset=utf-8']);
  });

  it('refuses other workers, with the reason', async () => {
    for (const target of ['/uploads/evil.js', '/token-worker.js?x=1', '/token-worker.js?']) {
      const { status, text } = await send(server.origin, target, { headers: WORKER_FETCH });
      expect([target, status, text]).toEqual([target, 403, 'No service worker may come from this URL.']);
    }
  });

  it('refuses a planted cookie', async () => {
    const { status } = await send(server.origin, '/token-worker.js', { headers: { ...WORKER_FETCH, Cookie: 'token-worker-browser=a; token-worker-browser=b' } });
    expect(status).toBe(400);
  });

  it('passes everything else on, with its body untouched', async () => {
    const echoed = await send(server.origin, '/echo', { method: 'POST', headers: { 'Content-Type': 'text/plain', 'X-Forwarded-Proto': 'https' }, body: 'a body' });
    expect([echoed.status, echoed.text]).toEqual([200, 'a body']);
    const passed = await send(server.origin, '/token-worker.js?page');
    expect([passed.status, passed.text]).toEqual([200, 'app /token-worker.js?page']);
  });

  it('passes a body on that comes in many pieces', async () => {
    const { text } = await send(server.origin, '/echo', { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: LARGE });
    expect(text === LARGE).toBe(true);
  });

  it('tells the handlers the URL that the browser asked for', async () => {
    seen.length = 0;
    await send(server.origin, '/a/b?c=%20d', { headers: { Host: 'localhost:8080' } });
    await send(server.origin, '/a', { method: 'DELETE' });
    expect(seen).toEqual([
      { url: 'http://localhost:8080/a/b?c=%20d', method: 'GET' },
      { url: `${server.origin}/a`, method: 'DELETE' },
    ]);
  });

  it('lets the server deal with a handler that throws', async () => {
    expect((await send(server.origin, '/broken')).status).toBe(500);
  });
});

describe('toNode', () => {
  const seal = sealWorker({ keys: KEY, script: SCRIPT });

  it('alone in a server: 404 for what no handler takes, 500 without a text for what throws', async () => {
    const handler = toNode(seal, ({ url }) => {
      if (url.endsWith('/broken')) throw new Error('what-only-the-server-may-know');
      return undefined;
    });
    const server = await listen(createServer((request, response) => handler(request, response)));
    onTestFinished(async () => void (await server.close()));
    expect((await send(server.origin, '/token-worker.js')).text).toBe(SCRIPT);
    expect(await send(server.origin, '/other')).toMatchObject({ status: 404, text: '' });
    expect(await send(server.origin, '/broken')).toMatchObject({ status: 500, text: '' });
  });

  it('below a path in Express: knows the whole path', async () => {
    const app = express();
    app.use('/below', toNode(sealWorker({ keys: KEY, script: SCRIPT, path: '/below/sw.js' })));
    const server = await listen(createServer(app));
    onTestFinished(async () => void (await server.close()));
    expect((await send(server.origin, '/below/sw.js')).text).toBe(SCRIPT);
  });

  it('is not misled by what stands in the first line or in Host', async () => {
    const urls: string[] = [];
    const handler = toNode(({ url }) => {
      urls.push(url);
      return undefined;
    });
    const server = await listen(createServer((request, response) => handler(request, response)));
    onTestFinished(async () => void (await server.close()));
    const { host } = new URL(server.origin);
    await send(server.origin, '//evil.example/token-worker.js');
    await send(server.origin, 'http://evil.example/token-worker.js?a');
    await send(server.origin, '*', { method: 'OPTIONS' });
    await send(server.origin, '/a', { headers: { Host: 'evil.example/token-worker.js?' } });
    await send(server.origin, '/a', { headers: { Host: 'evil.example:port' } });
    expect((await send(server.origin, '/a', { method: 'TRACE' })).status).toBe(404);
    expect(urls).toEqual([
      `http://${host}//evil.example/token-worker.js`,
      `http://${host}/token-worker.js?a`,
      `http://${host}/*`,
      'http://unnamed.invalid/a',
      'http://unnamed.invalid/a',
    ]);
  });
});
