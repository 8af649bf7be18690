/** Renewal at the provider with rotation: one request however many ask, and only the provider's own refusal ends a session. */
import { jump, SETTABLE_CLOCK } from '../support/clock.js';
import { getMany, logouts, watchMessages } from '../support/page-actions.js';
import type { Answer } from '../support/site.js';
import { expect, test } from '../support/test.js';
import { openApp, renew, scene, signIn, snapshot, userOf, type Scene } from './support/scene.js';

const presented = ({ provider }: Scene): (string | null)[] => provider.refreshes().map(({ body }) => new URLSearchParams(body).get('refresh_token'));

/** As anybody could who has found an old token. */
async function present({ provider }: Scene, refreshToken: string | undefined): Promise<{ readonly status: number; readonly error: unknown }> {
  const response = await fetch(`${provider.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'refresh_token', client_id: 'app', refresh_token: refreshToken ?? '' }),
  });
  return { status: response.status, error: ((await response.json()) as { error?: unknown }).error };
}

/** The API takes this access token for one that was revoked. */
function refuse({ api, site }: Scene, accessToken: string | undefined): void {
  const headers = { 'Access-Control-Allow-Origin': site.origin };
  api.setAnswer((request) => (String(request.headers.authorization).split(' ')[1] === accessToken ? Response.json({ error: 'invalid_token' }, { status: 401, headers }) : undefined));
}

const LIFE = 300;

test('a token that runs out is renewed again and again, each refresh token presented once, in order', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve, { accessTokenSeconds: LIFE });
  const { provider, api, site } = stage;
  site.setConfig(`${SETTABLE_CLOCK};\n${stage.config}`);
  const others = [await openApp(browserUnderTest, stage), await openApp(browserUnderTest, stage)];
  const tab = await openApp(browserUnderTest, stage);
  await signIn(tab, stage);
  for (const each of [tab, ...others]) await watchMessages(each);

  expect(await userOf(tab, stage)).toBe('ada');
  for (const times of [1, 2, 3]) {
    await jump(tab, times * 2 * LIFE);
    for (const each of [tab, ...others]) {
      expect(await userOf(each, stage)).toBe('ada');
      expect(api.to('/me').at(-1)?.headers.authorization).toBe(`Bearer ${provider.accessTokens[times] ?? ''}`);
    }
  }

  const used = presented(stage);
  expect(used).toEqual(provider.refreshTokens.slice(0, 3));
  expect(new Set(used).size).toBe(used.length);
  expect(provider.refreshes().map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(api.received.flatMap(({ refusal }) => refusal ?? [])).toEqual([]);
  for (const each of [tab, ...others]) expect(await logouts(each)).toEqual([]);
  await stage.close();
});

test('forty requests of four tabs find their token refused at once: one refresh request, and all are answered', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const { provider, api } = stage;
  const tab = await openApp(browserUnderTest, stage);
  await signIn(tab, stage);
  const tabs = [tab];
  while (tabs.length < 4) tabs.push(await openApp(browserUnderTest, stage));
  refuse(stage, provider.accessTokens[0]);

  const statuses = await Promise.all(tabs.map((each) => getMany(each, `${api.origin}/me`, 10)));

  expect(statuses.flat()).toEqual(Array.from({ length: 40 }, () => 200));
  expect(presented(stage)).toEqual([provider.refreshTokens[0]]);
  expect(new Set(api.to('/me').filter(({ status }) => status === 200).map(({ headers }) => headers.authorization))).toEqual(new Set([`Bearer ${provider.accessTokens[1] ?? ''}`]));
  await stage.close();
});

test('an old refresh token is refused, and whoever presents it ends the session, which every tab is told once', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const { provider } = stage;
  const other = await openApp(browserUnderTest, stage);
  const tab = await openApp(browserUnderTest, stage);
  await signIn(tab, stage);
  for (const each of [tab, other]) await watchMessages(each);
  expect(await renew(tab)).toMatchObject({ status: 'signed-in', generation: 1 });
  const [first, second] = provider.refreshTokens;
  expect(await provider.isAlive(second ?? '')).toBe(true);

  expect(await present(stage, first)).toEqual({ status: 400, error: 'invalid_grant' });
  expect(await provider.isAlive(second ?? '')).toBe(false);

  expect(await renew(tab)).toMatchObject({ status: 'signed-out' });
  expect(presented(stage)).toEqual([first, first, second]);
  for (const each of [tab, other]) {
    await expect.poll(() => logouts(each)).toMatchObject([{ reason: 'refresh-rejected' }]);
    expect(await userOf(each, stage)).toBe(401);
  }
  await stage.close();
});

for (const isDpopBound of [false, true]) {
  test(`revoked at the provider: the renewal is refused, every tab is told once, and nothing more is asked${isDpopBound ? ', with tokens bound to a key' : ''}`, async ({ serve, browserUnderTest }) => {
    const stage = await scene(serve, { isDpopBound });
    const { provider, api } = stage;
    const tab = await openApp(browserUnderTest, stage);
    await signIn(tab, stage);
    const other = await openApp(browserUnderTest, stage);
    const tabs = [tab, other, await openApp(browserUnderTest, stage)];
    for (const each of tabs) await watchMessages(each);
    provider.revokeEverything();
    refuse(stage, provider.accessTokens[0]);

    const statuses = await Promise.all(tabs.map((each) => getMany(each, `${api.origin}/me`, 3)));

    expect(statuses.flat()).toEqual(Array.from({ length: 9 }, () => 401));
    for (const each of tabs) await expect.poll(() => logouts(each)).toMatchObject([{ reason: 'refresh-rejected' }]);
    expect(await userOf(tab, stage)).toBe(401);
    expect(api.to('/me').at(-1)?.headers.authorization).toBeUndefined();
    expect(presented(stage)).toEqual([provider.refreshTokens[0]]);
    for (const each of tabs) expect(await logouts(each)).toHaveLength(1);

    await signIn(tab, stage, { as: 'grace', returnTo: '/home.html?grace' });
    expect(await userOf(other, stage)).toBe('grace');
    await stage.close();
  });
}

const cors = { 'Access-Control-Allow-Origin': '*' };

for (const [what, answer] of Object.entries<() => Answer>({
  'a 503': () => new Response('down', { status: 503, headers: cors }),
  'a 503 that the browser keeps from the worker': () => new Response('down', { status: 503 }),
  'a 400 of another kind': () => Response.json({ error: 'invalid_request' }, { status: 400, headers: cors }),
  'tokens of another kind': () => Response.json({ access_token: 'a', token_type: 'mac' }, { headers: cors }),
  'a page': () => new Response('<p>hello', { headers: { ...cors, 'Content-Type': 'text/html' } }),
  'a connection that breaks': () => 'drop',
  'no answer at all': () => 'hang',
})) {
  test(`the provider answers the renewal with ${what}: nobody is signed out`, async ({ serve, browserUnderTest }) => {
    // Short only where it is waited for: it bounds what must succeed, too.
    const stage = await scene(serve, what === 'no answer at all' ? { oidc: { timeout: 4 } } : {});
    const { provider } = stage;
    const other = await openApp(browserUnderTest, stage);
    const tab = await openApp(browserUnderTest, stage);
    await signIn(tab, stage);
    for (const each of [tab, other]) await watchMessages(each);
    provider.setAnswer(({ path }) => (path === '/token' ? answer() : undefined));

    expect(await renew(tab)).toMatchObject({ status: 'signed-in', renewal: 'unavailable', generation: 0 });
    expect(provider.refreshes().length).toBeGreaterThan(0);
    expect(await userOf(tab, stage)).toBe('ada');

    provider.setAnswer(undefined);
    expect(await renew(tab)).toMatchObject({ status: 'signed-in', renewal: 'idle', generation: 1 });
    expect(await provider.isAlive(provider.refreshTokens[1] ?? '')).toBe(true);
    for (const each of [tab, other]) {
      expect(await userOf(each, stage)).toBe('ada');
      expect(await logouts(each)).toEqual([]);
    }
    expect(await snapshot(tab)).toMatchObject({ status: 'signed-in' });
    await stage.close();
  });
}
