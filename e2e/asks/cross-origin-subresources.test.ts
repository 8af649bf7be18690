/** Pictures, styles, scripts, fonts and media of an API on another origin: with the token only where the rule says `subresources: 'cors'`. */
import { JWT_CONFIG } from '../support/config.js';
import type { SiteConfig } from '../support/config.js';
import type { Site } from '../support/site.js';
import type { Browser, Tab } from '../support/browser.js';
import { differs, expect, test } from '../support/test.js';
import { arrivals, expectArrivals, pathOf, serveThings, signedInTab, type Serve, type Thing, type Things } from './support/api.js';
import { css, font, markup, PICTURE, script } from './support/things.js';

const CORS = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'Authorization' };
const withCors = (things: Things): Things =>
  Object.fromEntries(Object.entries(things).map(([path, thing]): [string, Thing] => [path, { ...thing, headers: CORS }]));

/** What a page asks for without CORS, and what it asks for with it. */
const PLAIN = { '/files/picture.svg': PICTURE, '/files/sheet.css': css('p { color: rgb(1, 2, 3) }'), '/files/script.js': script('globalThis.ran = true') };
const ASKED_WITH_CORS = { '/files/font.ttf': font(), '/files/module.js': script('globalThis.moduleRan = true'), '/files/crossorigin.svg': PICTURE };
const THINGS = { ...PLAIN, ...ASKED_WITH_CORS };

const body = (api: string): string => `
  <link rel="stylesheet" href="${api}/files/sheet.css"><p>text</p>
  <script src="${api}/files/script.js"></script><script src="${api}/files/module.js" type="module"></script>
  <img src="${api}/files/picture.svg"><img src="${api}/files/crossorigin.svg" crossorigin>
  <style>@font-face { font-family: Far; src: url(${api}/files/font.ttf) } p { font-family: Far }</style>`;

interface Pair {
  readonly site: Site;
  readonly api: Site;
  readonly tab: Tab;
}

/** A site, an API on another origin, and a page that shows what is there. */
async function pair(serve: Serve, browser: Browser, subresources: boolean | 'cors' | undefined, things: Things = withCors(THINGS)): Promise<Pair> {
  const files: Record<string, string> = {};
  const issuer = { secrets: new Set<string>() };
  const preflight = { answer: ({ method, path }: { method: string; path: string }) => (method === 'OPTIONS' && pathOf({ path }) in things ? new Response(null, { status: 204, headers: things[pathOf({ path })]?.headers ?? {} }) : undefined) };
  const api = await serveThings(serve, things, preflight, issuer);
  files['/page.html'] = markup(body(api.origin));
  const rule = { url: `${api.origin}/files`, ...(subresources === undefined ? {} : { subresources }) };
  const config: SiteConfig = { ...JWT_CONFIG, api: ['/api', rule] };
  const site = await serve({ config, files });
  Object.assign(issuer, { secrets: site.secrets });
  const tab = await signedInTab(browser, site, '/page.html');
  return { site, api, tab };
}

interface Shown {
  readonly pictures: readonly boolean[];
  readonly color: string;
  readonly ran: readonly (boolean | null)[];
  readonly fonts: readonly string[];
}

const shown = (): Shown => {
  const { ran = null, moduleRan = null } = window as unknown as { ran?: boolean; moduleRan?: boolean };
  return {
    pictures: [...document.images].map(({ naturalWidth }) => naturalWidth > 0),
    color: getComputedStyle(document.querySelector('p') as Element).color,
    ran: [ran, moduleRan],
    fonts: [...document.fonts].map(({ status }) => status),
  };
};
const ALL: Shown = { pictures: [true, true], color: 'rgb(1, 2, 3)', ran: [true, true], fonts: ['loaded'] };
const NONE: Shown = { pictures: [false, false], color: 'rgb(0, 0, 0)', ran: [null, null], fonts: ['error'] };

test("subresources: 'cors' sends the token with each, after a preflight that names the header, and all are shown", async ({ serve, browserUnderTest }) => {
  const { site, api, tab } = await pair(serve, browserUnderTest, 'cors');

  await expectArrivals(api, Object.keys(THINGS), 'with token', site);
  await expect.poll(() => tab.run(shown)).toEqual(ALL);
  const isWebKit = browserUnderTest.engine === 'webkit';
  if (isWebKit) differs('asks no leave by a preflight for what elements ask for, only for fetch');
  for (const path of Object.keys(THINGS)) {
    const [preflights, requests] = [true, false].map((wanted) => api.to(path).filter(({ method }) => (method === 'OPTIONS') === wanted));
    expect([path, ...(preflights ?? []).map(({ headers }) => [headers['access-control-request-headers'], headers.authorization])]).toEqual([
      path,
      ...(isWebKit ? [] : [['authorization', undefined]]),
    ]);
    expect(requests?.map(({ headers }) => [headers.origin, headers['sec-fetch-mode'], headers.cookie])).toEqual([[site.origin, 'cors', undefined]]);
  }
});

for (const subresources of [undefined, true, false] as const) {
  test(`subresources ${String(subresources)}: those of another origin go without the token, and fetch with it`, async ({ serve, browserUnderTest }) => {
    const { site, api, tab } = await pair(serve, browserUnderTest, subresources);

    await expectArrivals(api, Object.keys(THINGS), 'without token', site);
    await expect.poll(() => tab.run(shown)).toEqual(NONE);
    const status = await tab.run((url) => fetch(url).then((response) => response.status), `${api.origin}/files/picture.svg?fetched`);
    expect(status).toBe(200);
    expect(arrivals(api, '/files/picture.svg', site).at(-1)).toBe('with token');
  });
}

test("a picture that 'cors' has brought may be read from a canvas, as it could be by fetch, except in Firefox", async ({ serve, browserUnderTest }) => {
  const { tab } = await pair(serve, browserUnderTest, 'cors');
  await expect.poll(() => tab.run(shown)).toEqual(ALL);

  const read = await tab.run(() => {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    const [picture] = document.images;
    if (picture) context?.drawImage(picture, 0, 0);
    try {
      return [...(context?.getImageData(1, 1, 1, 1).data ?? [])];
    } catch (error) {
      return (error as Error).name;
    }
  });

  if (browserUnderTest.engine === 'firefox') {
    differs('shows the picture and keeps it from the page, as it asked without CORS');
    expect(read).toBe('SecurityError');
    return;
  }
  expect(read).toEqual([0, 0, 255, 255]);
});

test("an API whose answers name no origin: with 'cors' nothing of it is shown", async ({ serve, browserUnderTest }) => {
  const { api, site, tab } = await pair(serve, browserUnderTest, 'cors', THINGS);

  await expect.poll(() => Object.keys(PLAIN).filter((path) => api.to(path).length === 0), { timeout: 20_000 }).toEqual([]);
  await expect.poll(() => tab.run(shown)).toEqual(NONE);
  const sent = Object.keys(THINGS).flatMap((path) => arrivals(api, path, site));
  // Where a preflight was refused, the request itself is never sent.
  expect(new Set(sent)).toEqual(new Set(browserUnderTest.engine === 'webkit' ? ['with token'] : []));
  if (browserUnderTest.engine === 'webkit') differs('sends what elements ask for without a preflight; the answer is kept from the page all the same');
});
