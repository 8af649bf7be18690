/** Navigations into an API: which get the token where a rule says `navigations: 'same-origin'`, and that none does otherwise. */
import { JWT_CONFIG } from '../support/config.js';
import { withoutToken } from '../support/received.js';
import { differs, expect, test } from '../support/test.js';
import { expectArrivals, serveThings, signedInTab } from './support/api.js';
import { many, markup, page } from './support/things.js';

const ALLOWED = { ...JWT_CONFIG, api: { url: '/api', navigations: 'same-origin' } } as const;

/** What a page can do to navigate, by the path where it leads: each begins with a click on its first link or button. */
const OWN = {
  '/api/link': '<a href="/api/link">go</a>',
  '/api/link-with-query': '<a href="/api/link-with-query?a=1#part">go</a>',
  '/api/assigned': `<button onclick="location.assign('/api/assigned')">go</button>`,
  '/api/get-form': '<form action="/api/get-form"><input name="q" value="1"><button>go</button></form>',
  '/api/framed': `<button onclick="document.body.insertAdjacentHTML('beforeend', '<iframe src=/api/framed></iframe>')">go</button>`,
  '/api/frame-target': '<iframe name="inside"></iframe><a href="/api/frame-target" target="inside">go</a>',
  '/api/origin-only': '<a href="/api/origin-only" referrerpolicy="origin">go</a>',
};
const OWN_REFUSED = {
  '/api/noreferrer': '<a href="/api/noreferrer" rel="noreferrer">go</a>',
  '/api/no-referrer-policy': '<a href="/api/no-referrer-policy" referrerpolicy="no-referrer">go</a>',
  '/api/no-referrer-page': '<meta name="referrer" content="no-referrer"><a href="/api/no-referrer-page">go</a>',
  '/api/post-form': '<form action="/api/post-form" method="post"><input name="q" value="1"><button>go</button></form>',
  '/api/post-framed': '<iframe name="inside"></iframe><form action="/api/post-framed" method="post" target="inside"><button>go</button></form>',
};
const OF_OTHERS = {
  ...OWN,
  ...OWN_REFUSED,
  '/api/unsafe-url': '<a href="/api/unsafe-url" referrerpolicy="unsafe-url">go</a>',
};

const fileOf = (path: string): string => `${path.replace('/api', '')}.html`;

/** A page that clicks what stands in it once it is there, by whoever's word. */
const clicking = (body: string, when = 'onload = () => setTimeout(click)'): string =>
  markup(`${body}<script>const click = () => document.querySelector('a, button').click(); ${when}</script>`);

/** The pages, and one that has them all in frames, where each goes its own way. */
const filesOf = (pages: Readonly<Record<string, string>>): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(pages).map(([path, body]) => [fileOf(path), clicking(body)])),
  '/all.html': markup(Object.keys(pages).map((path) => `<iframe src="${fileOf(path)}"></iframe>`).join('')),
});

const toSite = (origin: string, pages: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(pages).map(([path, body]) => [path, body.replaceAll(path, origin + path)]));

test("navigations: 'same-origin' lets what a page of this origin asks for by GET carry the token", async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, many(Object.keys(OWN), page('of the API')), { config: ALLOWED, files: filesOf(OWN) });
  await signedInTab(browserUnderTest, site, '/all.html');

  await expectArrivals(site, Object.keys(OWN), 'with token');
  expect(site.to('/api/link-with-query')[0]?.path).toBe('/api/link-with-query?a=1');
  expect(site.to('/api/get-form')[0]?.path).toBe('/api/get-form?q=1');
});

test('without a referrer of this origin, and by POST, a navigation goes as it is', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, many(Object.keys(OWN_REFUSED), page('')), { config: ALLOWED, files: filesOf(OWN_REFUSED) });
  await signedInTab(browserUnderTest, site, '/all.html');

  await expectArrivals(site, Object.keys(OWN_REFUSED), 'without token');
  expect(site.to('/api/post-form')[0]).toMatchObject({ method: 'POST', body: Buffer.from('q=1') });
});

test('no navigation carries the token unless the rule says so', async ({ serve, browserUnderTest }) => {
  const pages = { ...OWN, ...OWN_REFUSED };
  const site = await serveThings(serve, many(Object.keys(pages), page('')), { files: filesOf(pages) });
  await signedInTab(browserUnderTest, site, '/all.html');

  await expectArrivals(site, Object.keys(pages), 'without token');
});

test('frames of another origin of this site get no token, whatever they do to navigate here', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, many(Object.keys(OF_OTHERS), page('')), { config: ALLOWED });
  await signedInTab(browserUnderTest, site);
  const other = await serve({ files: filesOf(toSite(site.origin, OF_OTHERS)) });

  await browserUnderTest.open(`${other.origin}/all.html`);

  await expectArrivals(site, Object.keys(OF_OTHERS), 'without token');
});

// A driver cannot ask a page that goes: another tab of the same origin says when to click.
const WHEN_TOLD = "new BroadcastChannel('click').onmessage = click";
const tell = (): void => new BroadcastChannel('click').postMessage('click');

test("a link in a whole window brings the API's page, under its own address", async ({ serve, browserUnderTest }) => {
  const told = page("<script>fetch('/told?' + new URLSearchParams([['at', location.pathname], ['from', document.referrer]]))</script>");
  const site = await serveThings(serve, { '/api/link': told }, { config: ALLOWED, files: { '/link.html': clicking(OWN['/api/link'], WHEN_TOLD) } });
  const tab = await signedInTab(browserUnderTest, site);

  await browserUnderTest.open(`${site.origin}/link.html`);
  await tab.run(tell);

  await expectArrivals(site, ['/api/link'], 'with token');
  expect(site.to('/api/link')[0]?.headers.referer).toBe(`${site.origin}/link.html`);
  const isFirefox = browserUnderTest.engine === 'firefox';
  if (isFirefox) differs('a page that any service worker answers with finds its document.referrer empty');
  const from = isFirefox ? '' : `${site.origin}/link.html`;
  await expect.poll(() => site.to('/told').map(({ path }) => decodeURIComponent(path)), { timeout: 20_000 }).toEqual([`/told?at=/api/link&from=${from}`]);
});

for (const [rel, arrival] of [['', 'with token'], ['noreferrer', 'without token']] as const) {
  test(`a link (rel="${rel}") to another site that sends the user back here by a redirect: ${arrival}, since no worker can tell`, async ({ serve, browserUnderTest }) => {
    const files: Record<string, string> = {};
    const site = await serveThings(serve, many(['/api/link'], page('')), { config: ALLOWED, files });
    const away = (): Response => new Response(null, { status: 302, headers: { Location: `${site.origin}/api/link` } });
    const other = await serve({ answer: ({ path }) => (path === '/away' ? away() : undefined) });
    files['/link.html'] = clicking(`<a href="${other.origin.replace('localhost', '127.0.0.1')}/away" rel="${rel}">go</a>`, WHEN_TOLD);
    const tab = await signedInTab(browserUnderTest, site);

    await browserUnderTest.open(`${site.origin}/link.html`);
    await tab.run(tell);

    await expectArrivals(site, ['/api/link'], arrival);
    for (const received of other.received) expect(withoutToken(received, site.secrets)).toBe(true);
  });
}

for (const path of ['/api/link', '/api/get-form', '/api/unsafe-url'] as const) {
  test(`a whole window of another site that leads to ${path} gets no token`, async ({ serve, browserUnderTest }) => {
    const site = await serveThings(serve, many([path], page('')), { config: ALLOWED });
    await signedInTab(browserUnderTest, site);
    const other = await serve({ files: { '/evil.html': clicking(toSite(site.origin, OF_OTHERS)[path] ?? '', WHEN_TOLD) } });
    const evil = other.origin.replace('localhost', '127.0.0.1');
    const teller = await browserUnderTest.open(evil);

    await browserUnderTest.open(`${evil}/evil.html`);
    await teller.run(tell);

    await expectArrivals(site, [path], 'without token');
  });
}

test('an address that the user types or has kept asks without the token', async ({ serve, browserUnderTest }) => {
  const site = await serveThings(serve, many(['/api/typed'], page('')), { config: ALLOWED });
  const tab = await signedInTab(browserUnderTest, site);

  await tab.goto(`${site.origin}/api/typed`);

  await expectArrivals(site, ['/api/typed'], 'without token');
});
