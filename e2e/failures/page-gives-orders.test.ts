/** "A page makes the worker send tokens elsewhere": neither what it posts nor what it registers changes where tokens go. */
import { get, register, registerBare, signIn, watchMessages } from '../support/page-actions.js';
import { bearer, withoutToken } from '../support/received.js';
import { expect, test } from '../support/test.js';

test('messages and a query in the address of the script change nothing: no token to another origin, not by a renewal either', async ({ serve, browserUnderTest }) => {
  const [site, elsewhere] = await Promise.all([serve(), serve()]);
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);
  await watchMessages(tab);

  await tab.run(async (origin) => {
    const { controller } = navigator.serviceWorker;
    const config = { api: origin, login: `${origin}/api/auth/login`, refresh: `${origin}/api/auth/refresh`, logout: `${origin}/api/auth/logout` };
    const types = ['config', 'set-config', 'hello', 'wake', 'refresh', 'claim', 'history', 'init'].map((type) => `token-worker:${type}`);
    // Each as our own client would, with more in it than it would have.
    const messageOf = (type: string): unknown => ({ type, version: 1, session: 'default', ...config, config, url: config.refresh, data: config });
    for (const type of [...types, 'init', 'config']) controller?.postMessage(messageOf(type));
    // A reply comes when what was asked has been done: a renewal that is still under way would go on beside what follows.
    const replies = types.map((type) => {
      const { port1, port2 } = new MessageChannel();
      const reply = new Promise((resolve) => (port1.onmessage = resolve));
      controller?.postMessage(messageOf(type), [port2]);
      return reply;
    });
    await Promise.all(replies);
  }, elsewhere.origin);
  await registerBare(tab, `/token-worker.js?api=${encodeURIComponent(elsewhere.origin)}&refresh=${encodeURIComponent(`${elsewhere.origin}/api/auth/refresh`)}`);
  // WebKit may end the worker before in the middle of a request, and then sends that without one.
  await expect.poll(() => tab.run(() => navigator.serviceWorker.controller?.scriptURL)).toContain('?api=');
  const arrivedAtHome = site.to('/api/auth/refresh').length;
  site.backend.expireAccessTokens();
  expect((await get(tab, '/api/me')).status).toBe(200);
  await tab.run((origin) => fetch(`${origin}/api/me`, { mode: 'no-cors' }).then(() => undefined), elsewhere.origin);

  expect(site.to('/api/auth/refresh').length).toBeGreaterThan(arrivedAtHome);
  expect(site.secrets).toContain(bearer(site.to('/api/me').at(-1)));
  expect(elsewhere.to('/api/me')).toHaveLength(1);
  expect(elsewhere.to('/api/auth/refresh')).toHaveLength(0);
  for (const request of elsewhere.received) expect(withoutToken(request, site.secrets)).toBe(true);
});
