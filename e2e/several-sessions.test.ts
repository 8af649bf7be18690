/** Several sessions in one worker, and several workers on one origin. */
import { COOKIE_CONFIG, JWT_CONFIG } from './support/config.js';
import { get, logouts, registerBare, signIn, watchMessages } from './support/page-actions.js';
import { bearer } from './support/received.js';
import { expect, test } from './support/test.js';

test('two named sessions: each rule gets its own user, each ends by itself', async ({ serve, browserUnderTest }) => {
  const site = await serve({ config: [JWT_CONFIG, { ...COOKIE_CONFIG, name: 'cookie' }] });
  const tab = await browserUnderTest.open(site.origin);
  await registerBare(tab);
  await watchMessages(tab);
  await signIn(tab, '/api', 'ada', 'lovelace');
  await signIn(tab, '/cookie', 'grace', 'hopper');

  expect((await get(tab, '/api/me')).body).toContain('Ada');
  expect((await get(tab, '/cookie/me')).body).toContain('Grace');

  await get(tab, '/cookie/auth/logout', { method: 'POST' });
  await expect.poll(() => logouts(tab)).toHaveLength(1);
  expect(await logouts(tab)).toMatchObject([{ session: 'cookie', reason: 'signed-out', username: 'grace' }]);
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect((await get(tab, '/cookie/me')).status).toBe(401);
});

const scoped = (scope: string) => [`/${scope}/`, `<!doctype html><title>${scope}</title><link rel="icon" href="data:,">`] as const;

test('two workers with the same endpoints share the session, and its end; another app on the origin never sees it', async ({
  serve,
  browserUnderTest,
}) => {
  const files = Object.fromEntries([scoped('one'), scoped('two'), scoped('other')]);
  const site = await serve({ files });
  const open = async (scope: string) => {
    const tab = await browserUnderTest.open(`${site.origin}/${scope}/`);
    await registerBare(tab, '/token-worker.js', { scope: `/${scope}/` });
    await watchMessages(tab);
    return tab;
  };
  const one = await open('one');
  const two = await open('two');
  await signIn(one);

  // The other worker hears of it a moment later.
  await expect.poll(async () => (await get(two, '/api/me')).status).toBe(200);
  site.backend.expireAccessTokens();
  expect((await Promise.all([get(one, '/api/me'), get(two, '/api/me')])).map(({ status }) => status)).toEqual([200, 200]);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);

  site.setConfig({ ...JWT_CONFIG, login: '/other/login', refresh: '/other/refresh', api: ['/api', '/other'] });
  const other = await open('other');
  expect((await get(other, '/api/me')).status).toBe(401);
  expect(site.to('/api/me').at(-1)?.headers.authorization).toBeUndefined();

  await get(one, '/api/auth/logout', { method: 'POST' });
  await expect.poll(() => logouts(two)).toHaveLength(1);
  await expect.poll(async () => (await get(two, '/api/me'), bearer(site.to('/api/me').at(-1)))).toBeUndefined();
  expect(await logouts(one)).toHaveLength(1);
});
