/** No code, verifier, token or key anywhere that a page's script can see it, at every step of a sign-in, a renewal and a sign-out. */
import type { Tab } from '../support/browser.js';
import { storedSecrets } from '../support/scan.js';
import { expect, test } from '../support/test.js';
import { at, atForm, begin, leaving, openApp, registerApp, renew, scene, submit, userOf, type Scene } from './support/scene.js';
import { found, secretsOf, seenByScript, watchPage } from './support/seen.js';

type AppWindow = Window & { session: import('token-worker').Session };

async function expectNothing(tab: Tab, stage: Scene): Promise<void> {
  expect(found(await seenByScript(tab), secretsOf(stage))).toEqual([]);
}

const returned = (tab: Tab, { site }: Scene, query: string): Promise<void> => expect.poll(() => at(tab)).toBe(`${site.origin}/home.html${query}`);

for (const isDpopBound of [false, true]) {
  test(`a page that signs in, is renewed, signs in again, is refused and signs out never sees a secret${isDpopBound ? ', with tokens bound to a key' : ''}`, async ({ serve, browserUnderTest }) => {
    const stage = await scene(serve, { isDpopBound, oidc: { postLogoutRedirectUri: '/home.html' } });
    const { provider, site } = stage;
    const other = await openApp(browserUnderTest, stage, '/home.html?other');
    await watchPage(other);
    const tab = await openApp(browserUnderTest, stage);
    await watchPage(tab);

    await begin(tab, { returnTo: '/home.html?in' });
    await atForm(tab, stage);
    await submit(tab, 'ada', 'lovelace');
    await returned(tab, stage, '?in');
    expect([...secretsOf(stage).values()].sort()).toEqual(['ID token', "ID token's signature", 'access token', "access token's signature", 'code', 'refresh token', 'verifier']);
    // What was said to the page that left is looked at too.
    expect(await seenByScript(tab)).toContain('code_challenge=');
    await expectNothing(tab, stage);
    await watchPage(tab);
    await registerApp(tab);
    expect(await userOf(tab, stage)).toBe('ada');
    await expectNothing(tab, stage);
    // The session's own, and that of the sign-in that was under way.
    const key = { type: 'secret', extractable: false };
    expect(await storedSecrets(tab)).toEqual({ keys: [key, key], sealed: 1 });

    await renew(tab);
    expect(provider.refreshes()).toHaveLength(1);
    await expectNothing(tab, stage);

    await begin(tab, { returnTo: '/home.html?again' });
    await returned(tab, stage, '?again');
    expect(provider.codes).toHaveLength(2);
    await expectNothing(tab, stage);

    const replayed = `${site.origin}/callback?code=${provider.codes[0] ?? ''}&state=${provider.to('/auth')[0]?.query.get('state') ?? ''}&iss=${encodeURIComponent(provider.issuer)}`;
    await tab.goto(replayed);
    await expect.poll(() => at(tab)).toContain(`${site.origin}/?error=unknown_state`);
    await expectNothing(tab, stage);

    await tab.goto(`${site.origin}/home.html`);
    await watchPage(tab);
    await registerApp(tab);
    await leaving(tab.run(() => void (window as unknown as AppWindow).session.logout()));
    await expect.poll(() => at(tab)).toContain(`${provider.issuer}/session/end`);
    await submit(tab, '', '', 'yes');
    await returned(tab, stage, '');
    await registerApp(tab);
    await expectNothing(tab, stage);
    await expectNothing(other, stage);
    expect(await storedSecrets(tab)).toMatchObject({ sealed: 0 });
    expect(site.received.filter((request) => found(request.path + JSON.stringify(request.headers) + request.body.toString(), secretsOf(stage)).length > 0)).toEqual([]);
    await stage.close();
  });
}

test('a refused exchange leaves nothing in the page either', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const tab = await openApp(browserUnderTest, stage);
  await watchPage(tab);
  const answer = { error: 'invalid_grant', error_description: 'no' };
  stage.provider.setAnswer(({ path }) => (path === '/token' ? Response.json(answer, { status: 400, headers: { 'Access-Control-Allow-Origin': '*' } }) : undefined));
  await begin(tab, { returnTo: '/home.html' });
  await atForm(tab, stage);
  await submit(tab, 'ada', 'lovelace');
  await expect.poll(() => at(tab)).toContain('error=invalid_grant');
  expect([...secretsOf(stage).values()].sort()).toEqual(['code', 'verifier']);
  await expectNothing(tab, stage);
  await stage.close();
});

/** Control: each place, given a secret, is one where it is found. */
const PLACES: Readonly<Record<string, (secret: string) => unknown>> = {
  'the address': (secret) => { history.replaceState(null, '', `#${secret}`); },
  'the history': (secret) => { history.replaceState({ secret }, ''); },
  localStorage: (secret) => { localStorage.setItem('a', secret); },
  sessionStorage: (secret) => { sessionStorage.setItem('a', secret); },
  'a cookie': (secret) => { document.cookie = `a=${secret}`; },
  'a global': (secret) => { Object.assign(window, { deep: { inside: [secret] } }); },
  'a request': (secret) => fetch(`/home.html?${secret}`),
  'a cache': async (secret) => (await caches.open('a')).put('/a', new Response(secret)),
  'a message': async (secret) => {
    const { port1, port2 } = new MessageChannel();
    const heard = new Promise((resolve) => { port1.onmessage = resolve; });
    port2.postMessage({ secret });
    await heard;
  },
  IndexedDB: (secret) =>
    new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open('a');
      opening.onupgradeneeded = () => void opening.result.createObjectStore('a').put(new TextEncoder().encode(secret), 1);
      opening.onerror = () => { reject(new Error('no database')); };
      opening.onsuccess = () => { opening.result.close(); resolve(); };
    }),
};

test('control: a secret in any of these places is found', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const tab = await openApp(browserUnderTest, stage);
  await watchPage(tab);
  for (const [place, put] of Object.entries(PLACES)) {
    const secret = `secret-${place.replaceAll(/\W/g, '-')}-${String(Math.random()).slice(2)}`;
    const secrets = new Map([[secret, place]]);
    expect(found(await seenByScript(tab), secrets)).toEqual([]);
    await tab.run(put, secret);
    expect(found(await seenByScript(tab), secrets)).toEqual([place]);
  }
  await stage.close();
});

test('control: a secret in the address of the page before is found, as what referred to this one', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const tab = await openApp(browserUnderTest, stage);
  const secret = `secret-${String(Math.random()).slice(2)}`;
  await leaving(
    tab.run((text) => {
      history.replaceState(null, '', `/home.html?${text}`);
      // In the place of that address: no history has it then.
      setTimeout(() => { location.replace('/home.html?next'); });
    }, secret),
  );
  await returned(tab, stage, '?next');
  expect(found(await seenByScript(tab), new Map([[secret, 'what referred']]))).toEqual(['what referred']);
  await stage.close();
});
