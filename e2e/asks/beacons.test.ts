/** Requests that may outlive their page: beacons, keepalive, the ping of a link. */
import { differs, expect, test } from '../support/test.js';
import { get } from '../support/page-actions.js';
import { arrivals, expectArrivals, serveThings, signedInTab } from './support/api.js';
import type { Site } from '../support/site.js';
import { markup, text } from './support/things.js';

/** Milliseconds within which a beacon of a page that was left has arrived, if it does at all. */
const ARRIVES_WITHIN = 10_000;
/** Chromium lost one in twenty on a busy machine; so many in a row are no accident. */
const LEFT_AGAIN = 4;

const isThere = (site: Site, path: string): Promise<boolean> =>
  expect.poll(() => site.to(path).length, { timeout: ARRIVES_WITHIN }).toBeGreaterThan(0).then(
    () => true,
    () => false,
  );

const things = Object.fromEntries(['/api/beacon', '/api/keepalive', '/api/ping', '/api/later', '/api/leaving'].map((path) => [path, text('taken')]));

test('sendBeacon arrives with the token and its body, whatever the kind of body', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things);
  const tab = await signedInTab(browserUnderTest, site);

  const queued = await tab.run(() => {
    const form = new FormData();
    form.append('field', 'a form');
    return [
      navigator.sendBeacon('/api/beacon?text', 'some text'),
      navigator.sendBeacon('/api/beacon?form', form),
      navigator.sendBeacon('/api/beacon?parameters', new URLSearchParams({ a: '1' })),
      navigator.sendBeacon('/api/beacon?json', new Blob(['{"a":1}'], { type: 'application/json' })),
      navigator.sendBeacon('/api/beacon?bytes', new Uint8Array([104, 105])),
      navigator.sendBeacon('/api/beacon?empty'),
    ];
  });

  expect(queued).toEqual([true, true, true, true, true, true]);
  await expect.poll(() => arrivals(site, '/api/beacon')).toEqual(Array.from({ length: 6 }, () => 'with token'));
  const sent = Object.fromEntries(
    site.to('/api/beacon').map(({ method, path, headers, body }) => [path.split('?')[1], `${method} ${String(headers['content-type'] ?? '-').split(';')[0] ?? ''} ${body.toString()}`]),
  );
  expect(sent).toEqual({
    text: 'POST text/plain some text',
    form: expect.stringMatching(/^POST multipart\/form-data [^]*a form/),
    parameters: 'POST application/x-www-form-urlencoded a=1',
    json: 'POST application/json {"a":1}',
    bytes: 'POST - hi',
    empty: 'POST - ',
  });
});

test('a beacon that a page sends as it is left arrives with the token', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things, {
    files: { '/leaving.html': markup("<script>addEventListener('pagehide', () => navigator.sendBeacon('/api/leaving', 'goodbye'))</script>") },
  });
  const tab = await signedInTab(browserUnderTest, site, '/leaving.html');
  expect(await tab.run(() => navigator.serviceWorker.controller !== null)).toBe(true);
  const leave = async (): Promise<boolean> => {
    await tab.goto(site.origin);
    return isThere(site, '/api/leaving');
  };

  let hasArrived = await leave();
  if (browserUnderTest.engine === 'chromium') {
    differs('at times loses the beacon of a controlled page that is left, and tells no worker of it');
    for (let again = 0; !hasArrived && again < LEFT_AGAIN; again += 1) {
      await tab.goto(`${site.origin}/leaving.html`);
      hasArrived = await leave();
    }
  }

  expect(hasArrived).toBe(true);
  await expectArrivals(site, ['/api/leaving'], 'with token');
  expect(site.to('/api/leaving')[0]?.body.toString()).toBe('goodbye');
});

test('fetch with keepalive arrives with the token, except in Firefox', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things);
  const tab = await signedInTab(browserUnderTest, site);

  const { status } = await get(tab, '/api/keepalive', { method: 'POST', body: 'kept', keepalive: true });

  if (browserUnderTest.engine === 'firefox') {
    differs('sends fetch with keepalive past the worker: it arrives without the token');
    expect(status).toBe(401);
    await expectArrivals(site, ['/api/keepalive'], 'without token');
    return;
  }
  expect(status).toBe(200);
  await expectArrivals(site, ['/api/keepalive'], 'with token');
  expect(site.to('/api/keepalive')[0]?.body.toString()).toBe('kept');
});

test('the ping of a link arrives with the token, where the browser sends any', async ({ serve, browserUnderTest, anotherProfile }) => {
  const site = await serveThings(serve, things, { files: { '/ping.html': markup('<a href="#here" ping="/api/ping">go</a>') } });
  const click = (): void => document.querySelector('a')?.click();
  const tab = await signedInTab(browserUnderTest, site, '/ping.html');

  await tab.run(click);

  if (browserUnderTest.engine === 'firefox') {
    differs('sends no pings, as it is set up');
    expect((await get(tab, '/api/later')).status).toBe(200);
    expect(site.to('/api/ping')).toEqual([]);
    return;
  }
  await expectArrivals(site, ['/api/ping'], 'with token');
  const plain = await (await anotherProfile()).open(`${site.origin}/ping.html`);
  await plain.run(click);
  await expect.poll(() => site.to('/api/ping')).toHaveLength(2);
  const [sent, sentPlain] = site.to('/api/ping').map(({ method, headers, body }) => [method, headers['ping-to'], body.toString(), headers['content-type']]);
  expect(sentPlain).toEqual(['POST', `${site.origin}/ping.html#here`, 'PING', 'text/ping']);
  const isWebKit = browserUnderTest.engine === 'webkit';
  if (isWebKit) differs('hands a ping to any service worker without its Content-Type, and so it arrives');
  expect(sent).toEqual(isWebKit ? [...(sentPlain ?? []).slice(0, 3), undefined] : sentPlain);
});
