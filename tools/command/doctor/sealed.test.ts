/** A worker that this package's own server seals is found in order, and its secret is told nobody. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { refuseOtherWorkers, sealWorker, toNode } from '../../../server/index.js';
import { dropInText, runIn } from '../testing/around.js';

const FILES: Readonly<Record<string, readonly [type: string, text: string]>> = {
  '/': ['text/html', '<!doctype html>'],
  '/token-worker.config.js': ['text/javascript', "tokenWorker({ api: '/api', refresh: '/api/refresh', storage: 'sealed' });"],
};

it('as the browser gets it, and as a page does', async () => {
  const seal = toNode(refuseOtherWorkers(), sealWorker({ keys: 'a key for tests, which is no secret at all', script: () => dropInText() }));
  const asked: (readonly [path: string | undefined, destination: unknown])[] = [];
  const server = createServer((request, response) => {
    asked.push([request.url, request.headers['sec-fetch-dest']]);
    void seal(request, response, () => {
      const [type, text] = FILES[request.url ?? ''] ?? [];
      response.writeHead(text === undefined ? 401 : 200, { 'Content-Type': type ?? 'application/json' }).end(text ?? '{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { code, printed } = await runIn('/', ['doctor', `http://localhost:${String((server.address() as AddressInfo).port)}/`]);
  expect(printed).toContain('sealed, text/javascript');
  expect(printed).toContain('Nothing is wrong.');
  expect(printed).not.toMatch(/[\w-]{43}/);
  expect(code).toBe(0);
  expect(asked.filter(([path]) => path === '/token-worker.js')).toEqual([['/token-worker.js', 'serviceworker'], ['/token-worker.js', undefined]]);
});
