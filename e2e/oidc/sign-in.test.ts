/** Sign-in with a real provider: the code goes to the worker, the token to the API, and neither to a page. */
import { expect, test } from '../support/test.js';
import { at, begin, call, openApp, registerApp, scene, submit } from './support/scene.js';

test('the user signs in at the provider, and the API knows who asks', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const { site, provider, api } = stage;
  const tab = await openApp(browserUnderTest, stage);
  await begin(tab, { returnTo: '/home.html?then#here' });
  await expect.poll(() => at(tab)).toContain(`${provider.issuer}/interaction/`);
  await submit(tab, 'ada', 'lovelace');
  await expect.poll(() => at(tab)).toBe(`${site.origin}/home.html?then#here`);
  await registerApp(tab);
  expect(JSON.parse((await call(tab, `${api.origin}/me`)).body)).toMatchObject({ sub: 'ada' });
  expect(site.to('/callback')).toHaveLength(0);
  await stage.close();
});
