/** Tokens and responses as real backends have them: of any age and form, and sometimes none at all. */
import { JWT_CONFIG } from './support/config.js';
import { get, post, register, signIn } from './support/page-actions.js';
import { bearer } from './support/received.js';
import type { Browser, Tab } from './support/browser.js';
import type { Answer, Received, Site, SiteOptions } from './support/site.js';
import { expect, test } from './support/test.js';
import { jwt } from './support/jwt.js';

const now = (): number => Math.floor(Date.now() / 1000);
const DAY = 24 * 60 * 60;

/** A backend that answers what the test says, and accepts any token. */
function says(login: unknown, refresh: unknown = { error: 'none' }): (received: Received) => Answer {
  return ({ path }) => {
    if (path === '/api/auth/login') return login instanceof Response ? login.clone() : Response.json(login);
    if (path === '/api/auth/refresh') return Response.json(refresh);
    return path.startsWith('/api/data') ? new Response('data') : undefined;
  };
}

async function openWith(serve: (options: SiteOptions) => Promise<Site>, browser: Browser, options: SiteOptions): Promise<{ site: Site; tab: Tab }> {
  const site = await serve(options);
  const tab = await browser.open(site.origin);
  await register(tab);
  return { site, tab };
}

interface Snapshot {
  readonly status: string;
  readonly expiresAt?: number;
  readonly renewAt?: number;
  readonly generation: number;
  readonly username?: string;
}

const snapshotOf = (tab: Tab): Promise<Snapshot> =>
  tab.run(() => (window as unknown as { session: { getSnapshot(): Snapshot } }).session.getSnapshot());

const LIVES = { '20 s': 20, '30 minutes': 1800, '10 years': 3652 * DAY };

for (const [name, seconds] of Object.entries(LIVES)) {
  test(`a token of ${name} is sent, and its renewal is due a quarter of its life or 300 s before its end, or a little later`, async ({
    serve,
    browserUnderTest,
  }) => {
    // Issued by a server whose clock is an hour behind: only the difference of the two times counts.
    const token = jwt({ sub: 'ada', iat: now() - 3600, exp: now() - 3600 + seconds });
    const { site, tab } = await openWith(serve, browserUnderTest, { answer: says({ accessToken: token, refreshToken: 'r' }) });
    const before = Date.now() / 1000;
    await signIn(tab);

    expect((await get(tab, '/api/data')).status).toBe(200);
    expect(bearer(site.to('/api/data')[0])).toBe(token);
    expect(site.to('/api/auth/refresh')).toHaveLength(0);
    const { expiresAt = 0, renewAt = 0 } = await snapshotOf(tab);
    expect(expiresAt - before).toBeGreaterThan(seconds - 1);
    expect(expiresAt - before).toBeLessThan(seconds + 20);
    const longest = Math.min(300, seconds / 4);
    expect(expiresAt - renewAt).toBeLessThanOrEqual(longest + 0.001);
    expect(expiresAt - renewAt).toBeGreaterThanOrEqual(longest / 2);
  });
}

const WITHOUT_EXPIRY = {
  opaque: 'gAAAAABl0paque-token_without.any~meaning+to/us==',
  'without exp': jwt({ sub: 'ada', iat: now() }),
  'with a garbled payload': 'eyJhbGciOiJIUzI1NiJ9.%%%not-base64%%%.c2ln',
};

for (const [name, token] of Object.entries(WITHOUT_EXPIRY)) {
  test(`a token that is ${name} is sent until it is refused, then renewed`, async ({ serve, browserUnderTest }) => {
    const fresh = jwt({ sub: 'ada', exp: now() + 900, iat: now() });
    const refused = new Set<string | undefined>();
    const backend = says({ access_token: token, refresh_token: 'r-1' }, { access_token: fresh, expires_in: '900' });
    const { site, tab } = await openWith(serve, browserUnderTest, {
      answer: (received) =>
        received.path.startsWith('/api/data') && refused.has(bearer(received)) ? new Response('no', { status: 401 }) : backend(received),
    });
    await signIn(tab);

    await get(tab, '/api/data');
    expect(bearer(site.to('/api/data')[0])).toBe(token);
    expect((await snapshotOf(tab)).expiresAt).toBeUndefined();

    refused.add(token);
    expect((await get(tab, '/api/data?again')).status).toBe(200);
    expect(bearer(site.to('/api/data').at(-1))).toBe(fresh);
    expect(site.to('/api/auth/refresh')).toHaveLength(1);
  });
}

const NO_LOGIN: Readonly<Record<string, () => Response>> = {
  'without tokens': () => Response.json({ mfaRequired: true, user: 'ada' }),
  'that is not JSON': () => new Response('<h1>Welcome</h1>', { headers: { 'Content-Type': 'text/html' } }),
  'that is 401': () => Response.json({ error: 'invalid_credentials', accessToken: 'not-a-token' }, { status: 401 }),
  'of 204': () => new Response(null, { status: 204 }),
};

for (const [name, response] of Object.entries(NO_LOGIN)) {
  test(`a login response ${name} reaches the page as it is, and nobody is signed in`, async ({ serve, browserUnderTest }) => {
    const expected = response();
    const { site, tab } = await openWith(serve, browserUnderTest, { answer: says(response()) });

    const login = await signIn(tab);

    expect(login).toEqual({ status: expected.status, body: await expected.text() });
    expect(await snapshotOf(tab)).toMatchObject({ status: 'signed-out' });
    await get(tab, '/api/data');
    expect(site.to('/api/data')[0]?.headers.authorization).toBeUndefined();
  });
}

test('a refresh response without a new refresh token: the old one stays; expires_in may be a string', async ({ serve, browserUnderTest }) => {
  const first = jwt({ sub: 'ada', iat: now(), exp: now() + 900 });
  const { site, tab } = await openWith(serve, browserUnderTest, {
    answer: says({ accessToken: first, refreshToken: 'the-only-one' }, { access_token: 'second', expires_in: '120' }),
  });
  await signIn(tab);
  const refresh = (): Promise<unknown> => tab.run(() => (window as unknown as { session: { refresh(): Promise<unknown> } }).session.refresh());

  await refresh();
  const { expiresAt = 0, renewAt = 0 } = await snapshotOf(tab);
  expect(expiresAt - renewAt).toBeLessThanOrEqual(30.001);
  expect(expiresAt - renewAt).toBeGreaterThanOrEqual(15);
  await refresh();

  expect(site.to('/api/auth/refresh').map(({ body }) => body.toString())).toEqual([
    '{"refreshToken":"the-only-one"}',
    '{"refreshToken":"the-only-one"}',
  ]);
  expect((await snapshotOf(tab)).generation).toBe(2);
});

test('other names and other places: fields by path, a form, a header and a scheme of the backend', async ({ serve, browserUnderTest }) => {
  const { site, tab } = await openWith(serve, browserUnderTest, {
    config: {
      api: { url: '/api', header: 'X-Access-Token', scheme: '' },
      login: { url: '/api/auth/login', accessToken: 'data.tokens.at', refreshToken: 'data.tokens.rt', username: 'username' },
      refresh: { url: '/api/auth/refresh', style: 'form', clientId: 'web', accessToken: 'data.at', headers: { 'X-Client': 'web' } },
    },
    answer: says({ data: { tokens: { at: 'a-1', rt: 'r-1&2' } } }, { data: { at: 'a-2' } }),
  });
  await signIn(tab, '/api', 'ada@example.com');

  await get(tab, '/api/data');
  await tab.run(() => (window as unknown as { session: { refresh(): Promise<unknown> } }).session.refresh());
  await get(tab, '/api/data');

  expect(site.to('/api/data').map(({ headers }) => headers['x-access-token'])).toEqual(['a-1', 'a-2']);
  const [refresh] = site.to('/api/auth/refresh');
  expect(refresh?.headers['content-type']).toContain('application/x-www-form-urlencoded');
  expect(refresh?.headers['x-client']).toBe('web');
  expect(refresh?.body.toString()).toBe('grant_type=refresh_token&refresh_token=r-1%262&client_id=web');
  expect((await snapshotOf(tab)).username).toBe('ada@example.com');
});

test('the request and response functions serve a backend that is like no other', async ({ serve, browserUnderTest }) => {
  const { site, tab } = await openWith(serve, browserUnderTest, {
    config: `tokenWorker({
      api: '/api',
      login: '/api/auth/login',
      refresh: {
        url: '/api/renew',
        request: ({ url, refreshToken }) => new Request(url + '?via=header', { headers: { 'X-Refresh': refreshToken } }),
        response: async (response) => ({ accessToken: (await response.text()).split('|')[1] }),
      },
    });`,
    answer: (received) =>
      received.path.startsWith('/api/renew')
        ? new Response('ok|a-2')
        : says({ accessToken: 'a-1', refreshToken: 'r-1' })(received),
  });
  await signIn(tab);
  await tab.run(() => (window as unknown as { session: { refresh(): Promise<unknown> } }).session.refresh());
  await get(tab, '/api/data');

  expect(site.to('/api/renew')).toMatchObject([{ method: 'GET', path: '/api/renew?via=header', headers: { 'x-refresh': 'r-1' } }]);
  expect(bearer(site.to('/api/data')[0])).toBe('a-2');
});

test('an endpoint that answers a newer token for the same session is taken at its word, and redacted', async ({ serve, browserUnderTest }) => {
  const { site, tab } = await openWith(serve, browserUnderTest, {
    config: { ...JWT_CONFIG, update: { url: '/api/user', accessToken: 'user.token' } },
    answer: (received) =>
      received.path === '/api/user'
        ? Response.json({ user: { name: 'Ada', token: 'newer-token' } })
        : says({ accessToken: 'first-token', refreshToken: 'r' })(received),
  });
  await signIn(tab);

  const user = await get(tab, '/api/user');
  await get(tab, '/api/data');

  expect(bearer(site.to('/api/user')[0])).toBe('first-token');
  expect(user.body).not.toContain('newer-token');
  expect(JSON.parse(user.body)).toMatchObject({ user: { name: 'Ada' } });
  expect(bearer(site.to('/api/data')[0])).toBe('newer-token');
});

test('tokens that the app got in some other way are taken by setTokens', async ({ serve, browserUnderTest }) => {
  const { site, tab } = await openWith(serve, browserUnderTest, { answer: says({}, { accessToken: 'a-2', refreshToken: 'r-2' }) });

  const outcome = await tab.run(async () => {
    const { session } = window as unknown as { session: { setTokens(tokens: unknown): Promise<unknown> } };
    const error = await session.setTokens({ accessToken: '' }).then(
      () => undefined,
      (reason: { code: string; message: string }) => ({ code: reason.code, message: reason.message }),
    );
    return { error, snapshot: await session.setTokens({ accessToken: 'a-1', refreshToken: 'r-1', expiresIn: 600, username: 'ada' }) };
  });
  await post(tab, '/api/data', {});

  expect(outcome.error).toMatchObject({ code: 'invalid-tokens' });
  expect(outcome.error?.message).toContain('accessToken');
  expect(outcome.snapshot).toMatchObject({ status: 'signed-in', username: 'ada' });
  expect(bearer(site.to('/api/data')[0])).toBe('a-1');
});
