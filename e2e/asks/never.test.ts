/** What no service worker ever sees, in any engine or in one: it reaches the server as the page sent it, without the token. */
import { expect, differs, test } from '../support/test.js';
import { arrivals, expectArrivals, serveThings, signedInTab } from './support/api.js';
import { many, markup, page, PICTURE, text } from './support/things.js';
import { JWT_CONFIG } from '../support/config.js';

const config = { ...JWT_CONFIG, api: { url: '/api', navigations: 'same-origin', subresources: true } } as const;

test('<object> and <embed>', async ({ serve, browserUnderTest }) => {
  const things = { '/api/object': page('object'), '/api/embed': page('embed'), ...many(['/api/object.svg', '/api/embed.svg'], PICTURE) };
  const site = await serveThings(serve, things, {
    config,
    files: {
      '/plugins.html': markup(`
        <object data="/api/object" type="text/html"></object><embed src="/api/embed" type="text/html">
        <object data="/api/object.svg" type="image/svg+xml"></object><embed src="/api/embed.svg" type="image/svg+xml">`),
    },
  });
  await signedInTab(browserUnderTest, site, '/plugins.html');

  await expectArrivals(site, Object.keys(things), 'without token');
});

test('the handshake of a WebSocket, from the page and from a worker', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, many(['/api/socket', '/api/socket-of-worker'], text('no socket here')), { config });
  const tab = await signedInTab(browserUnderTest, site);

  await tab.run(async () => {
    const address = (path: string): string => `${location.origin.replace('http', 'ws')}${path}`;
    const socket = new WebSocket(address('/api/socket'));
    await new Promise((resolve) => (socket.onclose = resolve));
    const source = `const socket = new WebSocket('${address('/api/socket-of-worker')}'); socket.onclose = () => postMessage('closed')`;
    const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
    await new Promise((resolve) => (worker.onmessage = resolve));
  });

  await expectArrivals(site, ['/api/socket', '/api/socket-of-worker'], 'without token');
  expect(site.to('/api/socket')[0]?.headers.upgrade).toBe('websocket');
});

test('a synchronous XMLHttpRequest of a page, except in Firefox; that of a worker arrives with the token', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, many(['/api/synchronous', '/api/of-worker'], text('answer')));
  const tab = await signedInTab(browserUnderTest, site);

  const statuses = await tab.run(async () => {
    const xhr = new XMLHttpRequest();
    xhr.open('GET', '/api/synchronous', false);
    xhr.send();
    const source = `const xhr = new XMLHttpRequest(); xhr.open('GET', '${location.origin}/api/of-worker', false); xhr.send(); postMessage(xhr.status)`;
    const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
    const ofWorker = await new Promise<number>((resolve) => (worker.onmessage = ({ data }) => resolve(data as number)));
    return [xhr.status, ofWorker];
  });

  const isFirefox = browserUnderTest.engine === 'firefox';
  if (isFirefox) differs('sends the synchronous XMLHttpRequest of a page through the worker: it arrives with the token');
  expect(statuses).toEqual([isFirefox ? 200 : 401, 200]);
  expect(arrivals(site, '/api/synchronous')).toEqual([isFirefox ? 'with token' : 'without token']);
  expect(arrivals(site, '/api/of-worker')).toEqual(['with token']);
});
