/** How a session ends, and how it does not: every tab is told once, and signing in again works without a reload. */
import { JWT_CONFIG } from './support/config.js';
import { get, logouts, post, register, registerBare, signIn, watchMessages } from './support/page-actions.js';
import { bearer } from './support/received.js';
import type { Browser, Tab } from './support/browser.js';
import type { Answer, Site } from './support/site.js';
import { expect, test } from './support/test.js';

/** Two controlled tabs, and one outside the worker's scope, which it can never control. */
async function threeTabs(browser: Browser, site: Site): Promise<readonly [Tab, Tab, Tab]> {
  const first = await browser.open(`${site.origin}/app/`);
  await registerBare(first, '/token-worker.js', { scope: '/app/' });
  const second = await browser.open(`${site.origin}/app/`);
  const uncontrolled = await browser.open(`${site.origin}/outside.html`);
  for (const tab of [first, second, uncontrolled]) await watchMessages(tab);
  expect(await uncontrolled.run(() => 'inPage' in window || navigator.serviceWorker.controller === null)).toBe(true);
  return [first, second, uncontrolled];
}

const files = { '/app/': '<!doctype html><title>app</title><link rel="icon" href="data:,">' };

test('refresh refused: every tab, controlled or not, gets one logout message; signing in again works in all', async ({
  serve,
  browserUnderTest,
}) => {
  const site = await serve({ files });
  const tabs = await threeTabs(browserUnderTest, site);
  const [first, second] = tabs;
  await signIn(first);
  const signedInAt = Date.now() / 1000;
  site.backend.revokeSessions();

  expect((await Promise.all([get(first, '/api/me'), get(second, '/api/me')])).map(({ status }) => status)).toEqual([401, 401]);

  for (const tab of tabs) {
    await expect.poll(() => logouts(tab)).toHaveLength(1);
    const [message] = await logouts(tab);
    expect(message).toMatchObject({ type: 'token-worker:logout', version: 1, session: 'default', reason: 'refresh-rejected', username: 'ada' });
    expect(message?.at).toBeGreaterThan(signedInAt - 1);
    expect(message?.at).toBeLessThan(Date.now() / 1000 + 1);
  }
  expect(site.to('/api/auth/refresh')).toHaveLength(1);

  await get(second, '/api/me?later');
  expect(site.received.at(-1)?.headers.authorization).toBeUndefined();

  await signIn(second);
  expect((await get(first, '/api/me')).status).toBe(200);
  expect((await get(second, '/api/me')).status).toBe(200);
  for (const tab of tabs) expect(await logouts(tab)).toHaveLength(1);
});

test('signing out in one tab is announced in all, with the user name for the next login', async ({ serve, browserUnderTest }) => {
  const site = await serve({ files });
  const tabs = await threeTabs(browserUnderTest, site);
  const [first, second] = tabs;
  await signIn(first);

  await get(first, '/api/auth/logout', { method: 'POST' });

  expect(site.secrets).toContain(bearer(site.to('/api/auth/logout')[0]));
  for (const tab of tabs) {
    await expect.poll(() => logouts(tab)).toHaveLength(1);
    expect((await logouts(tab))[0]).toMatchObject({ reason: 'signed-out', username: 'ada' });
  }
  expect((await get(second, '/api/me')).status).toBe(401);
  expect(site.to('/api/me').at(-1)?.headers.authorization).toBeUndefined();
});

const FAILURES: Readonly<Record<string, () => Answer>> = {
  'a 500': () => new Response('oops', { status: 500 }),
  'a 200 that is no token response': () => new Response('<html>hello</html>'),
  'a 400 that is no invalid_grant': () => Response.json({ error: 'invalid_request' }, { status: 400 }),
  'a connection that breaks': () => 'drop',
  'no answer at all': () => 'hang',
};

for (const [name, failure] of Object.entries(FAILURES)) {
  test(`refresh unavailable by ${name}: nobody is signed out`, async ({ serve, browserUnderTest }) => {
    const site = await serve({
      keepsConnections: false,
      config: { ...JWT_CONFIG, refresh: { url: '/api/auth/refresh', timeout: 1 } },
      answer: ({ path }) => (path === '/api/auth/refresh' ? failure() : undefined),
    });
    const tab = await browserUnderTest.open(site.origin);
    await watchMessages(tab);
    await register(tab);
    await signIn(tab);
    site.backend.expireAccessTokens();

    // The page sees what the resource server says; the session stays.
    expect((await get(tab, '/api/me')).status).toBe(401);
    await expect.poll(() => snapshot(tab)).toMatchObject({ status: 'signed-in', renewal: 'unavailable' });
    expect(site.to('/api/auth/refresh')).toHaveLength(1);

    site.setAnswer(undefined);
    await tab.run(() => (window as unknown as { session: { refresh(): Promise<unknown> } }).session.refresh());
    expect((await get(tab, '/api/me')).status).toBe(200);
    expect(await logouts(tab)).toEqual([]);
  });
}

test('refresh unavailable since nobody listens there: nobody is signed out', async ({ serve, browserUnderTest }) => {
  const gone = await serve();
  await gone.close();
  const site = await serve({ config: { ...JWT_CONFIG, refresh: `${gone.origin}/refresh` } });
  const tab = await browserUnderTest.open(site.origin);
  await watchMessages(tab);
  await register(tab);
  await signIn(tab);
  site.backend.expireAccessTokens();

  expect((await get(tab, '/api/me')).status).toBe(401);

  expect(await snapshot(tab)).toMatchObject({ status: 'signed-in', renewal: 'unavailable' });
  expect(await logouts(tab)).toEqual([]);
});

const snapshot = (tab: Tab): Promise<unknown> =>
  tab.run(() => (window as unknown as { session: { getSnapshot(): unknown } }).session.getSnapshot());

test('signing in as another user: what a tab still shows of the one before is never taken for the new one', async ({
  serve,
  browserUnderTest,
}) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  const other = await browserUnderTest.open(site.origin);
  await registerBare(tab);
  const ada = JSON.parse((await signIn(tab)).body) as { accessToken: string; refreshToken: string };
  expect((await get(tab, '/api/me', { headers: { Authorization: `Bearer ${ada.accessToken}` } })).body).toContain('Ada');

  await signIn(other, '/api', 'grace', 'hopper');
  // Without a worker each tab keeps the session itself, and hears of the other's a moment later.
  if (await tab.run(() => 'inPage' in window)) {
    await register(tab);
    await expect.poll(() => snapshot(tab)).toMatchObject({ username: 'grace' });
  }

  expect((await get(tab, '/api/me', { headers: { Authorization: `Bearer ${ada.accessToken}` } })).status).toBe(401);
  expect(bearer(site.to('/api/me').at(-1))).toBe(ada.accessToken);
  expect((await post(tab, '/api/auth/refresh', { refreshToken: ada.refreshToken })).status).toBe(401);
  expect((await get(other, '/api/me')).body).toContain('Grace');
});
