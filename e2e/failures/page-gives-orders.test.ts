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

  await tab.run((origin) => {
    const config = { api: origin, login: `${origin}/api/auth/login`, refresh: `${origin}/api/auth/refresh`, logout: `${origin}/api/auth/logout` };
    const types = ['config', 'set-config', 'hello', 'wake', 'refresh', 'claim', 'history', 'init'].map((type) => `token-worker:${type}`);
    for (const type of [...types, 'init', 'config']) {
      // Each as our own client would, with more in it than it would have.
      const message = { type, version: 1, session: 'default', ...config, config, url: config.refresh, data: config };
      navigator.serviceWorker.controller?.postMessage(message, [new MessageChannel().port2]);
      navigator.serviceWorker.controller?.postMessage(message);
    }
  }, elsewhere.origin);
  await registerBare(tab, `/token-worker.js?api=${encodeURIComponent(elsewhere.origin)}&refresh=${encodeURIComponent(`${elsewhere.origin}/api/auth/refresh`)}`);
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
