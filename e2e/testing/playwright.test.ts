/** `token-worker/testing` as an app's own tests use it: a user is signed in by Playwright, past the login page. */
import { expect, type Page } from 'playwright/test';
import type { TokenWorkerFixtures } from 'token-worker/testing';
import { JWT_CONFIG } from '../support/config.js';
import type { Site } from '../support/site.js';
import { bearer } from '../support/received.js';
import { cannot, test as base } from '../support/test.js';
import { ONE_ENGINE } from '../support/one-engine.js';
import { signIn as signInAnywhere, tokenWorkerFixtures } from './support/installed-testing.js';

const test = base.extend<TokenWorkerFixtures>(tokenWorkerFixtures);

test.beforeEach(({ engine }) => {
  if (engine === 'webkit') cannot('the fixture is one of Playwright, which does not drive this WebKit');
});

/** What the test's own backend would give out: here the login, asked without a browser. */
async function tokensOf(site: Site): Promise<{ accessToken: string; refreshToken: string; expiresIn: number }> {
  const response = await fetch(`${site.origin}/api/auth/login`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ username: 'ada', password: 'lovelace' }) });
  return (await response.json()) as { accessToken: string; refreshToken: string; expiresIn: number };
}

const status = (page: Page): Promise<number> => page.evaluate(() => fetch('/api/me').then((response) => response.status));

test('a user is signed in without the login page, for every page of the context, and is renewed', { tag: ONE_ENGINE }, async ({ serve, context, page, signIn }) => {
  const site = await serve();
  const tokens = await tokensOf(site);
  expect(await signIn({ url: site.origin, ...tokens, username: 'ada' })).toMatchObject({ status: 'signed-in', username: 'ada' });

  await page.goto(site.origin);
  expect(await status(page)).toBe(200);
  expect(bearer(site.to('/api/me')[0])).toBe(tokens.accessToken);
  const other = await context.newPage();
  await other.goto(site.origin);
  site.backend.expireAccessTokens();
  expect(await status(other)).toBe(200);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
});

test('what is wrong is said by a code: tokens, configuration, session, worker', { tag: ONE_ENGINE }, async ({ serve, signIn, browser }) => {
  const site = await serve();
  await expect(signIn({ url: site.origin, accessToken: '' })).rejects.toMatchObject({ code: 'invalid-tokens' });
  await expect(signIn({ url: site.origin, accessToken: 'a', session: 'admin' })).rejects.toMatchObject({ code: 'unknown-session' });
  await expect(signIn({ url: site.origin, accessToken: 'a', worker: '/none.js' })).rejects.toMatchObject({ code: 'registration-failed' });
  await expect(signIn({ accessToken: 'a' })).rejects.toThrow(/baseURL/);
  const wrong = await serve({ config: { ...JWT_CONFIG, storage: 'cookies' as never } });
  await expect(signIn({ url: wrong.origin, accessToken: 'a' })).rejects.toMatchObject({ code: 'invalid-config', message: expect.stringContaining('storage') as unknown });
  const blocked = await browser.newContext({ serviceWorkers: 'block' });
  await expect(signInAnywhere(blocked, { url: site.origin, accessToken: 'a' })).rejects.toMatchObject({ code: 'unsupported' });
  await blocked.close();
});

test('a saved storage state has no session in it, and does not stand in the way of a new one', { tag: ONE_ENGINE }, async ({ serve, context, signIn, browser }) => {
  const site = await serve();
  await signIn({ url: site.origin, ...(await tokensOf(site)) });
  const restored = await browser.newContext({ storageState: await context.storageState({ indexedDB: true }) });
  const page = await restored.newPage();
  await page.goto(site.origin);
  expect(await status(page)).toBe(401);
  expect(await signInAnywhere(restored, { url: site.origin, ...(await tokensOf(site)) })).toMatchObject({ status: 'signed-in', storage: 'indexeddb' });
  await page.reload();
  expect(await status(page)).toBe(200);
  await restored.close();
});
