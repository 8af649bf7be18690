/** Style sheets and fonts of an API, and what style sheets ask for. */
import { JWT_CONFIG } from '../support/config.js';
import { expect, test } from '../support/test.js';
import { expectArrivals, serveThings, signedInTab } from './support/api.js';
import { css, font, many, markup, PICTURE } from './support/things.js';

const PICTURES = ['/api/background', '/api/in-import', '/api/mask', '/api/border', '/api/cursor', '/api/content', '/api/inline', '/api/list'];
const STYLES = {
  '/api/sheet.css': css(`
    @import "/api/imported.css";
    @import url("/api/layered.css") layer(base);
    @font-face { font-family: Linked; src: url("/api/linked.ttf") }
    body { background: url("background"); font-family: Linked }
    p { mask-image: url(/api/mask); border: 2px solid; border-image: url(/api/border) 1; cursor: url(/api/cursor), auto }
    p::before { content: url(/api/content) }
    li { list-style-image: url(/api/list) }`),
  '/api/imported.css': css('div { background: url(/api/in-import) }'),
  '/api/layered.css': css('i { color: rgb(1, 2, 3) }'),
};
const FONTS = ['/api/linked.ttf', '/api/loaded.ttf', '/api/constructed.ttf'];
const PATHS = [...Object.keys(STYLES), ...PICTURES];
const things = { ...STYLES, ...many(PICTURES, PICTURE), ...many(FONTS, font()) };
const files = {
  '/styled.html': markup(`
    <link rel="stylesheet" href="/api/sheet.css">
    <style>@font-face { font-family: Loaded; src: url(/api/loaded.ttf) }</style>
    <p>text</p><div>text</div><ul><li>text</li></ul><i style="background: url(/api/inline)">text</i>`),
};

test('a linked style sheet, its imports and every url() in them are asked for with the token, and used', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things, { files });
  const tab = await signedInTab(browserUnderTest, site, '/styled.html');

  await expectArrivals(site, PATHS, 'with token');
  // Of the sheet that the sheet imports.
  await expect.poll(() => tab.run(() => getComputedStyle(document.querySelector('i') as Element).color)).toBe('rgb(1, 2, 3)');
});

test('fonts are asked for with the token: of a style sheet, by document.fonts.load and by new FontFace', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things, { files });
  const tab = await signedInTab(browserUnderTest, site, '/styled.html');

  const loaded = await tab.run(async () => {
    const constructed = new FontFace('Constructed', 'url(/api/constructed.ttf)');
    document.fonts.add(constructed);
    await constructed.load();
    await document.fonts.load('12px Loaded');
    await document.fonts.load('12px Linked');
    return [...document.fonts].map(({ family, status }) => `${family.replaceAll('"', '')} ${status}`).sort();
  });

  expect(loaded).toEqual(['Constructed loaded', 'Linked loaded', 'Loaded loaded']);
  await expectArrivals(site, FONTS, 'with token');
});

test('subresources: false leaves style sheets and fonts to the browser', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, things, { files, config: { ...JWT_CONFIG, api: { url: '/api', subresources: false } } });
  const tab = await signedInTab(browserUnderTest, site, '/styled.html');

  const outcome = await tab.run(() => new FontFace('Constructed', 'url(/api/constructed.ttf)').load().then(() => 'loaded', (error: Error) => error.name));

  expect(outcome).toBe('NetworkError');
  await expectArrivals(site, ['/api/sheet.css', '/api/constructed.ttf'], 'without token');
});
