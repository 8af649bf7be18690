/** The worker is stopped while the user is at the provider, as after minutes there: the sign-in is completed all the same. */
import { setTimeout as delay } from 'node:timers/promises';
import { logouts, watchMessages } from '../support/page-actions.js';
import { differs, expect, test } from '../support/test.js';
import { at, atForm, begin, exchanges, openApp, registerApp, renew, scene, signIn, submit, userOf } from './support/scene.js';
import { loginOutcome } from './support/sign-in-errors.js';

test.use({ shortLivedWorkers: true });
// WebKit takes its time to stop a worker.
test.setTimeout(240_000);

/** As long as people take to find a password; `npm run six-minutes` stays that long in fact. */
const SECONDS_AT_PROVIDER = Number(process.env.SECONDS_AT_PROVIDER ?? 0);
if (SECONDS_AT_PROVIDER > 0) test.setTimeout((SECONDS_AT_PROVIDER + 240) * 1000);

const DISCOVERY = '/.well-known/openid-configuration';

test('stopped while the user is at the provider, at the refusal and after the sign-in: nothing is lost', async ({ serve, engine, browserUnderTest }) => {
  const stage = await scene(serve, { countsStarts: true });
  const { site } = stage;
  const starts = (): number => site.to('/worker-started').length;
  const tab = await openApp(browserUnderTest, stage);

  await begin(tab, { returnTo: '/home.html?refused' });
  await atForm(tab, stage);
  let before = starts();
  await browserUnderTest.stopWorkers();
  await submit(tab, '', '', 'cancel');
  await expect.poll(() => at(tab)).toBe(`${site.origin}/home.html?refused=&error=access_denied&error_description=The+user+refused.`);
  await expect.poll(starts).toBeGreaterThan(before);

  await registerApp(tab);
  await begin(tab, { returnTo: '/home.html?done' });
  await atForm(tab, stage);
  // Before the stop: WebKit's own comes back to the page, and so starts it again.
  before = starts();
  await browserUnderTest.stopWorkers();
  await delay(SECONDS_AT_PROVIDER * 1000);
  await submit(tab, 'ada', 'lovelace');
  await expect.poll(() => at(tab)).toBe(`${site.origin}/home.html?done`);
  await expect.poll(starts).toBeGreaterThan(before);
  expect(exchanges(stage)).toHaveLength(1);

  before = starts();
  await browserUnderTest.stopWorkers();
  expect(await userOf(tab, stage)).toBe('ada');
  await expect.poll(starts).toBeGreaterThan(before);
  if (engine === 'webkit') differs('asks the server beside the worker that it has to start first, so the app’s server sees the code, which is of no use without the verifier');
  expect(site.to('/callback')).toHaveLength(engine === 'webkit' ? 2 : 0);
  await stage.close();
});

test('a new worker that cannot find the provider: nobody is signed out, and when it is back the session goes on', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const { provider } = stage;
  const tab = await openApp(browserUnderTest, stage);
  await signIn(tab, stage);
  await browserUnderTest.stopWorkers();
  await registerApp(tab);
  await watchMessages(tab);
  provider.setAnswer(({ path }) => (path === DISCOVERY ? 'hang' : undefined));
  const before = provider.to(DISCOVERY).length;

  // The sign-in is the first that looks for the provider; the renewal finds it still looking.
  const [login, renewed] = await Promise.all([loginOutcome(tab), renew(tab)]);

  expect(login).toMatchObject({ code: 'provider-unavailable' });
  expect(renewed).toMatchObject({ status: 'signed-in', renewal: 'unavailable' });
  expect(provider.to(DISCOVERY).length).toBeGreaterThan(before);
  expect(provider.refreshes()).toHaveLength(0);
  expect(await userOf(tab, stage)).toBe('ada');

  provider.setAnswer(undefined);
  expect(await renew(tab)).toMatchObject({ status: 'signed-in', renewal: 'idle', generation: 1 });
  expect(await logouts(tab)).toEqual([]);
  await stage.close();
});
