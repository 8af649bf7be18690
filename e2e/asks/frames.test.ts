/** Frames: what the pages in them ask for. Which frames a service worker controls is the browser's rule, and each engine's. */
import { registerBare, signIn } from '../support/page-actions.js';
import type { Tab } from '../support/browser.js';
import { differs, expect, test } from '../support/test.js';
import { arrivals, expectArrivals, serveThings, signedInTab } from './support/api.js';
import { many, markup, text } from './support/things.js';

const PATHS = ['/api/in-page', '/api/in-srcdoc', '/api/in-blank', '/api/in-blob', '/api/in-sandbox', '/api/in-own-origin-sandbox', '/api/in-outside', '/api/in-nested'];
const things = many(PATHS, text('for frames'));

/** A page that fetches the path and tells the page around it the status, or what the fetch failed with. */
const asks = (url: string): string =>
  markup(`<script>fetch('${url}').then(({ status }) => status, ({ name }) => name).then((outcome) => top.postMessage(outcome, '*'))</script>`);

/** Puts a frame into the page and resolves with the first thing that its document says. */
function said(tab: Tab, attributes: Readonly<Record<string, string>>): Promise<unknown> {
  return tab.run(
    (given) =>
      new Promise((resolve) => {
        addEventListener('message', ({ data }) => resolve(data), { once: true });
        const frame = document.createElement('iframe');
        for (const [name, value] of Object.entries(given)) frame.setAttribute(name, value);
        document.body.append(frame);
      }),
    attributes,
  );
}

test('a page of the site in a frame, a srcdoc frame and frames in frames ask with the token', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things, {
    files: { '/inner.html': asks('/api/in-page'), '/outer.html': markup('<iframe src="/innermost.html"></iframe>'), '/innermost.html': asks('/api/in-nested') },
  });
  const tab = await signedInTab(browserUnderTest, site);

  expect(await said(tab, { src: '/inner.html' })).toBe(200);
  expect(await said(tab, { src: '/outer.html' })).toBe(200);
  expect(await said(tab, { srcdoc: asks('/api/in-srcdoc') })).toBe(200);

  await expectArrivals(site, ['/api/in-page', '/api/in-nested', '/api/in-srcdoc'], 'with token');
});

test('a sandboxed frame that keeps its origin asks with the token, but for srcdoc in Firefox', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things, { files: { '/inner.html': asks('/api/in-page') } });
  const tab = await signedInTab(browserUnderTest, site);
  const sandbox = 'allow-scripts allow-same-origin';

  expect(await said(tab, { sandbox, src: '/inner.html' })).toBe(200);
  const srcdoc = await said(tab, { sandbox, srcdoc: asks('/api/in-own-origin-sandbox') });

  const isFirefox = browserUnderTest.engine === 'firefox';
  if (isFirefox) differs('a sandboxed srcdoc frame is controlled by no service worker, whatever it is allowed: it asks without the token');
  expect(srcdoc).toBe(isFirefox ? 401 : 200);
  await expectArrivals(site, ['/api/in-own-origin-sandbox'], isFirefox ? 'without token' : 'with token');
});

test('about:blank and blob: frames ask with the token, except in Chromium', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things);
  const tab = await signedInTab(browserUnderTest, site);

  const blank = await tab.run(async () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const { status } = await (frame.contentWindow as unknown as typeof globalThis).fetch(`${location.origin}/api/in-blank`);
    return status;
  });
  const blobUrl = await tab.run((html) => URL.createObjectURL(new Blob([html], { type: 'text/html' })), asks(`${site.origin}/api/in-blob`));
  const blob = await said(tab, { src: blobUrl });

  const isChromium = browserUnderTest.engine === 'chromium';
  if (isChromium) differs('about:blank and blob: frames are controlled by no service worker: they ask without the token');
  expect([blank, blob]).toEqual(isChromium ? [401, 401] : [200, 200]);
  await expectArrivals(site, ['/api/in-blank', '/api/in-blob'], isChromium ? 'without token' : 'with token');
});

test('a sandboxed frame has no origin: it asks without the token', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things);
  const tab = await signedInTab(browserUnderTest, site);

  expect(await said(tab, { sandbox: 'allow-scripts', srcdoc: asks(`${site.origin}/api/in-sandbox`) })).toBe('TypeError');

  await expectArrivals(site, ['/api/in-sandbox'], 'without token');
});

test("a frame outside the worker's scope asks without the token", async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things, { files: { '/app/': markup(''), '/outside.html': asks('/api/in-outside'), '/app/inside.html': asks('/api/in-page') } });
  const tab = await browserUnderTest.open(`${site.origin}/app/`);
  await registerBare(tab, '/token-worker.js', { scope: '/app/' });
  await signIn(tab);

  expect(await said(tab, { src: '/app/inside.html' })).toBe(200);
  expect(await said(tab, { src: '/outside.html' })).toBe(401);

  await expectArrivals(site, ['/api/in-page'], 'with token');
  await expectArrivals(site, ['/api/in-outside'], 'without token');
});

test("the site's page in another site's page is not the user's visit: its worker and session are kept apart, so it asks without the token", async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things, { files: { '/inner.html': asks('/api/in-page') } });
  const around = await serve({ files: { '/around.html': markup(`<iframe src="${site.origin}/inner.html"></iframe>`) } });
  const own = await signedInTab(browserUnderTest, site);

  // Another site, not only another origin.
  await browserUnderTest.open(`${around.origin.replace('localhost', '127.0.0.1')}/around.html`);
  await expectArrivals(site, ['/api/in-page'], 'without token');

  expect(await said(own, { src: '/inner.html' })).toBe(200);
  expect(arrivals(site, '/api/in-page')).toEqual(['without token', 'with token']);
});
