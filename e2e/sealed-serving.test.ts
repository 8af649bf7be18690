/** The sealed script in real browsers: the worker has its secret, the same one after an update, and no other script becomes a worker. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { refuseOtherWorkers, sealWorker, toNode } from '../server/index.js';
import { listen, type Running } from '../server/testing/http.js';
import { differs, expect, test } from './support/test.js';

const SCRIPT = `
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('message', ({ ports }) => ports[0].postMessage(self.tokenWorkerSecrets));`;

interface Site extends Running {
  /** The headers of each request for this path. */
  readonly to: (path: string) => readonly IncomingHttpHeaders[];
}

async function serveSealed(): Promise<Site> {
  const asked: { path: string | undefined; headers: IncomingHttpHeaders }[] = [];
  const keys = 'a server key of at least thirty-two characters';
  const first = toNode(refuseOtherWorkers({ paths: ['/token-worker.js', '/module.js'] }), sealWorker({ keys, script: SCRIPT }));
  const files: Readonly<Record<string, string>> = { '/module.js': "import './part.js';", '/part.js': 'self.part = true;', '/evil.js': '' };
  const running = await listen(
    createServer((request, response) => {
      asked.push({ path: request.url, headers: request.headers });
      first(request, response, () => {
        const script = files[request.url ?? ''];
        response.setHeader('Content-Type', script === undefined ? 'text/html' : 'text/javascript');
        response.end(script ?? '<!doctype html><title>sealed</title>');
      });
    }),
  );
  return {
    origin: running.origin.replace('127.0.0.1', 'localhost'),
    close: running.close,
    to: (path) => asked.filter((request) => request.path === path).map(({ headers }) => headers),
  };
}

test('the worker has its secret, the browser keeps its cookie, and an update brings the same bytes', async ({ browserUnderTest }) => {
  const site = await serveSealed();
  const tab = await browserUnderTest.open(site.origin);
  const found = await tab.run(async () => {
    const registration = await navigator.serviceWorker.register('/token-worker.js');
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    active?.postMessage('secrets', [port2]);
    const secrets = await new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
    await registration.update();
    const text = await fetch('/token-worker.js').then((response) => response.text());
    return { secrets, hasUpdate: (registration.installing ?? registration.waiting) !== null, text, cookie: document.cookie };
  });
  expect(found).toEqual({ secrets: [expect.stringMatching(/^[\w-]{43}$/)], hasUpdate: false, text: SCRIPT, cookie: '' });
  const worker = site.to('/token-worker.js').filter((headers) => headers['service-worker'] === 'script');
  expect(worker.map(({ cookie }) => cookie)).toEqual([undefined, expect.stringMatching(/^token-worker-browser=[\w-]{43}$/)]);
  await site.close();
});

test('no other script becomes a worker; what a worker imports is served', async ({ browserUnderTest }) => {
  const site = await serveSealed();
  const tab = await browserUnderTest.open(site.origin);
  const outcomes = await tab.run(async () => {
    const register = (url: string, scope: string, type: WorkerType): Promise<string> =>
      navigator.serviceWorker.register(url, { scope, type }).then(() => 'registered', ({ name }: Error) => name);
    return [await register('/evil.js', '/a/', 'classic'), await register('/token-worker.js?', '/b/', 'classic'), await register('/module.js', '/c/', 'module')];
  });
  expect(outcomes).toEqual(['TypeError', 'TypeError', 'registered']);
  // Not told by the destination: Chromium and WebKit name a worker's for what it imports, too.
  expect(site.to('/part.js').map((headers) => [headers['service-worker'], headers['sec-fetch-mode']])).toEqual([[undefined, 'cors']]);
  await site.close();
});

test('a look for a new version, after a link from another site, comes with the cookie and the headers of a worker', async ({ browserUnderTest, engine }) => {
  const site = await serveSealed();
  const link = `<!doctype html><title>another site</title><a href="${site.origin}/linked">to the app</a>`;
  const another = await listen(createServer((_request, response) => response.setHeader('Content-Type', 'text/html').end(link)));
  const tab = await browserUnderTest.open(site.origin);
  await tab.run(async () => {
    await navigator.serviceWorker.register('/token-worker.js');
    await navigator.serviceWorker.ready;
  });
  await tab.goto(another.origin);
  // The page goes away while it is asked.
  await tab.run(() => document.querySelector('a')?.click()).catch(() => undefined);
  await expect.poll(() => site.to('/linked').map((headers) => headers['sec-fetch-site'])).toEqual(['cross-site']);
  await expect.poll(() => site.to('/token-worker.js').length, { timeout: 60_000 }).toBe(2);
  const [, look = {}] = site.to('/token-worker.js');
  expect([look['service-worker'], look.cookie]).toEqual(['script', expect.stringMatching(/^token-worker-browser=[\w-]{43}$/)]);
  const said = [look['sec-fetch-dest'], look['sec-fetch-mode'], look['sec-fetch-site']];
  if (engine === 'webkit') {
    differs('it looks for a new version without Sec-Fetch-* headers, and is refused; what a page asks for by update(), as register does, has them');
    expect(said).toEqual([undefined, undefined, undefined]);
  } else {
    expect(said).toEqual(['serviceworker', 'same-origin', 'same-origin']);
  }
  await Promise.all([site.close(), another.close()]);
});
