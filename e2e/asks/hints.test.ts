/** What a page asks the browser to fetch ahead, or for itself: preload, prefetch, speculation rules, icon, manifest. */
import { JWT_CONFIG } from '../support/config.js';
import { get } from '../support/page-actions.js';
import { differs, expect, test } from '../support/test.js';
import { expectArrivals, serveThings, signedInTab } from './support/api.js';
import { css, font, markup, page, PICTURE, script, text } from './support/things.js';

const PRELOADED = {
  '/api/preload.js': script(''),
  '/api/preload.css': css(''),
  '/api/preload.svg': PICTURE,
  '/api/preload.ttf': font(),
  '/api/preload.json': { type: 'application/json', body: '{}' },
  '/api/modulepreload.js': script(''),
};
const PRELOADS = `
  <link rel="preload" as="script" href="/api/preload.js">
  <link rel="preload" as="style" href="/api/preload.css">
  <link rel="preload" as="image" href="/api/preload.svg">
  <link rel="preload" as="font" href="/api/preload.ttf" crossorigin>
  <link rel="preload" as="fetch" href="/api/preload.json" crossorigin>
  <link rel="modulepreload" href="/api/modulepreload.js">`;

test('preload and modulepreload ask with the token', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, PRELOADED, { files: { '/preload.html': markup(PRELOADS) } });
  await signedInTab(browserUnderTest, site, '/preload.html');

  await expectArrivals(site, Object.keys(PRELOADED), 'with token');
});

test('prefetch asks with the token, where the engine does it at all', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, { '/api/prefetch.js': script('') }, {
    files: { '/prefetch.html': markup('<link rel="prefetch" href="/api/prefetch.js">') },
  });
  const tab = await signedInTab(browserUnderTest, site, '/prefetch.html');

  if (browserUnderTest.engine === 'webkit') {
    differs('WebKitGTK does not prefetch');
    expect(await tab.run(() => document.createElement('link').relList.supports('prefetch'))).toBe(false);
    return;
  }
  await expectArrivals(site, ['/api/prefetch.js'], 'with token');
});

const SPECULATION = JSON.stringify({ prefetch: [{ urls: ['/api/prefetch'] }], prerender: [{ urls: ['/api/prerender'] }] });

for (const [rule, arrival] of [[{ url: '/api', navigations: 'same-origin' }, 'with token'], ['/api', 'without token']] as const) {
  test(`speculation rules ask for pages of the API as a navigation would: ${arrival} where the rule is ${JSON.stringify(rule)}`, async ({ serve, browserUnderTest }) => {
    const site = await serveThings(serve, { '/api/prefetch': page('ahead'), '/api/prerender': page('ahead') }, {
      config: { ...JWT_CONFIG, api: rule },
      files: { '/speculation.html': markup(`<script type="speculationrules">${SPECULATION}</script>`) },
    });
    const tab = await signedInTab(browserUnderTest, site, '/speculation.html');

    if (browserUnderTest.engine === 'chromium') {
      await expectArrivals(site, ['/api/prefetch', '/api/prerender'], arrival);
      return;
    }
    differs('no speculation rules');
    expect(await tab.run(() => HTMLScriptElement.supports('speculationrules'))).toBe(false);
  });
}

test('the icon of a page is asked for with the token; the manifest, by a browser that installs nothing, not at all', async ({ serve, browserUnderTest }) => {
  const things = { '/api/icon.svg': PICTURE, '/api/manifest.json': { type: 'application/manifest+json', body: '{"name":"app"}' }, '/api/later': text('later') };
  const site = await serveThings(serve, things, {
    files: { '/icon.html': '<!doctype html><title>icon</title><link rel="icon" href="/api/icon.svg"><link rel="manifest" href="/api/manifest.json">' },
  });
  const tab = await signedInTab(browserUnderTest, site, '/icon.html');

  await expectArrivals(site, ['/api/icon.svg'], 'with token');
  expect((await get(tab, '/api/later')).status).toBe(200);
  expect(site.to('/api/manifest.json')).toEqual([]);
});
