/** An app that Vite has built, as a static server gives it out: the worker is a part of the build. */
import type { Tab } from '../support/browser.js';
import { ONE_ENGINE } from '../support/one-engine.js';
import { get, signIn } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import { fromGuide } from '../../tools/vite/testing/guide.js';
import { expect, test } from './support/test.js';

const PWA = 'With a worker of your own, and vite-plugin-pwa';
const OWN = 'A configuration of its own';

/** An app that asks at once, before anything registers a worker as far as it knows. */
const EARLY = "fetch('/api/me?early').then(({ status }) => (document.title = String(status)));\n";

const title = (tab: Tab): Promise<string> => tab.run(() => document.title);

const registrations = (tab: Tab): Promise<readonly (readonly [scope: string, script: string | undefined])[]> =>
  tab.run(async () => (await navigator.serviceWorker.getRegistrations()).map(({ scope, active }) => [new URL(scope).pathname, active?.scriptURL.replace(location.origin, '')] as const));

test('below a base path, and with nothing of ours in the app: its first request has the token, after a hard reload too', async ({ serve, browserUnderTest, app }) => {
  const site = await serve();
  const config = fromGuide('Set up', 'vite.config.ts').replace('plugins:', "base: '/app/', plugins:");
  const { preview } = await app({ 'vite.config.ts': config, 'src/main.ts': EARLY }, site.origin);
  const tab = await browserUnderTest.open(`${await preview()}/app/`);
  await expect.poll(() => title(tab)).toBe('401');
  await expect.poll(() => registrations(tab)).toEqual([['/app/', '/app/token-worker.js']]);

  await signIn(tab);
  await tab.hardReload();

  await expect.poll(() => title(tab)).toBe('200');
  expect(site.to('/api/me')).toHaveLength(2);
  expect(site.secrets).toContain(bearer(site.to('/api/me')[1]));
});

test('a relative base: each page finds the worker beside it, as an ES module here', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest, app }) => {
  const site = await serve();
  const config = fromGuide(OWN, 'vite.config.ts').replace("('./token-worker.config.ts')", "('./token-worker.config.ts', { type: 'module' })").replace('plugins:', "base: './', plugins:");
  const { preview } = await app({ 'vite.config.ts': config, 'token-worker.config.ts': fromGuide(OWN, 'token-worker.config.ts'), 'src/main.ts': fromGuide('The session', 'src/main.ts') }, site.origin);
  const tab = await browserUnderTest.open(await preview());
  await expect.poll(() => title(tab)).toBe('signed-out');
  expect(await registrations(tab)).toEqual([['/', '/token-worker.js']]);

  await signIn(tab);
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect(site.secrets).toContain(bearer(site.to('/api/me')[0]));
  await expect.poll(() => title(tab)).toBe('signed-in');
});

test('with vite-plugin-pwa: one worker has the precached files and the tokens; in development it has the tokens', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest, anotherProfile, app }) => {
  const site = await serve();
  const { preview, develop } = await app(
    {
      'vite.config.ts': fromGuide(PWA, 'vite.config.ts'),
      'token-worker.config.ts': fromGuide(OWN, 'token-worker.config.ts'),
      'src/sw.ts': fromGuide(PWA, 'src/sw.ts'),
      'src/main.ts': fromGuide('The session', 'src/main.ts'),
    },
    site.origin,
  );
  for (const [browser, start, isBuilt] of [[browserUnderTest, preview, true], [await anotherProfile(), develop, false]] as const) {
    const tab = await browser.open(await start());
    await expect.poll(() => title(tab)).toBe('signed-out');
    expect(await registrations(tab)).toEqual([['/', '/sw.js']]);
    await signIn(tab);
    const query = isBuilt ? 'built' : 'developed';
    expect((await get(tab, `/api/me?${query}`)).status).toBe(200);
    expect(site.secrets).toContain(bearer(site.to('/api/me').at(-1)));
    expect(await tab.run(async () => (await caches.match('/index.html', { ignoreSearch: true })) !== undefined)).toBe(isBuilt);
  }
  expect(site.to('/api/me').map(({ path }) => path)).toEqual(['/api/me?built', '/api/me?developed']);
});
