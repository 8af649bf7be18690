/** The way back from the provider: only the sign-in that was begun here is completed, once, whichever tab it ends in. */
import { get } from '../support/page-actions.js';
import { expect, test } from '../support/test.js';
import { at, atForm, begin, exchanges, leaving, openApp, registerApp, scene, signIn, snapshot, staysOpen, submit, userOf, type Scene } from './support/scene.js';
import { cameBackWith } from './support/sign-in-errors.js';

/** The address that the provider sent the browser to: it is not recorded, but made of what is. */
function callbackOf({ site, provider }: Scene, index: number): string {
  const callback = new URL(`${site.origin}/callback`);
  callback.searchParams.set('code', provider.codes[index] ?? '');
  callback.searchParams.set('state', provider.to('/auth')[index]?.query.get('state') ?? '');
  callback.searchParams.set('iss', provider.issuer);
  return callback.href;
}

test('a code from a sign-in that nobody began here is not exchanged', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const tab = await openApp(browserUnderTest, stage);
  // One is under way, but it is another.
  const other = await openApp(browserUnderTest, stage);
  await begin(other);
  await atForm(other, stage);

  await tab.goto(`${stage.site.origin}/callback?code=somebody&state=else&iss=${encodeURIComponent(stage.provider.issuer)}`);

  expect(await cameBackWith(tab, stage, '/')).toMatchObject({ error: 'unknown_state' });
  expect(stage.provider.to('/token')).toHaveLength(0);
  expect(stage.site.to('/callback')).toHaveLength(0);
  await registerApp(tab);
  expect(await snapshot(tab)).toMatchObject({ status: 'signed-out' });

  await submit(other, 'ada', 'lovelace');
  await expect.poll(() => userOf(tab, stage)).toBe('ada');
  await stage.close();
});

test('a code that comes without a state goes nowhere; the redirect URI by itself is the app’s', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const tab = await openApp(browserUnderTest, stage);

  await tab.goto(`${stage.site.origin}/callback?code=somebody&iss=${encodeURIComponent(stage.provider.issuer)}`);
  expect(await cameBackWith(tab, stage, '/')).toMatchObject({ error: 'unknown_state' });
  expect(stage.site.to('/callback')).toHaveLength(0);
  expect(stage.provider.to('/token')).toHaveLength(0);

  for (const query of ['', '?error=access_denied']) await tab.goto(`${stage.site.origin}/callback${query}`);
  expect(stage.site.to('/callback')).toHaveLength(2);
  await stage.close();
});

test('a worker that is there no more: the app’s server sees the code, which nobody else can exchange', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const tab = await openApp(browserUnderTest, stage);
  await begin(tab, { returnTo: '/home.html' });
  await atForm(tab, stage);
  const away = await browserUnderTest.open(`${stage.site.origin}/plain.html`);
  await away.run(async () => {
    const registrations = await navigator.serviceWorker.getRegistrations();
    for (const registration of registrations) await registration.unregister();
  });

  await submit(tab, 'ada', 'lovelace');
  await expect.poll(() => stage.site.to('/callback').length).toBeGreaterThan(0);

  const code = stage.provider.codes[0] ?? '-';
  expect(stage.site.to('/callback')[0]?.path).toContain(code);
  const thief = await fetch(`${stage.provider.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'authorization_code', client_id: 'app', code, redirect_uri: `${stage.site.origin}/callback`, code_verifier: 'a'.repeat(43) }),
  });
  expect([thief.status, ((await thief.json()) as { error?: unknown }).error]).toEqual([400, 'invalid_grant']);
  await stage.close();
});

test("an attacker's code with the state of a sign-in that is under way: the provider does not take it, and nobody is signed in", async ({ serve, browserUnderTest, anotherProfile }) => {
  const stage = await scene(serve);
  const attacker = await openApp(await anotherProfile(), stage);
  await signIn(attacker, stage, { as: 'grace' });
  const tab = await openApp(browserUnderTest, stage);
  await begin(tab, { returnTo: '/home.html' });
  await atForm(tab, stage);
  const forged = new URL(callbackOf(stage, 0));
  forged.searchParams.set('state', stage.provider.to('/auth')[1]?.query.get('state') ?? '');

  await tab.goto(forged.href);

  expect(await cameBackWith(tab, stage)).toMatchObject({ error: 'invalid_grant' });
  await registerApp(tab);
  expect(await userOf(tab, stage)).toBe(401);
  await stage.close();
});

test('a callback that is opened again is not exchanged again, and the session goes on', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const tab = await openApp(browserUnderTest, stage);
  await signIn(tab, stage);

  await tab.goto(callbackOf(stage, 0));

  expect(await cameBackWith(tab, stage, '/')).toMatchObject({ error: 'unknown_state' });
  await registerApp(tab);
  expect(await userOf(tab, stage)).toBe('ada');
  expect(stage.provider.to('/token')).toHaveLength(1);
  // A provider that sees a code twice revokes what it gave for it.
  expect(await stage.provider.isAlive(stage.provider.refreshTokens[0] ?? '')).toBe(true);
  await stage.close();
});

test('only the browser comes back: script that asks for the callback exchanges nothing, and uses nothing up', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const tab = await openApp(browserUnderTest, stage);
  const other = await openApp(browserUnderTest, stage);
  await begin(tab, { returnTo: '/home.html?done' });
  await atForm(tab, stage);
  const state = stage.provider.to('/auth')[0]?.query.get('state') ?? '';
  const iss = encodeURIComponent(stage.provider.issuer);

  await get(other, `/callback?code=any&state=${state}&iss=${iss}`);
  await get(other, `/callback?code=any&state=${state}&iss=${iss}`, { redirect: 'manual', method: 'POST' });
  expect(stage.provider.to('/token')).toHaveLength(0);
  expect(stage.site.to('/callback')).toHaveLength(2);

  await submit(tab, 'ada', 'lovelace');
  await expect.poll(() => at(tab)).toBe(`${stage.site.origin}/home.html?done`);
  expect(exchanges(stage)).toHaveLength(1);
  expect(await userOf(other, stage)).toBe('ada');
  await stage.close();
});

test('two tabs open the same callback at once: one exchange', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const tab = await openApp(browserUnderTest, stage);
  const twin = await openApp(browserUnderTest, stage);
  await begin(tab, { returnTo: '/home.html?done' });
  await atForm(tab, stage);
  const [code, state] = ['any', stage.provider.to('/auth')[0]?.query.get('state') ?? ''];
  const callback = `${stage.site.origin}/callback?code=${code}&state=${state}&iss=${encodeURIComponent(stage.provider.issuer)}`;

  await Promise.all([tab.goto(callback), twin.goto(callback)]);

  await expect.poll(async () => [await at(tab), await at(twin)].map((address) => new URL(address || 'about:blank').searchParams.get('error')).sort()).toEqual(['invalid_grant', 'unknown_state']);
  expect(stage.provider.to('/token')).toHaveLength(1);
  await stage.close();
});

test('the user goes on at the provider in another tab than the one that began: it comes back there, and both are signed in', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const first = await openApp(browserUnderTest, stage);
  const watching = await openApp(browserUnderTest, stage, '/home.html?watching');
  await begin(first, { returnTo: '/home.html?done' });
  await atForm(first, stage);
  const second = await browserUnderTest.open(await at(first));

  await submit(second, 'ada', 'lovelace');

  await expect.poll(() => at(second)).toBe(`${stage.site.origin}/home.html?done`);
  await registerApp(second);
  expect(await userOf(second, stage)).toBe('ada');
  await expect.poll(() => snapshot(watching)).toMatchObject({ status: 'signed-in' });
  expect(exchanges(stage)).toHaveLength(1);
  await stage.close();
});

test('two sign-ins at once: each comes back to its own page, and the last is the session of both', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const one = await openApp(browserUnderTest, stage);
  const two = await openApp(browserUnderTest, stage);
  await begin(one, { returnTo: '/home.html?one' });
  await atForm(one, stage);
  await begin(two, { returnTo: '/home.html?two', prompt: 'login consent' });
  await atForm(two, stage);

  await submit(one, 'ada', 'lovelace');
  await expect.poll(() => at(one)).toBe(`${stage.site.origin}/home.html?one`);
  await registerApp(one);
  expect(await userOf(one, stage)).toBe('ada');

  await submit(two, 'grace', 'hopper');
  await expect.poll(() => at(two)).toBe(`${stage.site.origin}/home.html?two`);
  await registerApp(two);
  expect(await userOf(two, stage)).toBe('grace');
  expect(await userOf(one, stage)).toBe('grace');
  expect(await snapshot(one)).toMatchObject({ status: 'signed-in', claims: { sub: 'grace' } });
  expect(exchanges(stage)).toHaveLength(2);
  await stage.close();
});

test('back and forward after the sign-in exchange nothing again', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  await staysOpen(browserUnderTest, stage);
  const tab = await openApp(browserUnderTest, stage);
  await signIn(tab, stage);
  // The provider knows the user now, and asks nothing: the browser comes back at once.
  await begin(tab, { returnTo: '/home.html?again' });
  await expect.poll(() => at(tab)).toBe(`${stage.site.origin}/home.html?again`);
  expect(exchanges(stage)).toHaveLength(2);
  const requests = stage.provider.to('/auth').length;

  await tab.back();
  expect(await at(tab)).toBe(`${stage.site.origin}/home.html`);
  await leaving(tab.run(() => void setTimeout(() => history.forward())));
  await expect.poll(() => at(tab)).toBe(`${stage.site.origin}/home.html?again`);

  await registerApp(tab);
  expect(await userOf(tab, stage)).toBe('ada');
  expect(exchanges(stage)).toHaveLength(2);
  expect(stage.provider.to('/auth')).toHaveLength(requests);
  expect(stage.site.to('/callback')).toHaveLength(0);
  await stage.close();
});
