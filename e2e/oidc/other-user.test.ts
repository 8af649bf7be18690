/** Somebody signs in where another user was signed in: that one's refresh token is given back. The same user who signs in anew loses nothing. */
import { expect, test } from '../support/test.js';
import { openApp, renew, scene, signIn, snapshot, userOf, type Scene } from './support/scene.js';

const givenBack = ({ provider }: Scene): (string | null)[] => provider.to('/token/revocation').filter(({ method }) => method === 'POST').map(({ body }) => new URLSearchParams(body).get('token'));

test('another user signs in: the refresh token of the one before is good for nothing any more, in no tab', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const { provider } = stage;
  const other = await openApp(browserUnderTest, stage);
  const tab = await openApp(browserUnderTest, stage);
  await signIn(tab, stage);
  const [ofAda = ''] = provider.refreshTokens;
  expect(await provider.isAlive(ofAda)).toBe(true);

  await signIn(tab, stage, { as: 'grace', returnTo: '/home.html?grace', prompt: 'login consent' });

  await expect.poll(() => provider.isAlive(ofAda)).toBe(false);
  expect(givenBack(stage)).toEqual([ofAda]);
  expect(await provider.isAlive(provider.refreshTokens[1] ?? '')).toBe(true);
  for (const each of [tab, other]) expect(await userOf(each, stage)).toBe('grace');
  expect(await renew(tab)).toMatchObject({ status: 'signed-in', generation: 1, username: 'grace', claims: { sub: 'grace' } });
  expect(await userOf(other, stage)).toBe('grace');
  await stage.close();
});

test('the same user signs in anew: nothing is given back, since this provider would revoke the new tokens too', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const { provider } = stage;
  const tab = await openApp(browserUnderTest, stage);
  await signIn(tab, stage);
  await signIn(tab, stage, { returnTo: '/home.html?again', prompt: 'login consent' });

  expect(await renew(tab)).toMatchObject({ status: 'signed-in', generation: 1 });
  expect(await userOf(tab, stage)).toBe('ada');
  expect(await snapshot(tab)).toMatchObject({ username: 'ada' });
  expect(givenBack(stage)).toEqual([]);

  // What would have been: with the old one this provider takes back all that the user gave the client.
  await fetch(`${provider.issuer}/token/revocation`, { method: 'POST', body: new URLSearchParams({ client_id: 'app', token: provider.refreshTokens[0] ?? '' }) });
  expect(await provider.isAlive(provider.refreshTokens.at(-1) ?? '')).toBe(false);
  await stage.close();
});
