/** The worker is stopped: its nonces are gone with its memory, and the key that the tokens are bound to is still there. */
import { expect, test } from '../support/test.js';
import { at, begin, call, openApp, registerApp, scene, submit } from './support/scene.js';

test.use({ shortLivedWorkers: true });
// WebKit takes its time to stop a worker.
test.setTimeout(240_000);

test('a worker that starts proves with the same key, and asks for a nonce anew', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve, { isDpopBound: true, apiNonce: true });
  const { site, provider, api } = stage;
  try {
    const tab = await openApp(browserUnderTest, stage);
    await begin(tab, { returnTo: '/home.html' });
    await expect.poll(() => at(tab)).toContain(`${provider.issuer}/interaction/`);
    await submit(tab, 'ada', 'lovelace');
    await expect.poll(() => at(tab)).toBe(`${site.origin}/home.html`);
    await registerApp(tab);
    const statuses = () => api.to('/me').flatMap(({ method, status }) => (method === 'OPTIONS' ? [] : [status]));
    expect((await call(tab, `${api.origin}/me`)).status).toBe(200);
    expect(statuses()).toEqual([401, 200]);

    await browserUnderTest.stopWorkers();
    expect((await call(tab, `${api.origin}/me`)).status).toBe(200);
    // That the nonce was not known shows that it was another worker's life.
    expect(statuses()).toEqual([401, 200, 401, 200]);

    await browserUnderTest.stopWorkers();
    await registerApp(tab);
    await tab.run(() => (window as unknown as { session: import('token-worker').Session }).session.refresh());
    expect(provider.refreshes().map(({ status }) => status)).toEqual([200]);
    expect((await call(tab, `${api.origin}/me`)).status).toBe(200);
  } finally {
    await stage.close();
  }
});
