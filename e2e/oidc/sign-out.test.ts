/** Sign-out: the provider is told, every tab is told, and where the provider is to sign out too the browser goes there with no token in sight. */
import type { Tab } from '../support/browser.js';
import { logouts, watchMessages } from '../support/page-actions.js';
import { expect, test } from '../support/test.js';
import { at, leaving, openApp, registerApp, scene, signIn, snapshot, submit, userOf, type Scene, type SceneOptions } from './support/scene.js';
import { found, secretsOf, seenByScript, watchPage } from './support/seen.js';

type AppWindow = Window & { session: import('token-worker').Session };

/** What the session is afterwards, and how many seconds that took. */
const logout = (tab: Tab) =>
  tab.run(async () => {
    const begun = performance.now();
    const { status } = await (window as unknown as AppWindow).session.logout();
    return { status, seconds: (performance.now() - begun) / 1000 };
  });

const NONCES_DEMANDED = { isDpopBound: true, apiNonce: true, dpopNonce: true } as const;

/** Both servers sent a proof back for a nonce, and took the next one. */
function expectNoncesDemanded({ provider, api }: Scene): void {
  const statuses = (requests: readonly { readonly method: string; readonly status?: number }[]) => requests.flatMap(({ method, status }) => (method === 'OPTIONS' ? [] : [status]));
  expect(statuses(provider.to('/token'))).toEqual([400, 200]);
  expect(statuses(api.to('/me'))).toEqual([401, 200]);
  expect(api.to('/me').flatMap(({ refusal }) => refusal ?? [])).toEqual(['nonce']);
}

for (const [kind, options] of Object.entries<SceneOptions>({ '': {}, ', with tokens bound to a key': { isDpopBound: true }, ', where both servers demand nonces': NONCES_DEMANDED })) {
  test(`signing out revokes the refresh token at the provider, and every tab is told once${kind}`, async ({ serve, browserUnderTest }) => {
    const stage = await scene(serve, options);
    const { provider, site, api } = stage;
    const other = await openApp(browserUnderTest, stage);
    const tab = await openApp(browserUnderTest, stage);
    await signIn(tab, stage);
    expect(await userOf(tab, stage)).toBe('ada');
    if (options === NONCES_DEMANDED) expectNoncesDemanded(stage);
    for (const each of [tab, other]) await watchMessages(each);
    const [refreshToken = ''] = provider.refreshTokens;
    expect(await provider.isAlive(refreshToken)).toBe(true);

    expect(await logout(tab)).toMatchObject({ status: 'signed-out' });

    expect(provider.to('/token/revocation').map(({ method, body, status }) => ({ method, status, form: Object.fromEntries(new URLSearchParams(body)) }))).toEqual([
      { method: 'POST', status: 200, form: { client_id: 'app', token: refreshToken, token_type_hint: 'refresh_token' } },
    ]);
    expect(await provider.isAlive(refreshToken)).toBe(false);
    for (const each of [tab, other]) {
      await expect.poll(() => logouts(each)).toMatchObject([{ reason: 'signed-out', session: 'default' }]);
      expect(await userOf(each, stage)).toBe(401);
      expect(await logouts(each)).toHaveLength(1);
    }
    expect(api.to('/me').at(-1)?.headers.authorization).toBeUndefined();
    // Nothing was configured that would take the user away from the page.
    expect(await at(tab)).toBe(`${site.origin}/home.html`);
    expect(provider.to('/session/end')).toHaveLength(0);
    await stage.close();
  });
}

for (const [kind, options] of Object.entries<SceneOptions>({ '': {}, ', where both servers demand nonces': NONCES_DEMANDED })) {
  test(`where the provider signs out too, the browser goes there with the ID token, which no page of ours sees, and comes back${kind}`, async ({ serve, browserUnderTest }) => {
    const stage = await scene(serve, { ...options, oidc: { postLogoutRedirectUri: '/home.html' } });
    const { provider, site } = stage;
    const other = await openApp(browserUnderTest, stage);
    const tab = await openApp(browserUnderTest, stage);
    await signIn(tab, stage, { returnTo: '/home.html?in' });
    expect(await userOf(tab, stage)).toBe('ada');
    if (options === NONCES_DEMANDED) expectNoncesDemanded(stage);
    await watchMessages(other);
    await watchPage(tab);
    await leaving(tab.run(() => void (window as unknown as AppWindow).session.logout()));

    await expect.poll(() => at(tab)).toContain(`${provider.issuer}/session/end`);
    const [{ query } = { query: new URLSearchParams() }] = provider.to('/session/end');
    const [idToken = ''] = provider.idTokens;
    expect(Object.fromEntries(query)).toEqual({ id_token_hint: idToken, client_id: 'app', post_logout_redirect_uri: `${site.origin}/home.html` });
    // The page leaves without waiting for it.
    const [refreshToken = ''] = provider.refreshTokens;
    await expect.poll(() => provider.to('/token/revocation').map(({ body, status }) => [new URLSearchParams(body).get('token'), status])).toEqual([[refreshToken, 200]]);
    await expect.poll(() => logouts(other)).toMatchObject([{ reason: 'signed-out' }]);

    await submit(tab, '', '', 'yes');
    await expect.poll(() => at(tab)).toBe(`${site.origin}/home.html`);
    expect(provider.to('/session/end/confirm')).toHaveLength(1);
    await registerApp(tab);
    expect(await snapshot(tab)).toMatchObject({ status: 'signed-out', ended: { reason: 'signed-out' } });
    for (const each of [tab, other]) {
      expect(found(await seenByScript(each), secretsOf(stage))).toEqual([]);
    }
    // What was said to the page that left is looked at too: where to go.
    expect(await seenByScript(tab)).toContain('/callback?state=');
    expect(site.to('/callback')).toHaveLength(0);

    // The provider has forgotten the user: who signs in again is asked again.
    await signIn(tab, stage, { as: 'grace', returnTo: '/home.html?grace' });
    expect(await userOf(tab, stage)).toBe('grace');
    await stage.close();
  });
}

for (const [what, answer] of Object.entries({ 'breaks the connection': 'drop', 'never answers': 'hang' } as const)) {
  test(`a provider that ${what}: the session ends here all the same, in time`, async ({ serve, browserUnderTest }) => {
    const stage = await scene(serve);
    const { provider } = stage;
    const other = await openApp(browserUnderTest, stage);
    const tab = await openApp(browserUnderTest, stage);
    await signIn(tab, stage);
    await watchMessages(other);
    provider.setAnswer(() => answer);

    const { status, seconds } = await logout(tab);

    expect(status).toBe('signed-out');
    // Eight seconds for the provider, and what a busy machine takes.
    expect(seconds).toBeLessThan(20);
    if (answer === 'hang') expect(seconds).toBeGreaterThan(7);
    expect(provider.to('/token/revocation').length).toBeGreaterThan(0);
    await expect.poll(() => logouts(other)).toMatchObject([{ reason: 'signed-out' }]);
    for (const each of [tab, other]) expect(await userOf(each, stage)).toBe(401);
    expect(stage.api.to('/me').at(-1)?.headers.authorization).toBeUndefined();
    await stage.close();
  });
}
