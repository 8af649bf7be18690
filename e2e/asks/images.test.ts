/** Pictures of an API, in each way in which a page shows one. */
import { JWT_CONFIG } from '../support/config.js';
import { expect, test } from '../support/test.js';
import { expectArrivals, serveThings, signedInTab } from './support/api.js';
import { many, markup, PICTURE } from './support/things.js';

const BODY = `
  <img src="/api/img">
  <img srcset="/api/srcset 1x, /api/srcset 2x">
  <img srcset="/api/sizes 100w" sizes="50vw">
  <picture><source srcset="/api/source"><img></picture>
  <img src="/api/lazy" loading="lazy">
  <img src="/api/crossorigin" crossorigin="anonymous">
  <img src="/api/with-credentials" crossorigin="use-credentials">
  <img src="/api/no-referrer" referrerpolicy="no-referrer">
  <input type="image" src="/api/input">
  <video poster="/api/poster"></video>
  <svg><image href="/api/svg-image" width="4" height="4"/></svg>
  <svg><use href="/api/svg-use#shape"/></svg>
  <script>window.drawn = new Image(); drawn.src = '/api/new-image';</script>`;
const PATHS = [...BODY.matchAll(/\/api\/[\w-]+/g)].map(([path]) => path);
const things = many(PATHS, PICTURE);
const files = { '/pictures.html': markup(BODY) };

/** Each picture of the page that is complete, and whether there is something to be seen. */
function shown(): Record<string, boolean> {
  const images = [...document.images, (window as unknown as { drawn: HTMLImageElement }).drawn];
  return Object.fromEntries(images.map((image) => [new URL(image.currentSrc || image.src).pathname, image.complete && image.naturalWidth > 0]));
}

test('a picture in any element is asked for with the token, and shown', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things, { files });
  const tab = await signedInTab(browserUnderTest, site, '/pictures.html');

  await expectArrivals(site, PATHS, 'with token');
  const images = ['img', 'srcset', 'sizes', 'source', 'lazy', 'crossorigin', 'with-credentials', 'no-referrer', 'new-image'];
  await expect.poll(() => tab.run(shown)).toEqual(Object.fromEntries(images.map((name) => [`/api/${name}`, true])));
});

test('subresources: false leaves every picture to the browser', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things, { files, config: { ...JWT_CONFIG, api: { url: '/api', subresources: false } } });
  const tab = await signedInTab(browserUnderTest, site, '/pictures.html');

  await expectArrivals(site, PATHS, 'without token');
  expect(Object.values(await tab.run(shown))).not.toContain(true);
});

test('each picture of a page that shows many is asked for once, with the token', async ({ serve, browserUnderTest }) => {
  const paths = Array.from({ length: 40 }, (_, index) => `/api/thumbnail-${String(index)}`);
  const site = await serveThings(serve, many(paths, PICTURE), {
    files: { '/gallery.html': markup(paths.map((path) => `<img src="${path}">`).join('')) },
  });
  const tab = await signedInTab(browserUnderTest, site, '/gallery.html');

  await expectArrivals(site, paths, 'with token');
  await expect.poll(() => tab.run(() => [...document.images].filter(({ naturalWidth }) => naturalWidth > 0).length)).toBe(paths.length);
  expect(paths.map((path) => site.to(path).length)).toEqual(paths.map(() => 1));
});
