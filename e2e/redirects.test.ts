/** Redirects: the token is where a rule puts it and where the browser itself takes it, and nowhere else. */
import type { Browser, Tab } from './support/browser.js';
import { JWT_CONFIG, type SiteConfig } from './support/config.js';
import { register, signIn } from './support/page-actions.js';
import { bearer, withoutToken } from './support/received.js';
import type { Answer, Received, Site, SiteOptions } from './support/site.js';
import { differs, expect, test } from './support/test.js';

interface Outcome {
  readonly status?: number;
  readonly url?: string;
  readonly redirected?: boolean;
  readonly error?: string;
}

/** What `fetch` gives the page. */
const ask = (tab: Tab, url: string): Promise<Outcome> =>
  tab.run(
    (asked) =>
      fetch(asked).then(
        ({ status, url: final, redirected }) => ({ status, url: final, redirected }),
        ({ name }: Error) => ({ error: name }),
      ),
    url,
  );

const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, X-Access-Token, DPoP',
};

/** `/…/to?URL` redirects there; what has no token where one is needed is refused as the backend does it. */
function redirector({ path, method }: Received): Answer {
  if (method === 'OPTIONS') return new Response(null, { status: 204, headers: CORS });
  const [, target] = /^\/(?:api|v1|public)\/to\?(.*)$/.exec(path) ?? [];
  if (target !== undefined) return new Response(null, { status: 302, headers: { ...CORS, Location: decodeURIComponent(target) } });
  if (path.startsWith('/elsewhere') || path.startsWith('/v1')) return new Response('here', { headers: CORS });
  return undefined;
}

/** Where else a redirect can lead: another origin, which answers everybody. */
const elsewhere = (serve: (options: SiteOptions) => Promise<Site>): Promise<Site> =>
  serve({ answer: (received) => redirector(received) ?? new Response('somewhere else', { headers: CORS }) });

interface Signed {
  readonly site: Site;
  readonly tab: Tab;
}

async function signedIn(serve: (options: SiteOptions) => Promise<Site>, browser: Browser, config: SiteConfig = JWT_CONFIG): Promise<Signed> {
  const site = await serve({ config, answer: redirector });
  const tab = await browser.open(site.origin);
  await register(tab);
  await signIn(tab);
  return { site, tab };
}

const to = (url: string): string => `/api/to?${encodeURIComponent(url)}`;

test('within the rules: each hop carries the token, and the page sees where it ended', async ({ serve, browserUnderTest }) => {
  const { site, tab } = await signedIn(serve, browserUnderTest);

  expect(await ask(tab, to('/api/me'))).toEqual({ status: 200, url: `${site.origin}/api/me`, redirected: true });

  expect(site.secrets).toContain(bearer(site.to('/api/to')[0]));
  expect(site.secrets).toContain(bearer(site.to('/api/me')[0]));
});

test('out of the rules on the same origin: the browser takes Authorization along, as it does without a worker', async ({
  serve,
  browserUnderTest,
}) => {
  const { site, tab } = await signedIn(serve, browserUnderTest);

  expect(await ask(tab, to('/elsewhere'))).toEqual({ status: 200, url: `${site.origin}/elsewhere`, redirected: true });

  // No worker is told where a redirect leads: docs/decisions/redirects.md.
  expect(site.secrets).toContain(bearer(site.to('/elsewhere')[0]));
});

test("redirects: 'error' leads nowhere: the page gets the error of fetch, and the target hears nothing", async ({
  serve,
  browserUnderTest,
}) => {
  const other = await elsewhere(serve);
  const { site, tab } = await signedIn(serve, browserUnderTest, { ...JWT_CONFIG, api: { url: '/api', redirects: 'error' } });

  for (const target of ['/elsewhere', '/api/me', `${other.origin}/elsewhere`]) {
    expect(await ask(tab, to(target))).toEqual({ error: 'TypeError' });
  }

  expect(site.to('/api/to')).toHaveLength(3);
  expect([...site.to('/elsewhere'), ...site.to('/api/me'), ...other.received]).toEqual([]);
  expect((await ask(tab, '/api/me')).status).toBe(200);
});

test('to another origin: Authorization stays behind, and what that origin refuses costs no renewal', async ({
  serve,
  browserUnderTest,
}) => {
  const other = await elsewhere(serve);
  const { site, tab } = await signedIn(serve, browserUnderTest);

  expect(await ask(tab, to(`${other.origin}/file`))).toEqual({ status: 200, url: `${other.origin}/file`, redirected: true });
  other.setAnswer(({ method }) => new Response(null, { status: method === 'OPTIONS' ? 204 : 401, headers: CORS }));
  expect(await ask(tab, to(`${other.origin}/refused`))).toEqual({ status: 401, url: `${other.origin}/refused`, redirected: true });

  expect(other.received.filter(({ method }) => method === 'GET')).toHaveLength(2);
  for (const request of other.received) expect(withoutToken(request, site.secrets)).toBe(true);
  expect(site.to('/api/auth/refresh')).toHaveLength(0);
});

test('to another origin and back: the token does not come back with it', async ({ serve, browserUnderTest, engine }) => {
  const other = await elsewhere(serve);
  const { site, tab } = await signedIn(serve, browserUnderTest);

  const outcome = await ask(tab, to(`${other.origin}/public/to?${encodeURIComponent(`${site.origin}/elsewhere`)}`));

  if (engine === 'webkit') {
    differs('follows no redirect to another origin and back, with or without a worker: the error of fetch');
    expect(outcome).toEqual({ error: 'TypeError' });
  } else {
    expect(outcome).toEqual({ status: 200, url: `${site.origin}/elsewhere`, redirected: true });
  }
  expect(site.secrets).toContain(bearer(site.to('/api/to')[0]));
  for (const request of [...other.received, ...site.to('/elsewhere')]) expect(withoutToken(request, site.secrets)).toBe(true);
});

for (const header of ['X-Access-Token', 'DPoP']) {
  test(`a token in ${header}: followed within the origin, never to another`, async ({ serve, browserUnderTest }) => {
    const other = await elsewhere(serve);
    const { site, tab } = await signedIn(serve, browserUnderTest, { ...JWT_CONFIG, api: { url: '/api', header, scheme: '' } });

    expect(await ask(tab, to('/elsewhere'))).toEqual({ status: 200, url: `${site.origin}/elsewhere`, redirected: true });
    expect(await ask(tab, to(`${other.origin}/file`))).toEqual({ error: 'TypeError' });

    for (const request of site.to('/api/to')) expect(site.secrets).toContain(request.headers[header.toLowerCase()]);
    expect(other.received).toEqual([]);
  });
}

test('a token in another header for an API of another origin: a redirect is an error, wherever it leads', async ({
  serve,
  browserUnderTest,
}) => {
  const api = await elsewhere(serve);
  const other = await elsewhere(serve);
  const config: SiteConfig = { ...JWT_CONFIG, api: ['/api', { url: `${api.origin}/v1`, header: 'X-Access-Token', scheme: '' }] };
  const { site, tab } = await signedIn(serve, browserUnderTest, config);

  expect((await ask(tab, `${api.origin}/v1/data`)).status).toBe(200);
  for (const target of [`${api.origin}/v1/more`, `${other.origin}/file`]) {
    expect(await ask(tab, `${api.origin}/v1/to?${encodeURIComponent(target)}`)).toEqual({ error: 'TypeError' });
  }

  expect(site.secrets).toContain(api.to('/v1/data').find(({ method }) => method === 'GET')?.headers['x-access-token']);
  expect(api.to('/v1/more')).toEqual([]);
  expect(other.received).toEqual([]);
});

test('a URL of no rule that redirects into the API: no token on the way, and none at the end', async ({ serve, browserUnderTest }) => {
  const { site, tab } = await signedIn(serve, browserUnderTest);

  expect((await ask(tab, `/public/to?${encodeURIComponent('/api/me')}`)).status).toBe(401);

  for (const request of [...site.to('/public/to'), ...site.to('/api/me')]) expect(withoutToken(request, site.secrets)).toBe(true);
});

const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==', 'base64');

test("a picture of the API that redirects to another host's storage is shown where that host allows it; the token stays behind", async ({
  serve,
  browserUnderTest,
  engine,
}) => {
  const picture = (headers: Record<string, string>): Response => new Response(PIXEL, { headers: { ...headers, 'Content-Type': 'image/gif' } });
  const storage = await serve({ answer: ({ path }) => picture(path.startsWith('/open') ? { 'Access-Control-Allow-Origin': '*' } : {}) });
  const { site, tab } = await signedIn(serve, browserUnderTest);
  const isShown = (src: string): Promise<boolean> =>
    tab.run(
      (url) =>
        new Promise<boolean>((resolve) => {
          const image = new Image();
          image.onload = () => { resolve(true); };
          image.onerror = () => { resolve(false); };
          image.src = url;
        }),
      src,
    );

  expect(await isShown(to(`${storage.origin}/open.gif`))).toBe(true);
  // The request carries a header of ours, so it is a CORS one: a host that says nothing of CORS is not read.
  expect(await isShown(to(`${storage.origin}/closed.gif`))).toBe(false);

  for (const request of site.to('/api/to')) expect(site.secrets).toContain(bearer(request));
  const asked = storage.received.filter(({ method }) => method === 'GET').map(({ path }) => path);
  if (engine === 'firefox') {
    differs('asks the other host by a preflight first, although the token stays behind, and stops there when it says nothing of CORS');
    expect(asked).toEqual(['/open.gif']);
  } else {
    expect(asked).toEqual(['/open.gif', '/closed.gif']);
  }
  for (const request of storage.received) expect(withoutToken(request, site.secrets)).toBe(true);
});

test('a navigation is asked about at each hop: the token where a rule says so, and nowhere else', async ({ serve, browserUnderTest }) => {
  const other = await elsewhere(serve);
  const { site, tab } = await signedIn(serve, browserUnderTest, { ...JWT_CONFIG, api: { url: '/api', navigations: 'same-origin' } });
  const open = (src: string): Promise<void> =>
    tab.run(
      (url) =>
        new Promise<void>((resolve) => {
          const frame = document.createElement('iframe');
          frame.onload = () => { resolve(); };
          frame.src = url;
          document.body.append(frame);
        }),
      src,
    );

  await open(to('/api/me'));
  await open(to('/elsewhere'));
  await open(to(`${other.origin}/page`));

  expect(site.to('/api/to')).toHaveLength(3);
  for (const request of [...site.to('/api/to'), ...site.to('/api/me')]) expect(site.secrets).toContain(bearer(request));
  expect(site.to('/elsewhere')).toHaveLength(1);
  for (const request of [...site.to('/elsewhere'), ...other.received]) expect(withoutToken(request, site.secrets)).toBe(true);
});

test('a sign-out that brings the refresh token takes it to no other origin, and the session is over all the same', async ({ serve, browserUnderTest }) => {
  const other = await elsewhere(serve);
  const { site, tab } = await signedIn(serve, browserUnderTest);
  const leave = ({ path }: Received): Answer =>
    path === '/api/auth/logout' ? new Response(null, { status: 307, headers: { Location: `${other.origin}/logout` } }) : undefined;
  const signInAgain = async (): Promise<string> => {
    const { refreshToken } = JSON.parse((await signIn(tab)).body) as { refreshToken: string };
    return refreshToken;
  };
  const placeholder = await signInAgain();
  site.setAnswer(leave);

  // The app's own, with the placeholder that it believes in; then the worker's.
  const outcome = await tab.run(
    (refreshToken) =>
      fetch('/api/auth/logout', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ refreshToken }) }).then(
        ({ status }) => String(status),
        ({ name }: Error) => name,
      ),
    placeholder,
  );
  expect(other.received.map(({ method }) => method)).toEqual([]);
  expect(outcome).toBe('TypeError');
  expect((await ask(tab, '/api/me')).status).toBe(401);
  await signInAgain();
  await tab.run(() => (window as unknown as { session: { logout(): Promise<unknown> } }).session.logout());
  expect((await ask(tab, '/api/me')).status).toBe(401);

  expect(other.received).toEqual([]);
  const sent = site.to('/api/auth/logout').map(({ body }) => (JSON.parse(body.toString()) as { refreshToken: string }).refreshToken);
  expect(sent.map((token) => site.secrets.has(token))).toEqual([true, true]);
  expect(site.to('/api/auth/logout')[0]?.headers.referer).toBe(`${site.origin}/`);
});
