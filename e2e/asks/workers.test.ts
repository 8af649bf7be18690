/** Dedicated and shared workers: their scripts, where the API gives them out, and what they ask for. */
import { JWT_CONFIG } from '../support/config.js';
import { registerBare, signIn } from '../support/page-actions.js';
import type { Tab } from '../support/browser.js';
import { differs, expect, test } from '../support/test.js';
import { expectArrivals, serveThings, signedInTab } from './support/api.js';
import { markup, script, text, type ScriptText } from './support/things.js';

/** A worker's script that fetches the path and tells its page the status. */
const fetches = (path: string): ScriptText => `fetch(new URL('${path}', origin)).then(({ status }) => postMessage(status), (error) => postMessage(error.name));`;
const sharedFetches = (path: string): ScriptText =>
  `onconnect = ({ ports: [port] }) => fetch(new URL('${path}', origin)).then(({ status }) => port.postMessage(status), (error) => port.postMessage(error.name));`;
const passesOn = "worker.onmessage = ({ data }) => postMessage(data); worker.onerror = () => postMessage('error');";

const ASKED = ['/api/dedicated', '/api/module', '/api/nested', '/api/shared', '/api/by-xhr', '/api/blob', '/api/nested-blob', '/api/shared-blob', '/api/data-url'];
const things = {
  ...Object.fromEntries(ASKED.map((path) => [path, text('for workers')])),
  '/api/dedicated.js': script(fetches('/api/dedicated')),
  '/api/module.js': script(`import './dependency.js'; ${fetches('/api/module')}`),
  '/api/dependency.js': script(''),
  '/api/imports.js': script("importScripts('/api/imported.js'); const xhr = new XMLHttpRequest(); xhr.open('GET', '/api/by-xhr', false); xhr.send(); postMessage(xhr.status);"),
  '/api/imported.js': script(''),
  '/api/outer.js': script(`const worker = new Worker('/api/inner.js'); ${passesOn}`),
  '/api/inner.js': script(fetches('/api/nested')),
  '/api/shared.js': script(sharedFetches('/api/shared')),
};

interface Start {
  readonly url: string;
  readonly shared?: boolean;
  readonly type?: WorkerType;
}

/** Starts a worker and resolves with what it says first; a worker that nothing refers to may be collected before that. */
function said(tab: Tab, start: Start): Promise<unknown> {
  return tab.run(
    ({ url, shared = false, type = 'classic' }) =>
      new Promise((resolve) => {
        const worker = shared ? new SharedWorker(url, { type }) : new Worker(url, { type });
        Object.assign(window, { kept: worker });
        const port = worker instanceof Worker ? worker : worker.port;
        port.onmessage = ({ data }: MessageEvent<unknown>) => resolve(data);
        worker.onerror = () => resolve('error');
      }),
    start,
  );
}

/** The same for a script that the page itself has made. */
function saidByBlob(tab: Tab, source: string, shared = false): Promise<unknown> {
  return tab.run(
    ([code, isShared]) =>
      new Promise((resolve) => {
        const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
        const worker = isShared ? new SharedWorker(url) : new Worker(url);
        Object.assign(window, { kept: worker });
        const port = worker instanceof Worker ? worker : worker.port;
        port.onmessage = ({ data }: MessageEvent<unknown>) => resolve(data);
        worker.onerror = () => resolve('error');
      }),
    [source, shared] as const,
  );
}

/** The script of a worker that starts another, from a blob. */
const startsBlob = (source: string): string => `const worker = new Worker(URL.createObjectURL(new Blob([${JSON.stringify(source)}], { type: 'text/javascript' }))); ${passesOn}`;

/**
 * What a worker says that is started by another. In Firefox 153 `new Worker` called in a worker at times never returns, without a service
 * worker too: 8 of 480, on a busy machine, and in 5 of 8 pages that called it 40 times with a blob's URL. So another is started when one says nothing for 5 seconds.
 */
function saidByNested(tab: Tab, outer: { readonly url: string } | { readonly source: string }): Promise<unknown> {
  return tab.run((given) => {
    const url = 'url' in given ? given.url : URL.createObjectURL(new Blob([given.source], { type: 'text/javascript' }));
    const kept: Worker[] = [];
    Object.assign(window, { kept });
    return new Promise((resolve) => {
      const start = (): void => {
        const worker = new Worker(url);
        kept.push(worker);
        worker.onmessage = ({ data }: MessageEvent<unknown>) => {
          clearInterval(again);
          resolve(data);
        };
        worker.onerror = () => resolve('error');
      };
      const again = setInterval(start, 5_000);
      start();
    });
  }, outer);
}

test("a worker's script in the API, what it imports and what it asks for arrive with the token", async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things);
  const tab = await signedInTab(browserUnderTest, site);

  expect(await said(tab, { url: '/api/dedicated.js' })).toBe(200);
  expect(await said(tab, { url: '/api/module.js', type: 'module' })).toBe(200);
  expect(await said(tab, { url: '/api/imports.js' })).toBe(200);
  expect(await saidByNested(tab, { url: '/api/outer.js' })).toBe(200);
  expect(await said(tab, { url: '/api/shared.js', shared: true })).toBe(200);

  await expectArrivals(site, Object.keys(things).filter((path) => path.endsWith('.js')), 'with token');
  await expectArrivals(site, ['/api/dedicated', '/api/module', '/api/by-xhr', '/api/nested', '/api/shared'], 'with token');
});

test('subresources: false leaves the scripts of workers to the browser', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things, { config: { ...JWT_CONFIG, api: { url: '/api', subresources: false } } });
  const tab = await signedInTab(browserUnderTest, site);

  expect(await said(tab, { url: '/api/dedicated.js' })).toBe('error');
  // Not what is said: Chromium has been seen to tell nobody that a shared worker's script was refused.
  await tab.run(() => {
    Object.assign(window, { kept: new SharedWorker('/api/shared.js') });
  });

  await expectArrivals(site, ['/api/dedicated.js', '/api/shared.js'], 'without token');
});

test("a worker whose script is a blob of the page's asks with the token", async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things);
  const tab = await signedInTab(browserUnderTest, site);
  // In a blob's worker `origin` is that of the page that made it.
  expect(await saidByBlob(tab, fetches('/api/blob'))).toBe(200);
  expect(await saidByNested(tab, { source: startsBlob(fetches('/api/nested-blob')) })).toBe(200);
  await expectArrivals(site, ['/api/blob', '/api/nested-blob'], 'with token');

  const shared = await saidByBlob(tab, sharedFetches('/api/shared-blob'), true);
  if (browserUnderTest.engine === 'firefox') {
    differs('a shared worker from a blob is controlled by no service worker: it asks without the token');
    expect(shared).toBe(401);
    await expectArrivals(site, ['/api/shared-blob'], 'without token');
  } else {
    expect(shared).toBe(200);
    await expectArrivals(site, ['/api/shared-blob'], 'with token');
  }
});

test('a worker from a data: URL has no origin: it asks without the token', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things);
  const tab = await signedInTab(browserUnderTest, site);
  const url = `data:text/javascript,${encodeURIComponent(`fetch('${site.origin}/api/data-url').then(({ status }) => postMessage(status), ({ name }) => postMessage(name))`)}`;

  expect(await said(tab, { url })).toBe('TypeError');

  await expectArrivals(site, ['/api/data-url'], 'without token');
});

test("a worker script outside the service worker's scope asks without the token, one inside with it", async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things, {
    files: { '/app/': markup(''), '/app/inside.js': fetches('/api/dedicated'), '/outside.js': fetches('/api/module') },
  });
  const tab = await browserUnderTest.open(`${site.origin}/app/`);
  await registerBare(tab, '/token-worker.js', { scope: '/app/' });
  await signIn(tab);

  expect(await said(tab, { url: '/app/inside.js' })).toBe(200);
  expect(await said(tab, { url: '/outside.js' })).toBe(401);

  await expectArrivals(site, ['/api/dedicated'], 'with token');
  await expectArrivals(site, ['/api/module'], 'without token');
});
