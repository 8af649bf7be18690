/** Signing out at a provider, in a browser without service workers: the page itself goes the way that a worker would take for it. */
import { at, atForm, begin, leaving, scene, submit } from '../oidc/support/scene.js';
import { ONE_ENGINE } from '../support/one-engine.js';
import type { Tab } from '../support/browser.js';
import { expect, test } from '../support/test.js';
import { ends, registerInPage, snapshot, WITHOUT_WORKERS, type AppWindow } from './support.js';

const NO_STORAGE = WITHOUT_WORKERS.replace('<script>', '<script>Object.defineProperty(globalThis, "indexedDB", { value: undefined });');

const registerHere = (tab: Tab) => registerInPage(tab, '/token-worker-oidc.js', '/dist/token-worker-fallback-oidc.js');

test('the provider signs the user out too: the page goes there with the ID token, comes back, and every tab is told', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const stage = await scene((options) => serve({ ...options, files: { '/home.html': WITHOUT_WORKERS, '/callback': WITHOUT_WORKERS } }), { oidc: { postLogoutRedirectUri: '/home.html' } });
  const { site, provider } = stage;
  const other = await browserUnderTest.open(`${site.origin}/home.html?other`);
  await registerHere(other);
  const tab = await browserUnderTest.open(`${site.origin}/home.html`);
  await registerHere(tab);
  await begin(tab, { returnTo: '/home.html' });
  await atForm(tab, stage);
  await submit(tab, 'ada', 'lovelace');
  await expect.poll(() => at(tab)).toContain('/callback?');
  await leaving(registerHere(tab));
  await expect.poll(() => at(tab)).toBe(`${site.origin}/home.html`);
  await registerHere(tab);
  expect(await snapshot(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } });

  await leaving(tab.run(() => void (window as unknown as AppWindow).session.logout()));
  await expect.poll(() => at(tab)).toContain('/callback?state=');
  await expect.poll(() => ends(other)).toEqual(['signed-out ada']);
  await leaving(registerHere(tab));
  await expect.poll(() => at(tab)).toContain(`${provider.issuer}/session/end`);

  const [idToken = ''] = provider.idTokens;
  expect(Object.fromEntries(provider.to('/session/end')[0]?.query ?? [])).toEqual({ id_token_hint: idToken, client_id: 'app', post_logout_redirect_uri: `${site.origin}/home.html` });
  await submit(tab, '', '', 'yes');
  await expect.poll(() => at(tab)).toBe(`${site.origin}/home.html`);
  await registerHere(tab);
  expect(await snapshot(tab)).toMatchObject({ status: 'signed-out', ended: { reason: 'signed-out' } });
  const [refreshToken = ''] = provider.refreshTokens;
  expect(await provider.isAlive(refreshToken)).toBe(false);
  // The app's server saw the code, once, and none of what it was exchanged for.
  const asked = JSON.stringify(site.received.map(({ path, headers }) => [path, headers]));
  for (const secret of [...provider.idTokens, ...provider.accessTokens, ...provider.refreshTokens]) expect(asked).not.toContain(secret);
  await stage.close();
});

test('without storage nobody can be signed in by a provider: the app is told so, and the code is not exchanged', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const stage = await scene((options) => serve({ ...options, files: { '/home.html': NO_STORAGE, '/callback': NO_STORAGE, '/': NO_STORAGE } }));
  const tab = await browserUnderTest.open(`${stage.site.origin}/home.html`);
  await registerHere(tab);
  await begin(tab, { returnTo: '/home.html' });
  await atForm(tab, stage);
  await submit(tab, 'ada', 'lovelace');
  await expect.poll(() => at(tab)).toContain('/callback?');
  await leaving(registerHere(tab));
  await expect.poll(() => at(tab)).toContain(`${stage.site.origin}/?error=unknown_state`);
  expect(stage.provider.to('/token')).toEqual([]);
  await stage.close();
});
