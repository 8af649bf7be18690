/** docs/recipes/express.md: the app on its page, run by a real Express, with the configuration beside it. */
import { renew, snapshot } from '../oidc/support/scene.js';
import { get, post, register } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import { expect, test } from '../support/test.js';
import { startExpress } from './support/express-app.js';
import { CONFIG_FILE, recipe } from './support/recipe.js';

test('Express: signed in, the API called, renewed by a cookie that no script sees, signed out', async ({ serve, browserUnderTest }) => {
  const app = await startExpress(await recipe('express', '// app.mjs\n', {}), { ACCESS_TOKEN_SECRET: 'a secret of the test, long enough' });
  const site = await serve({ config: await recipe('express', CONFIG_FILE, {}), answer: (received) => (received.path.startsWith('/api/') ? app.answer(received) : undefined) });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  expect((await get(tab, '/api/notes')).status).toBe(401);
  expect((await post(tab, '/api/auth/login', { username: 'ada', password: 'hopper' })).status).toBe(401);

  const login = await post(tab, '/api/auth/login', { username: 'ada', password: 'lovelace' });
  expect(login.status).toBe(200);
  const [first = ''] = site.secrets;
  expect(login.body).not.toContain(first);
  expect(await get(tab, '/api/notes')).toEqual({ status: 200, body: '["a note of ada"]' });
  expect(bearer(site.to('/api/notes').at(-1))).toBe(first);
  expect(await tab.run(() => document.cookie)).toBe('');

  expect(await renew(tab)).toMatchObject({ status: 'signed-in', generation: 1, username: 'ada' });
  const [refresh] = site.to('/api/auth/refresh');
  expect(refresh?.headers.cookie).toMatch(/^refresh=[\w-]+$/);
  expect(refresh?.body).toHaveLength(0);
  const [, second = ''] = site.secrets;
  expect((await get(tab, '/api/notes')).status).toBe(200);
  expect(bearer(site.to('/api/notes').at(-1))).toBe(second);

  expect((await post(tab, '/api/auth/logout', {})).status).toBe(204);
  await expect.poll(() => snapshot(tab)).toMatchObject({ status: 'signed-out', ended: { reason: 'signed-out' } });
  expect((await get(tab, '/api/notes')).status).toBe(401);
  expect((await post(tab, '/api/auth/refresh', {})).status).toBe(401);
  await app.close();
});
