/** "Parallel sign-ins overwrite each other's state": two tabs sign in at once, and what comes of it is one whole session. */
import { gate } from '../support/gate.js';
import { get, register, signIn } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import { expect, test } from '../support/test.js';

test('two tabs that sign in at once as two users: the last answer is the session of both, with nothing of the other', async ({ serve, browserUnderTest }) => {
  const adaMayGo = gate();
  const site = await serve({
    answer: async ({ path, body }) => {
      if (path === '/api/auth/login' && body.includes('ada')) await adaMayGo.opened;
      return undefined;
    },
  });
  const one = await browserUnderTest.open(site.origin);
  await register(one);
  const other = await browserUnderTest.open(site.origin);
  await register(other);

  const first = signIn(one);
  await expect.poll(() => site.to('/api/auth/login')).toHaveLength(1);
  expect((await signIn(other, '/api', 'grace', 'hopper')).status).toBe(200);
  expect(JSON.parse((await get(one, '/api/me')).body)).toMatchObject({ username: 'grace' });
  adaMayGo.open();
  expect((await first).status).toBe(200);

  for (const tab of [one, other]) {
    const username = (): Promise<unknown> => tab.run(() => (window as unknown as { session: { getSnapshot(): { username?: string } } }).session.getSnapshot().username);
    await expect.poll(username).toBe('ada');
    expect(JSON.parse((await get(tab, '/api/me')).body)).toMatchObject({ username: 'ada' });
  }
  // Its refresh token is hers too.
  site.backend.expireAccessTokens();
  const before = site.to('/api/me').length;
  for (const tab of [one, other]) expect(JSON.parse((await get(tab, '/api/me')).body)).toMatchObject({ username: 'ada' });
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
  expect(new Set(site.to('/api/me').slice(before + 1).map(bearer)).size).toBe(1);
});
