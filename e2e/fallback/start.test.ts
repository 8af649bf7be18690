/** How the fallback begins: only where it is needed and asked for, with the configuration of the worker, and what it refuses. */
import { runUnder } from '../csp/support/strict-page.js';
import { at, atForm, begin, scene, submit, userOf } from '../oidc/support/scene.js';
import { JWT_CONFIG } from '../support/config.js';
import { startInsecure } from '../support/insecure.js';
import { ONE_ENGINE } from '../support/one-engine.js';
import { get, signIn } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import { expect, test } from '../support/test.js';
import { ends, registerInPage, snapshot, WITHOUT_WORKERS } from './support.js';

test('where there are workers it is not even loaded', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  expect(await registerInPage(tab)).toBeUndefined();
  expect((await snapshot(tab)).inPage).toBeUndefined();
  expect(await tab.run(() => navigator.serviceWorker.controller !== null)).toBe(true);
  expect(site.to('/dist/token-worker-fallback.js')).toEqual([]);
});

test("storage: 'sealed' is refused with a code, and a sentence that says why", { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const site = await serve({ files: { '/': WITHOUT_WORKERS }, config: { ...JWT_CONFIG, storage: 'sealed' } });
  const tab = await browserUnderTest.open(site.origin);
  expect(await registerInPage(tab)).toMatchObject({ code: 'not-sealed', message: expect.stringContaining('needs a service worker') as unknown });
});

test('a configuration that was mended serves the next try', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const site = await serve({ files: { '/': WITHOUT_WORKERS }, config: "throw new Error('no such luck');" });
  const tab = await browserUnderTest.open(site.origin);
  expect(await registerInPage(tab)).toMatchObject({ code: 'invalid-config', message: expect.stringMatching(/could not be run: (?:Uncaught )?Error: no such luck$/) as unknown });
  expect(await tab.run(() => 'tokenWorker' in window)).toBe(false);
  site.setConfig(JWT_CONFIG);
  expect(await registerInPage(tab)).toBeUndefined();
  await signIn(tab);
  expect((await get(tab, '/api/me')).status).toBe(200);
});

test('the configuration of an app’s own worker is handed over', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const own = `import { withConfig } from '/dist/token-worker-fallback.js'; export const { connect } = withConfig(${JSON.stringify(JWT_CONFIG)});`;
  const site = await serve({ files: { '/': WITHOUT_WORKERS, '/own-fallback.js': own } });
  const tab = await browserUnderTest.open(site.origin);
  expect(await registerInPage(tab, '/my-worker.js', '/own-fallback.js')).toBeUndefined();
  await signIn(tab);
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect(site.to('/token-worker.config.js')).toEqual([]);
});

test('on an insecure origin it goes on in memory: each tab has a session of its own', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const insecure = await startInsecure(site.origin);
  const tab = await browserUnderTest.open(insecure.origin);
  const other = await browserUnderTest.open(insecure.origin);
  for (const each of [tab, other]) {
    expect(await registerInPage(each)).toBeUndefined();
    await signIn(each);
    expect((await get(each, '/api/me')).status).toBe(200);
    expect(await snapshot(each)).toMatchObject({ status: 'signed-in', storage: 'memory', inPage: true });
  }
  site.backend.expireAccessTokens();
  expect((await get(tab, '/api/me')).status).toBe(200);

  await get(tab, '/api/auth/logout', { method: 'POST' });
  await expect.poll(() => ends(tab)).toEqual(['signed-out ada']);
  expect((await get(other, '/api/me')).status).toBe(200);
  expect(await ends(other)).toEqual([]);
  await insecure.close();
});

test('the app’s own names stay its own, though the configuration file may use them', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const page = WITHOUT_WORKERS.replace('<body>', '<script>var tokenWorker = "declared"; window.oidc = "assigned";</script><body>');
  const site = await serve({ files: { '/': page } });
  const tab = await browserUnderTest.open(site.origin);
  expect(await registerInPage(tab, '/token-worker-oidc.js', '/dist/token-worker-fallback-oidc.js')).toBeUndefined();
  expect(await tab.run(() => ['tokenWorker', 'oidc', 'dpop'].map((name) => (window as unknown as Record<string, unknown>)[name] ?? null))).toEqual(['declared', 'assigned', null]);
});

test('two sessions of one page, each handed the configuration by a fallback of its own', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const site = await serve({ files: { '/': WITHOUT_WORKERS } });
  const tab = await browserUnderTest.open(site.origin);
  const statuses = await tab.run(async () => {
    const { register } = (await import('/dist/index.js' as string)) as typeof import('token-worker');
    const fallback = async () => {
      const { withConfig } = (await import('/dist/token-worker-fallback.js' as string)) as typeof import('token-worker/fallback');
      return withConfig([{ api: '/api', login: '/api/auth/login' }, { name: 'cookie', api: '/cookie', login: '/cookie/auth/login' }]);
    };
    const both = await Promise.all(['default', 'cookie'].map((session) => register('/my-worker.js', { session, fallback })));
    const other = await register('/other-worker.js', { fallback }).catch((error: unknown) => error as Error);
    return [...both.map(({ name }) => name), 'code' in other ? `${String(other.code)}: ${(other as unknown as Error).message}` : other];
  });
  expect(statuses).toEqual(['default', 'cookie', `registration-failed: this page has the fallback of ${site.origin}/my-worker.js already, with that one’s configuration`]);
});

test('where every worker is refused, the app may ask for the fallback itself', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const refusing = '<!doctype html><title>page</title><link rel="icon" href="data:,"><script>ServiceWorkerContainer.prototype.register = () => Promise.reject(new TypeError("not by this scheme"));</script><body></body>';
  const site = await serve({ files: { '/': refusing } });
  const tab = await browserUnderTest.open(site.origin);
  expect(await registerInPage(tab)).toMatchObject({ code: 'registration-failed' });
  expect(site.to('/dist/token-worker-fallback.js')).toEqual([]);
  await tab.run(async (worker) => {
    const { connect } = (await import('/dist/token-worker-fallback.js' as string)) as typeof import('token-worker/fallback');
    Object.assign(window, { session: await connect(worker, 'default') });
  }, `${site.origin}/token-worker.js`);
  await signIn(tab);
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect(await snapshot(tab)).toMatchObject({ status: 'signed-in', inPage: true });
});

const NO_STORAGE: Readonly<Record<string, string>> = {
  'has none': 'Object.defineProperty(globalThis, "indexedDB", { value: undefined });',
  'refuses it': 'indexedDB.open = () => { throw new DOMException("The operation is insecure.", "SecurityError"); };',
  'fails at it': 'IDBFactory.prototype.open = function () { const request = new EventTarget(); Object.defineProperty(request, "error", { value: new DOMException("no room", "UnknownError") }); setTimeout(() => request.onerror(new Event("error"))); return request; };',
};

for (const [what, script] of Object.entries(NO_STORAGE)) {
  test(`a browser that ${what} where data is stored: it goes on in the tab’s memory, and a sign-out is that tab’s alone`, { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
    const site = await serve({ files: { '/': WITHOUT_WORKERS.replace('<script>', `<script>${script}`) } });
    const tabs = [await browserUnderTest.open(site.origin), await browserUnderTest.open(site.origin)] as const;
    for (const tab of tabs) {
      expect(await registerInPage(tab)).toBeUndefined();
      await signIn(tab);
      expect((await get(tab, '/api/me')).status).toBe(200);
      expect(await snapshot(tab)).toMatchObject({ status: 'signed-in', storage: 'memory', inPage: true });
    }
    await get(tabs[0], '/api/auth/logout', { method: 'POST' });
    await expect.poll(() => ends(tabs[0])).toEqual(['signed-out ada']);
    expect((await get(tabs[1], '/api/me')).status).toBe(200);
    expect(await ends(tabs[1])).toEqual([]);
  });
}

/** Runs in a page under a policy. */
async function useFallback(): Promise<unknown> {
  Reflect.deleteProperty(Navigator.prototype, 'serviceWorker');
  const { register } = (await import('/dist/index.js' as string)) as typeof import('token-worker');
  try {
    await register('/token-worker.js', { fallback: () => import('/dist/token-worker-fallback.js' as string) as Promise<typeof import('token-worker/fallback')> });
  } catch (error) {
    return (error as Error).message;
  }
  const body = JSON.stringify({ username: 'ada', password: 'lovelace' });
  await fetch('/api/auth/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  return (await fetch('/api/me')).status;
}

const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; require-trusted-types-for 'script'; trusted-types";

test('under a Content-Security-Policy with trusted types it needs no more than the worker does', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open();
  expect(await runUnder({ page: `${POLICY} token-worker` }, site, tab, useFallback)).toEqual({ value: 200, violations: [] });
  const refused = await runUnder({ page: `${POLICY} 'none'` }, site, tab, useFallback);
  expect(refused.value).toContain('add token-worker to its trusted-types directive');
});

test('sign-in with a provider: the page at the redirect URI exchanges the code, and goes where the sign-in began', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const stage = await scene((options) => serve({ ...options, files: { '/home.html': WITHOUT_WORKERS, '/callback': WITHOUT_WORKERS } }));
  const registerHere = () => registerInPage(tab, '/token-worker-oidc.js', '/dist/token-worker-fallback-oidc.js');
  const tab = await browserUnderTest.open(`${stage.site.origin}/home.html`);
  expect(await registerHere()).toBeUndefined();
  await begin(tab, { returnTo: '/home.html?then#here' });
  await atForm(tab, stage);
  await submit(tab, 'ada', 'lovelace');
  await expect.poll(() => at(tab)).toContain('/callback?');

  await registerHere().catch(() => undefined);

  await expect.poll(() => at(tab)).toBe(`${stage.site.origin}/home.html?then#here`);
  await registerHere();
  expect(await snapshot(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } });
  expect(await userOf(tab, stage)).toBe('ada');
  expect(stage.provider.to('/token')).toHaveLength(1);
  expect(bearer(stage.api.received.at(-1) as never)).toBeDefined();
  await stage.close();
});
