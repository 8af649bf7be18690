/** The session as the page sees it: a store to subscribe to, and what can be asked of it. */
import type { Tab } from './support/browser.js';
import { COOKIE_CONFIG, JWT_CONFIG } from './support/config.js';
import { get, register, signIn } from './support/page-actions.js';
import { bearer } from './support/received.js';
import { expect, test } from './support/test.js';

interface Session {
  getSnapshot(): { status: string; generation: number; username?: string; ended?: { reason: string } };
  subscribe(listener: () => void): () => void;
  addEventListener(type: 'logout', listener: (event: { reason: string; username?: string; at: number }) => void): void;
  refresh(): Promise<unknown>;
  logout(): Promise<unknown>;
  forget(): Promise<unknown>;
}
type PageWindow = Window & { session: Session; statuses: string[]; ends: { reason: string; username?: string | undefined }[] };

/** Notes each snapshot's status and each logout. */
const observe = (tab: Tab): Promise<void> =>
  tab.run(() => {
    const page = window as unknown as PageWindow;
    const { session } = page;
    page.statuses = [session.getSnapshot().status];
    page.ends = [];
    session.subscribe(() => page.statuses.push(session.getSnapshot().status));
    session.addEventListener('logout', ({ reason, username }) => page.ends.push({ reason, username }));
  });

const snapshot = (tab: Tab) => tab.run(() => (window as unknown as PageWindow).session.getSnapshot());
const ends = (tab: Tab) => tab.run(() => (window as unknown as PageWindow).ends);

test('every tab follows: signed in, renewed, signed out, with the same snapshot until it changes', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tabs = [await browserUnderTest.open(site.origin), await browserUnderTest.open(site.origin)] as const;
  for (const tab of tabs) {
    await register(tab);
    await observe(tab);
  }
  const [first, second] = tabs;
  expect(await snapshot(first)).toMatchObject({ status: 'signed-out', generation: 0 });

  await signIn(first);
  for (const tab of tabs) await expect.poll(() => snapshot(tab)).toMatchObject({ status: 'signed-in', username: 'ada', generation: 0 });
  expect(await second.run(() => {
    const { session } = window as unknown as PageWindow;
    return session.getSnapshot() === session.getSnapshot();
  })).toBe(true);

  await second.run(() => (window as unknown as PageWindow).session.refresh());
  for (const tab of tabs) await expect.poll(() => snapshot(tab)).toMatchObject({ generation: 1, renewal: 'idle' });

  await second.run(() => (window as unknown as PageWindow).session.logout());
  for (const tab of tabs) {
    await expect.poll(() => snapshot(tab)).toMatchObject({ status: 'signed-out', username: 'ada', ended: { reason: 'signed-out' } });
    expect(await ends(tab)).toEqual([{ reason: 'signed-out', username: 'ada' }]);
  }
  expect(site.secrets).toContain(bearer(site.to('/api/auth/logout')[0]));
  expect(site.to('/api/auth/logout')[0]?.body.toString()).toContain('refreshToken');

  await first.run(() => (window as unknown as PageWindow).session.forget());
  for (const tab of tabs) await expect.poll(async () => (await snapshot(tab)).username).toBeUndefined();
});

test('a visible page has the token renewed when it is due, without any request of the app', async ({ serve, browserUnderTest }) => {
  const site = await serve({ config: { ...JWT_CONFIG, refreshBefore: 3600 }, backend: { accessTokenLifetime: 4 } });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);

  await expect.poll(async () => (await snapshot(tab)).generation, { timeout: 10_000 }).toBe(1);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
  expect(site.to('/api/me')).toHaveLength(0);
});

test('a session without refresh ends when its token has run out and is refused', async ({ serve, browserUnderTest }) => {
  const site = await serve({ config: { api: '/api', login: '/api/auth/login' }, backend: { accessTokenLifetime: 1 } });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await observe(tab);
  await signIn(tab);

  // The server counts in whole seconds and may refuse a little before the worker's clock says so: that refusal ends nothing.
  await expect.poll(async () => (await get(tab, '/api/me'), ends(tab))).toEqual([{ reason: 'expired', username: 'ada' }]);
  expect((await get(tab, '/api/me')).status).toBe(401);
  expect(site.to('/api/me').at(-1)?.headers.authorization).toBeUndefined();
});

test("attach: 'placeholder' leaves it to the app which requests are authenticated", async ({ serve, browserUnderTest }) => {
  const site = await serve({ config: { ...JWT_CONFIG, attach: 'placeholder' } });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  const { accessToken } = JSON.parse((await signIn(tab)).body) as { accessToken: string };

  expect((await get(tab, '/api/me')).status).toBe(401);
  expect((await get(tab, '/api/me', { headers: { Authorization: `Bearer ${accessToken}` } })).status).toBe(200);
  expect(site.to('/api/me').map(({ headers }) => typeof headers.authorization)).toEqual(['undefined', 'string']);
});

test('a sign-out that the server never answers does not keep the session alive', async ({ serve, browserUnderTest }) => {
  test.setTimeout(60_000);
  const site = await serve({ config: COOKIE_CONFIG, answer: ({ path }) => (path.endsWith('/logout') ? 'hang' : undefined) });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await observe(tab);
  await signIn(tab, '/cookie');

  await tab.run(() => {
    void fetch('/cookie/auth/logout', { method: 'POST' }).catch(() => undefined);
  });

  await expect.poll(() => ends(tab), { timeout: 20_000 }).toEqual([{ reason: 'signed-out', username: 'ada' }]);
});

test('the session tells what happened lately, and why, without a token', async ({ serve, browserUnderTest }) => {
  const site = await serve({ config: { ...JWT_CONFIG, refresh: { url: '/api/auth/refresh', timeout: 2 } } });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  const history = (): Promise<readonly Readonly<Record<string, unknown>>[]> =>
    tab.run(() => (window as unknown as { session: { history(): Promise<never> } }).session.history());
  expect(await history()).toEqual([]);

  await signIn(tab);
  site.setAnswer(({ path }) => (path === '/api/auth/refresh' ? new Response(null, { status: 503, headers: { 'Retry-After': '60' } }) : undefined));
  site.backend.expireAccessTokens();
  expect((await get(tab, '/api/me')).status).toBe(401);
  site.setAnswer(undefined);
  await tab.run(() => (window as unknown as { session: { refresh(): Promise<unknown> } }).session.refresh());
  site.backend.revokeSessions();
  expect((await get(tab, '/api/me')).status).toBe(401);

  const told = await history();
  expect(told).toMatchObject([
    { what: 'signed-in' },
    { what: 'backed-off', why: 'status', status: 503, failures: 1 },
    { what: 'retried', why: 'asked-for', failures: 1 },
    { what: 'renewed', why: 'asked-for', generation: 1 },
    { what: 'ended', why: 'refresh-rejected', status: 401 },
  ]);
  const [, backedOff] = told;
  expect(Number(backedOff?.until) - Number(backedOff?.at)).toBeGreaterThanOrEqual(60);
  for (const secret of site.secrets) expect(JSON.stringify(told)).not.toContain(secret);
});
