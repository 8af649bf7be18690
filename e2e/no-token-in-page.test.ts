/** No token anywhere that the page can see it, after login, renewal and logout. */
import { COOKIE_CONFIG, JWT_CONFIG } from './support/config.js';
import { get, post, register, signIn } from './support/page-actions.js';
import { everythingSeen, storedSecrets, watchEverything } from './support/scan.js';
import type { Browser, Tab } from './support/browser.js';
import type { Site } from './support/site.js';
import { expect, test } from './support/test.js';

async function expectNoToken(tab: Tab, site: Site): Promise<void> {
  expect(site.secrets.size).toBeGreaterThan(0);
  const seen = await everythingSeen(tab);
  for (const secret of site.secrets) {
    expect(seen.includes(secret), 'a token in what the page can see').toBe(false);
    // The signature alone is what makes a token worth stealing.
    expect(seen.includes(secret.split('.').at(-1) ?? secret), "a token's signature in what the page can see").toBe(false);
  }
}

async function prepare(browser: Browser, site: Site, session = 'default'): Promise<Tab> {
  const tab = await browser.open(site.origin);
  await watchEverything(tab);
  await register(tab, '/token-worker.js', session);
  return tab;
}

test('a page that signs in, is renewed in every way and signs out never has a token', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await prepare(browserUnderTest, site);

  await signIn(tab);
  await expectNoToken(tab, site);
  expect(await storedSecrets(tab)).toEqual({ keys: [{ type: 'secret', extractable: false }], sealed: 1 });

  const own = await post(tab, '/api/auth/refresh', { refreshToken: 'whatever the app believes to have' });
  expect(own.status).toBe(200);
  await tab.run(() => (window as unknown as { session: { refresh(): Promise<unknown> } }).session.refresh());
  site.backend.expireAccessTokens();
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect(site.to('/api/auth/refresh')).toHaveLength(3);
  await expectNoToken(tab, site);

  expect((await get(tab, '/api/auth/logout', { method: 'POST' })).status).toBe(204);
  await expectNoToken(tab, site);
  expect(await storedSecrets(tab)).toMatchObject({ sealed: 0 });
});

test('with the refresh token in an httpOnly cookie, no token is stored at all', async ({ serve, browserUnderTest }) => {
  const site = await serve({ config: [{ ...COOKIE_CONFIG, name: 'cookie' }] });
  const tab = await prepare(browserUnderTest, site, 'cookie');

  await signIn(tab, '/cookie');
  site.backend.expireAccessTokens();
  expect((await get(tab, '/cookie/me')).status).toBe(200);

  await expectNoToken(tab, site);
  expect(await storedSecrets(tab)).toEqual({ keys: [], sealed: 0 });
});

test("redact: 'remove' leaves the fields out of the response", async ({ serve, browserUnderTest }) => {
  const site = await serve({ config: { ...JWT_CONFIG, redact: 'remove' } });
  const tab = await prepare(browserUnderTest, site);

  const login = await signIn(tab);

  const fields = Object.keys(JSON.parse(login.body) as object);
  expect(fields.sort()).toEqual(['expiresIn', 'user']);
  await expectNoToken(tab, site);
  expect((await get(tab, '/api/me')).status).toBe(200);
});
