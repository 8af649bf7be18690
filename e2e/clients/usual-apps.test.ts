/** A React and a Vue app as they are ordinarily written, with token code of their own: one line registers the worker, and nothing else changes. */
import type { Tab } from '../support/browser.js';
import { bearer } from '../support/received.js';
import type { Site, SiteOptions } from '../support/site.js';
import { expect, test } from '../support/test.js';
import { addNote, expectHeading, expectNotes, openApp, ownRefreshes, press, signIn, stored } from './support/app-user.js';
import { APPS, builtApp, type App } from './support/built-app.js';
import { expectEachWithToken, expectNoToken } from './support/expect-invisible.js';
import { together } from './support/together.js';

const PLACEHOLDER = /\.token-worker-placeholder-(access|refresh)-\w+$/;

type Serve = (options?: SiteOptions) => Promise<Site>;

const serveApp = async (serve: Serve, app: App, registersWorker = true): Promise<Site> => serve({ files: await builtApp(app, { registersWorker }) });

/** What the app's user does, with or without the worker. Answers how often the app itself asked for new tokens. */
async function useApp(tab: Tab, site: Site): Promise<number> {
  await expectHeading(tab, 'Welcome');
  await signIn(tab);
  await expectNotes(tab, []);
  await addNote(tab, 'first');
  await expectNotes(tab, ['first']);
  site.backend.expireAccessTokens();
  await addNote(tab, 'second');
  await expectNotes(tab, ['first', 'second']);
  const refreshes = await ownRefreshes(tab);
  await tab.goto(site.origin);
  await expectNotes(tab, ['first', 'second']);
  return refreshes;
}

/** A tab in which ada has written a note, and another that shows it. */
async function twoTabs(open: () => Promise<Tab>): Promise<readonly [Tab, Tab]> {
  const first = await open();
  await signIn(first);
  await expectNotes(first, []);
  await addNote(first, 'one');
  await expectNotes(first, ['one']);
  const second = await open();
  await expectNotes(second, ['one']);
  return [first, second];
}

for (const app of APPS) {
  test(`${app}: sign-in by its form, list, mutation, expiry, reload and sign-out, and it never has a token`, async ({ serve, browserUnderTest }) => {
    const site = await serveApp(serve, app);
    const tab = await openApp(browserUnderTest, site);

    expect(await useApp(tab, site)).toBe(0);

    expect(site.to('/api/auth/refresh')).toHaveLength(1);
    expectEachWithToken(site);
    const kept = await stored(tab);
    expect(kept).toHaveLength(2);
    for (const value of kept) expect(value).toMatch(PLACEHOLDER);
    await expectNoToken(tab, site, []);

    await press(tab, 'Sign out');
    await expectHeading(tab, 'Welcome');
    expect(await stored(tab)).toEqual([]);
    const { refreshToken } = JSON.parse(site.to('/api/auth/logout')[0]?.body.toString() ?? '{}') as { refreshToken?: string };
    expect(site.secrets).toContain(refreshToken);
    expect(await tab.run(async () => (await fetch('/api/notes')).status)).toBe(401);
  });

  test(`${app}, without the worker: the same files, less that one line, against the same server`, async ({ serve, browserUnderTest }) => {
    const site = await serveApp(serve, app, false);
    const tab = await browserUnderTest.open(site.origin);

    expect(await useApp(tab, site)).toBe(1);

    expect(site.to('/api/auth/refresh')).toHaveLength(1);
    for (const value of await stored(tab)) expect(site.secrets).toContain(value);
    expect(await tab.run(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
    await press(tab, 'Sign out');
    await expectHeading(tab, 'Welcome');
  });

  test(`${app}, two tabs refused at once: one refresh for both; a sign-out in one is one in both`, async ({ serve, browserUnderTest }) => {
    const site = await serveApp(serve, app);
    const [first, second] = await twoTabs(() => openApp(browserUnderTest, site));

    const before = site.to('/api/notes').length;
    site.setAnswer(together(['/api/notes'], 2));
    site.backend.expireAccessTokens();
    await Promise.all([addNote(first, 'two'), press(second, 'Reload')]);
    await expectNotes(first, ['one', 'two']);
    await press(second, 'Reload');
    await expectNotes(second, ['one', 'two']);
    const [one, other, ...renewed] = site.to('/api/notes').slice(before).map(bearer);
    expect(other).toBe(one);
    expect(renewed).not.toContain(one);
    expect(site.to('/api/auth/refresh')).toHaveLength(1);
    expectEachWithToken(site);

    await press(first, 'Sign out');
    await expectHeading(first, 'Welcome');
    // The React app listens to its storage; the Vue app finds out when it asks.
    if (app === 'vue') await press(second, 'Reload');
    await expectHeading(second, 'Welcome');
  });
}

test('react, two tabs refused at once, without the worker: both present the same refresh token, and the server takes it for stolen', async ({
  serve,
  browserUnderTest,
}) => {
  const site = await serveApp(serve, 'react', false);
  const [first, second] = await twoTabs(() => browserUnderTest.open(site.origin));

  site.setAnswer(together(['/api/notes', '/api/auth/refresh'], 2));
  site.backend.expireAccessTokens();
  await Promise.all([addNote(first, 'two'), press(second, 'Reload')]);

  await expectHeading(first, 'Welcome');
  await expectHeading(second, 'Welcome');
  expect(site.backend.log.map(({ detail }) => detail)).toContain('refresh token reused');
});
