/** Sign-in with a real provider: the code goes to the worker, the token to the API, and neither to a page. */
import { createHash } from 'node:crypto';
import { expect, test } from '../support/test.js';
import { at, atForm, begin, exchanges, openApp, registerApp, scene, signIn, snapshot, staysOpen, submit, userOf } from './support/scene.js';

test('the user signs in at the provider, and the API knows who asks', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const { site, provider } = stage;
  await staysOpen(browserUnderTest, stage);
  const tab = await openApp(browserUnderTest, stage);
  await begin(tab, { returnTo: '/home.html?then#here' });
  await atForm(tab, stage);
  await submit(tab, 'ada', 'lovelace');
  await expect.poll(() => at(tab)).toBe(`${site.origin}/home.html?then#here`);
  await registerApp(tab);
  expect(await userOf(tab, stage)).toBe('ada');
  expect(await snapshot(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } });
  expect(site.to('/callback')).toHaveLength(0);

  expect(provider.to('/token')).toHaveLength(1);
  const [exchange] = exchanges(stage);
  expect(exchange?.get('code')).toBe(provider.codes[0]);
  await stage.close();
});

test('the authorization request is protected by PKCE, state and nonce, new ones each time', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const tab = await openApp(browserUnderTest, stage);
  await signIn(tab, stage);
  await begin(tab, { returnTo: '/home.html?again' });
  await expect.poll(() => at(tab)).toBe(`${stage.site.origin}/home.html?again`);

  const requests = stage.provider.to('/auth').map(({ query }) => query);
  expect(requests).toHaveLength(2);
  expect(exchanges(stage)).toHaveLength(2);
  requests.forEach((query, index) => {
    expect(query.get('response_type')).toBe('code');
    expect(query.get('redirect_uri')).toBe(`${stage.site.origin}/callback`);
    expect(query.get('code_challenge_method')).toBe('S256');
    const verifier = exchanges(stage)[index]?.get('code_verifier') ?? '';
    expect(verifier).toMatch(/^[\w.~-]{43,128}$/);
    expect(query.get('code_challenge')).toBe(createHash('sha256').update(verifier).digest('base64url'));
    expect(stage.provider.received.filter(({ path }) => path.includes(verifier))).toEqual([]);
  });
  for (const name of ['state', 'nonce', 'code_challenge']) {
    const values = requests.map((query) => query.get(name) ?? '');
    for (const value of values) expect(value, name).toMatch(/^[\w-]{43}$/);
    expect(new Set(values).size, name).toBe(2);
  }
  await stage.close();
});

test('what the configuration and the page ask for reaches the provider as it was asked', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve, { oidc: { parameters: { audience: 'https://audience.example', display: 'page' } } });
  const tab = await openApp(browserUnderTest, stage);
  await begin(tab, { prompt: 'login consent', maxAge: 600, acrValues: ['gold', 'silver'], loginHint: 'ada@example.org', uiLocales: ['de', 'en'], parameters: { display: 'popup', campaign: 'a b&c' } });
  await atForm(tab, stage);
  const [{ query } = { query: new URLSearchParams() }] = stage.provider.to('/auth');
  const { state, nonce, code_challenge, ...asked } = Object.fromEntries(query);
  expect([state, nonce, code_challenge]).not.toContain(undefined);
  expect(asked).toEqual({
    client_id: 'app',
    redirect_uri: `${stage.site.origin}/callback`,
    response_type: 'code',
    code_challenge_method: 'S256',
    scope: 'openid offline_access api',
    resource: 'https://api.example',
    audience: 'https://audience.example',
    prompt: 'login consent',
    max_age: '600',
    acr_values: 'gold silver',
    login_hint: 'ada@example.org',
    ui_locales: 'de en',
    display: 'popup',
    campaign: 'a b&c',
  });

  // The ID token has to say when the user was there, since that was asked.
  await submit(tab, 'ada', 'lovelace');
  await expect.poll(() => at(tab)).toBe(`${stage.site.origin}/home.html`);
  await registerApp(tab);
  expect(await userOf(tab, stage)).toBe('ada');
  await stage.close();
});

test('sign-in shows up in all tabs, without a reload', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const other = await openApp(browserUnderTest, stage, '/home.html?other');
  const tab = await openApp(browserUnderTest, stage);
  expect(await userOf(other, stage)).toBe(401);
  expect(await snapshot(other)).toMatchObject({ status: 'signed-out' });
  await other.run(() => void Object.assign(window, { mark: 'never reloaded' }));

  await signIn(tab, stage);

  await expect.poll(() => snapshot(other)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } });
  expect(await userOf(other, stage)).toBe('ada');
  expect(stage.api.to('/me').at(-1)?.headers.authorization).toBe(`Bearer ${stage.provider.accessTokens[0] ?? ''}`);
  expect(await other.run(() => (window as unknown as { mark: string }).mark)).toBe('never reloaded');
  expect(exchanges(stage)).toHaveLength(1);
  await stage.close();
});
