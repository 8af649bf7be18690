/** The worker is stopped while the user is at the provider, as after minutes there: the sign-in is completed all the same. */
import { expect, test } from '../support/test.js';
import { at, atForm, begin, exchanges, openApp, registerApp, scene, submit, userOf } from './support/scene.js';

test.use({ shortLivedWorkers: true });
// WebKit takes its time to stop a worker.
test.setTimeout(240_000);

test('stopped while the user is at the provider, at the refusal and after the sign-in: nothing is lost', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve, { countsStarts: true });
  const { site } = stage;
  const starts = (): number => site.to('/worker-started').length;
  const tab = await openApp(browserUnderTest, stage);

  await begin(tab, { returnTo: '/home.html?refused' });
  await atForm(tab, stage);
  await browserUnderTest.stopWorkers();
  let before = starts();
  await submit(tab, '', '', 'cancel');
  await expect.poll(() => at(tab)).toBe(`${site.origin}/home.html?refused=&error=access_denied&error_description=The+user+refused.`);
  await expect.poll(starts).toBeGreaterThan(before);

  await registerApp(tab);
  await begin(tab, { returnTo: '/home.html?done' });
  await atForm(tab, stage);
  await browserUnderTest.stopWorkers();
  before = starts();
  await submit(tab, 'ada', 'lovelace');
  await expect.poll(() => at(tab)).toBe(`${site.origin}/home.html?done`);
  await expect.poll(starts).toBeGreaterThan(before);
  expect(exchanges(stage)).toHaveLength(1);

  await browserUnderTest.stopWorkers();
  before = starts();
  expect(await userOf(tab, stage)).toBe('ada');
  await expect.poll(starts).toBeGreaterThan(before);
  expect(site.to('/callback')).toHaveLength(0);
  await stage.close();
});
