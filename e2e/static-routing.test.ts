/** Static routing: documents, scripts and images that are no API pass the worker by, where the browser can be told. */
import type { Browser, Tab } from './support/browser.js';
import { ONE_ENGINE } from './support/one-engine.js';
import { get, registerBare, signIn } from './support/page-actions.js';
import { bearer } from './support/received.js';
import type { Received, Site } from './support/site.js';
import { differs, expect, test } from './support/test.js';

test.use({ shortLivedWorkers: true });

const ENDPOINTS = "login: '/api/auth/login', refresh: '/api/auth/refresh', logout: '/api/auth/logout'";

/** A configuration whose worker tells the server, in order, when it starts and what it is asked about. */
const telling = (config: string): string => `{
  let told = Promise.resolve();
  const tell = (what) => { told = told.then(() => fetch('/told?' + new URLSearchParams({ at: Date.now(), ...what })), () => undefined); };
  tell({ routing: self.InstallEvent !== undefined && 'addRoutes' in InstallEvent.prototype });
  const { get } = Object.getOwnPropertyDescriptor(FetchEvent.prototype, 'request');
  const seen = new WeakSet();
  Object.defineProperty(FetchEvent.prototype, 'request', { get() {
    const request = get.call(this);
    if (!seen.has(this)) {
      tell({ asked: request.url });
      // Or the worker would be stopped before it has told.
      this.waitUntil(told);
    }
    seen.add(this);
    return request;
  } });
}
tokenWorker(${config});`;

/** What the worker of a site has told, and when. */
interface Told {
  readonly at: number;
  /** Absent: it was started. */
  readonly asked: string | undefined;
  readonly routing: string | undefined;
}

function toldBy(site: Site): Told[] {
  return site.to('/told').map(({ path }) => {
    const told = new URLSearchParams(path.split('?')[1]);
    return { at: Number(told.get('at')), asked: told.get('asked') ?? undefined, routing: told.get('routing') ?? undefined };
  });
}

const page = (other: Site): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>page</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/style.css"><script src="/static/script.js"></script><script type="module" src="/static/module.js"></script>
<body><img src="/static/image.png" alt=""><img src="${other.origin}/static/image.png" alt=""></body></html>`;

const TYPES: Readonly<Record<string, string>> = { css: 'text/css', js: 'text/javascript', png: 'image/png', html: 'text/html' };

/** Everything but the backend's own: any origin may read it, and send a token. */
function answer({ method, path }: Received): Response | undefined {
  const headers = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'Authorization' };
  if (method === 'OPTIONS') return new Response(null, { status: 204, headers });
  if (path.startsWith('/told')) return new Response(null, { status: 204 });
  if (!/^\/(?:static|api\/open|rest|a:b|accd)/.test(path)) return undefined;
  return new Response('', { headers: { ...headers, 'Content-Type': TYPES[/\.(\w+)(?:\?|$)/.exec(path)?.[1] ?? ''] ?? 'text/plain' } });
}

interface Watched {
  readonly browser: Browser;
  readonly site: Site;
  readonly tab: Tab;
}

/** What a page asks for: with what, and where. */
type Ask = readonly ['fetch' | 'image' | 'frame', string];

let asks = 0;

/** Asks in the page, one after the other, waiting for each answer, for URLs that no cache knows. Answers them. */
async function askFor({ site, tab }: Watched, wanted: readonly Ask[]): Promise<string[]> {
  const fresh = wanted.map(([by, url]) => [by, new URL(`${url}?${String((asks += 1))}`, site.origin).href] as const);
  await tab.run(async (all) => {
    for (const [by, url] of all) {
      if (by === 'fetch') {
        await (await fetch(url)).text();
        continue;
      }
      const element = Object.assign(document.createElement(by === 'image' ? 'img' : 'iframe'), { src: url });
      await new Promise((resolve) => {
        element.addEventListener('load', resolve);
        element.addEventListener('error', resolve);
        document.body.append(element);
      });
      element.remove();
    }
  }, fresh);
  return fresh.map(([, url]) => url);
}

const clock = ({ tab }: Watched): Promise<number> => tab.run(() => Date.now());

/** Stops the worker where that can be done, does the work, and then asks for something of ours: what the worker told meanwhile. */
async function watch(watched: Watched, work: () => Promise<unknown>, ours: Ask): Promise<{ readonly asked: string[]; readonly startedBefore: boolean; readonly startedAfter: boolean }> {
  const { browser, site } = watched;
  if (browser.engine !== 'webkit') await browser.stopWorkers();
  const stopped = await clock(watched);
  await work();
  const done = await clock(watched);
  const [last] = await askFor(watched, [ours]);
  const told = () => toldBy(site).filter(({ at }) => at >= stopped);
  // It tells in order: with the last, all is told.
  await expect.poll(() => told().map(({ asked }) => asked)).toContain(last);
  const starts = told().filter(({ asked }) => asked === undefined);
  return {
    asked: told().flatMap(({ asked }) => (asked === undefined || asked === last ? [] : [asked])),
    startedBefore: starts.some(({ at }) => at < done),
    startedAfter: starts.some(({ at }) => at >= done),
  };
}

function differsOnce(description: string): void {
  if (!test.info().annotations.some((annotation) => annotation.description === description)) differs(description);
}

/** None of these reaches the worker, where the browser has static routing. Answers their URLs. */
async function expectLetGo(watched: Watched, notOurs: readonly Ask[], ours: Ask, load?: () => Promise<void>): Promise<string[]> {
  let urls: string[] = [];
  const work = async (): Promise<void> => {
    await load?.();
    urls = await askFor(watched, notOurs);
  };
  const { asked, startedBefore } = await watch(watched, work, ours);
  if (watched.browser.engine === 'chromium') {
    expect(asked).toEqual([]);
    const navigates = load !== undefined || notOurs.some(([by]) => by === 'frame');
    if (navigates) differsOnce('starts the worker beside a navigation that passes it by, so that it is ready for what comes next');
    expect(startedBefore).toBe(navigates);
  } else {
    differsOnce('has no static routing: the worker is asked about every request');
    expect(asked).toEqual(expect.arrayContaining(urls));
  }
  return urls;
}

/** The request reaches the worker, which was asleep, and the server, with the token. */
async function expectTaken(watched: Watched, ask: Ask, at: Site = watched.site): Promise<void> {
  const { startedBefore, startedAfter } = await watch(watched, () => Promise.resolve(), ask);
  if (watched.browser.engine === 'chromium') expect([startedBefore, startedAfter], ask.join(' ')).toEqual([false, true]);
  const [received] = at.received.filter(({ method, path }) => method !== 'OPTIONS' && path.endsWith(`?${String(asks)}`));
  expect(watched.site.secrets, ask.join(' ')).toContain(bearer(received));
}

interface Case {
  readonly title: string;
  readonly config: string;
  /** By default the page with a style sheet, scripts and images. */
  readonly page?: string;
  readonly notOurs: readonly Ask[];
  readonly ours: readonly Ask[];
}

/** In all of them, OTHER stands for the origin of another site, PORT for the port of the first. */
const CASES: readonly Case[] = [
  {
    title: 'a path',
    config: `{ api: '/api', ${ENDPOINTS} }`,
    notOurs: [['image', '/static/image.png'], ['image', 'OTHER/api/open/image.png'], ['image', '/restaurant.png'], ['frame', '/api/open/page.html']],
    ours: [['fetch', '/api/me'], ['image', '/api/open/image.png']],
  },
  {
    title: 'an API on another origin, with the endpoints on this one',
    config: `{ api: 'OTHER/api', ${ENDPOINTS} }`,
    notOurs: [['image', '/api/open/image.png'], ['image', 'OTHER/static/image.png'], ['image', 'OTHER/api/open/image.png']],
    ours: [['fetch', 'OTHER/api/open/data']],
  },
  {
    title: 'another origin whose images get the token too',
    config: `{ api: { url: 'OTHER/api', subresources: 'cors' }, ${ENDPOINTS} }`,
    notOurs: [['image', 'OTHER/static/image.png'], ['image', '/api/open/image.png']],
    ours: [['image', 'OTHER/api/open/image.png']],
  },
  {
    title: 'a rule with exclusions, one of which another rule takes back',
    config: `{ api: [{ url: '/api', exclude: ['/api/open', '/rest'] }, '/api/open/not'], ${ENDPOINTS} }`,
    notOurs: [['image', '/api/open/image.png'], ['image', '/rest/image.png']],
    ours: [['image', '/api/open/not/image.png'], ['fetch', '/api/me']],
  },
  {
    title: 'several sessions, with endpoints outside of what gets the token',
    config: `[{ name: 'rest', api: { url: '/rest', subresources: false } }, { api: ['/api/me', '/api/open/data'], ${ENDPOINTS} }]`,
    notOurs: [['image', '/api/open/image.png'], ['image', '/rest/image.png'], ['image', '/api/auth/logout']],
    ours: [['fetch', '/api/me'], ['image', '/api/open/data/image.png']],
  },
  {
    title: 'a URLPattern that the browser itself can route by',
    config: `{ api: new URLPattern({ protocol: 'http', hostname: 'localhost', port: 'PORT', pathname: '/api/:kind/*' }), ${ENDPOINTS} }`,
    notOurs: [['image', '/api/image.png'], ['image', 'OTHER/api/open/image.png'], ['image', '/static/image.png']],
    ours: [['image', '/api/open/image.png'], ['fetch', '/api/open/data']],
  },
  {
    title: 'a URLPattern with a regular expression: all of its origin but navigations',
    config: `{ api: new URLPattern({ protocol: 'http', hostname: 'localhost', port: 'PORT', pathname: '/(api|rest)/*' }), ${ENDPOINTS} }`,
    page: '/',
    notOurs: [['image', 'OTHER/api/open/image.png'], ['frame', '/static/page.html'], ['frame', '/api/open/page.html']],
    ours: [['image', '/rest/image.png'], ['fetch', '/api/me']],
  },
  {
    title: 'navigations into the API that get the token, as no other does',
    config: `{ api: { url: '/api', navigations: 'same-origin' }, ${ENDPOINTS} }`,
    notOurs: [['frame', '/static/page.html'], ['frame', '/rest/page.html'], ['image', '/static/image.png']],
    ours: [['frame', '/api/open/page.html'], ['fetch', '/api/me']],
  },
  {
    title: 'an API whose images and scripts get no token',
    config: `{ api: { url: '/api', subresources: false }, ${ENDPOINTS} }`,
    notOurs: [['image', '/api/open/image.png']],
    ours: [['fetch', '/api/me']],
  },
  {
    title: 'a path of characters that mean something in a pattern',
    config: `{ api: '/a:b(c)+d', ${ENDPOINTS} }`,
    notOurs: [['image', '/a:b(c)+de'], ['image', '/accd'], ['image', '/a:b']],
    ours: [['image', '/a:b(c)+d/image.png'], ['fetch', '/a:b(c)+d']],
  },
];

async function start(browser: Browser, site: Site): Promise<Watched> {
  const tab = await browser.open(site.origin);
  await registerBare(tab);
  expect((await signIn(tab)).status).toBe(200);
  return { browser, site, tab };
}

for (const { title, config, page: path = '/page.html', notOurs, ours } of CASES) {
  test(`${title}: no other request reaches the worker, the API's wake it and get the token`, { tag: ONE_ENGINE }, async ({ serve, browserUnderTest: browser }) => {
    const other = await serve({ answer });
    const site = await serve({ answer, files: { '/page.html': page(other) } });
    const place = (text: string): string => text.replaceAll('OTHER', other.origin).replaceAll('PORT', new URL(site.origin).port);
    const placed = (wanted: readonly Ask[]): Ask[] => wanted.map(([by, url]) => [by, place(url)]);
    site.setConfig(telling(place(config)));
    const watched = await start(browser, site);
    const [first = ['fetch', '/api/me'], ...others] = placed(ours);

    const urls = await expectLetGo(watched, placed(notOurs), first, () => watched.tab.goto(site.origin + path));
    urls.push(...(await expectLetGo(watched, placed(notOurs).filter(([by]) => by === 'image'), first)));

    for (const ask of [first, ...others]) await expectTaken(watched, ask, ask[1].startsWith(other.origin) ? other : site);
    // Whichever way they went.
    const received = [site, other].flatMap((at) => at.received.filter((entry) => urls.includes(at.origin + entry.path)));
    expect(received.map(({ headers }) => headers.authorization)).toEqual(urls.map(() => undefined));
    expect(await watched.tab.run(() => navigator.serviceWorker.controller !== null)).toBe(true);
  });
}

test('a page that asks the API at once, while the worker sleeps: its document passes the worker by, its requests do not', async ({ serve, browserUnderTest: browser }) => {
  const script = "window.answers = Promise.all(['/api/me', '/api/me?again'].map(async (url) => (await fetch(url)).status));";
  const site = await serve({ answer, config: telling(`{ api: '/api', ${ENDPOINTS} }`), files: { '/page.html': `<!doctype html><script>${script}</script>` } });
  const { tab } = await start(browser, site);

  for (let round = 0; round < 3; round += 1) {
    if (browser.engine !== 'webkit') await browser.stopWorkers();
    await tab.goto(`${site.origin}/page.html`);
    expect(await tab.run(() => (window as unknown as { answers: Promise<number[]> }).answers)).toEqual([200, 200]);
  }
});

test('what code asks for is asked about everywhere, and goes without a token where it is no API', async ({ serve, browserUnderTest: browser }) => {
  const other = await serve({ answer });
  const site = await serve({ answer, config: telling(`{ api: '/api', ${ENDPOINTS} }`) });
  const watched = await start(browser, site);
  let urls: string[] = [];
  const { asked } = await watch(watched, async () => (urls = await askFor(watched, [['fetch', '/rest/data'], ['fetch', `${other.origin}/api/open/data`]])), ['fetch', '/api/me']);
  expect(asked).toEqual(expect.arrayContaining(urls));
  expect([...site.to('/rest/data'), ...other.to('/api/open/data')].map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
});

test('which engine has static routing', async ({ serve, browserUnderTest: browser }) => {
  const site = await serve({ answer, config: telling(`{ api: '/api', ${ENDPOINTS} }`) });
  await registerBare(await browser.open(site.origin));

  await expect.poll(() => toldBy(site)).not.toHaveLength(0);
  if (browser.engine !== 'chromium') differs('has no InstallEvent.addRoutes');
  expect(toldBy(site)[0]?.routing).toBe(String(browser.engine === 'chromium'));
});

/** Waits until the worker that an update brings is active. */
async function update({ tab }: Watched): Promise<void> {
  await tab.run(async () => {
    const registration = await (await navigator.serviceWorker.ready).update();
    const worker = registration.installing ?? registration.waiting ?? registration.active;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (worker?.state === 'activated') resolve();
      };
      worker?.addEventListener('statechange', look);
      look();
    });
  });
}

test('a worker with another configuration: requests of an open page follow it at once, its images when the page is loaded anew', async ({ serve, browserUnderTest: browser }) => {
  const site = await serve({ answer, config: telling(`{ api: '/api', ${ENDPOINTS} }`) });
  const watched = await start(browser, site);
  await expectLetGo(watched, [['image', '/rest/image.png']], ['image', '/api/open/image.png']);

  site.setConfig(telling(`{ api: '/rest', ${ENDPOINTS} }`));
  await update(watched);

  await expectTaken(watched, ['fetch', '/rest/data']);
  let urls: string[] = [];
  const { asked } = await watch(watched, async () => (urls = await askFor(watched, [['image', '/rest/image.png']])), ['fetch', '/rest/data']);
  if (browser.engine === 'chromium') {
    differs('keeps the routes of the worker that first controlled a page until the page is loaded anew');
    expect(asked).toEqual([]);
  } else {
    expect(asked).toEqual(expect.arrayContaining(urls));
  }

  await watched.tab.goto(`${site.origin}/`);
  await expectTaken(watched, ['image', '/rest/image.png']);
  await expectLetGo(watched, [['image', '/api/open/image.png']], ['image', '/rest/image.png']);
});

const FAILURES = {
  'that throws': "InstallEvent.prototype.addRoutes = () => { throw new TypeError('refused'); };",
  'that rejects': "InstallEvent.prototype.addRoutes = () => Promise.reject(new TypeError('refused'));",
  'that never answers': 'InstallEvent.prototype.addRoutes = () => new Promise(() => undefined);',
  'that is not there': 'delete InstallEvent.prototype.addRoutes;',
};

for (const [title, script] of Object.entries(FAILURES)) {
  test(`an addRoutes ${title}: the worker is installed, and asked about every request`, { tag: ONE_ENGINE }, async ({ serve, browserUnderTest: browser }) => {
    const site = await serve({ answer, config: `if (self.InstallEvent !== undefined) { ${script} } ${telling(`{ api: '/api', ${ENDPOINTS} }`)}` });
    const watched = await start(browser, site);
    let urls: string[] = [];
    const { asked } = await watch(watched, async () => (urls = await askFor(watched, [['image', '/rest/image.png']])), ['fetch', '/api/me']);
    expect(asked).toEqual(expect.arrayContaining(urls));
    await expectTaken(watched, ['fetch', '/api/me']);
  });
}

for (const [count, routed] of [[250, true], [300, false]] as const) {
  test(`${String(count)} rules: ${routed ? 'are all routes' : 'are too many for routes'}, and each gets the token`, { tag: ONE_ENGINE }, async ({ serve, browserUnderTest: browser }) => {
    const site = await serve({ answer, config: telling(`{ api: Array.from({ length: ${String(count)} }, (_, index) => '/rest/' + index), ${ENDPOINTS} }`) });
    const watched = await start(browser, site);
    for (const index of [0, count - 1]) await expectTaken(watched, ['image', `/rest/${String(index)}`]);

    const { asked } = await watch(watched, () => askFor(watched, [['image', '/rest/none']]), ['image', '/rest/0']);
    const passesBy = browser.engine === 'chromium' && routed;
    expect(asked.filter((url) => url.includes('/rest/none'))).toHaveLength(passesBy ? 0 : 1);
  });
}

test("the app's own fetch listener, in the configuration file, is asked as before", async ({ serve, browserUnderTest: browser }) => {
  const listener = "addEventListener('fetch', (event) => { if (event.request.url.endsWith('/own')) event.respondWith(new Response('from the worker')); });";
  const site = await serve({ answer, config: `${listener} ${telling(`{ api: '/api', ${ENDPOINTS} }`)}` });
  const { tab } = await start(browser, site);

  expect(await get(tab, '/own')).toEqual({ status: 200, body: 'from the worker' });
  expect((await get(tab, '/api/me')).status).toBe(200);
});
