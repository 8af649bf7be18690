/** Which pages a worker controls: a narrower scope, a wider one than its folder, and two on one origin. */
import { JWT_CONFIG } from '../support/config.js';
import { outcome } from '../support/outcome.js';
import { get, logouts, register, registerBare, signIn, watchMessages } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import type { Tab } from '../support/browser.js';
import { expect, test } from '../support/test.js';

const CONFIG = `tokenWorker(${JSON.stringify(JWT_CONFIG)});`;
/** The worker and its configuration in a folder of their own. */
const inFolder = (folder: string) => ({ [`${folder}/token-worker.js`]: "importScripts('/token-worker.js');", [`${folder}/token-worker.config.js`]: CONFIG });

const controller = (tab: Tab) => tab.run(() => (navigator.serviceWorker.controller === null ? null : new URL(navigator.serviceWorker.controller.scriptURL).pathname));
const scopes = (tab: Tab) => tab.run(async () => (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => new URL(scope).pathname).sort());

test('a worker in a folder controls the pages of that folder; one outside is refused, and goes on', async ({ serve, browserUnderTest }) => {
  const site = await serve({ files: inFolder('/app') });
  const inside = await browserUnderTest.open(`${site.origin}/app/page.html`);
  const outside = await browserUnderTest.open(`${site.origin}/page.html`);

  expect(await outcome(inside, '/app/token-worker.js')).toBe('registered');
  expect(await outcome(outside, '/app/token-worker.js')).toMatchObject({ code: 'out-of-scope', message: expect.stringMatching(/\/page\.html.*\/app\//) as unknown });
  await signIn(inside);

  expect((await get(inside, '/api/me?inside')).status).toBe(200);
  expect((await get(outside, '/api/me?outside')).status).toBe(401);
  expect(await controller(outside)).toBeNull();
  expect(site.to('/api/me').map((request) => bearer(request) !== undefined)).toEqual([true, false]);
});

test('a worker at the top, registered for a folder: the same', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const inside = await browserUnderTest.open(`${site.origin}/app/page.html`);
  const outside = await browserUnderTest.open(`${site.origin}/application.html`);

  expect(await outcome(inside, '/token-worker.js', { scope: '/app/' })).toBe('registered');
  expect(await outcome(outside, '/token-worker.js', { scope: '/app/' })).toMatchObject({ code: 'out-of-scope' });
  await signIn(inside);

  expect((await get(inside, '/api/me')).status).toBe(200);
  expect((await get(outside, '/api/me')).status).toBe(401);
});

test('a worker in a folder may have the whole site where the server allows it, and is refused where not', async ({ serve, browserUnderTest }) => {
  const site = await serve({ files: inFolder('/assets') });
  const tab = await browserUnderTest.open(site.origin);
  expect(await outcome(tab, '/assets/token-worker.js', { scope: '/' })).toMatchObject({ code: 'registration-failed' });

  site.setAnswer(({ path }) =>
    path === '/assets/token-worker.js'
      ? new Response("importScripts('/token-worker.js');", { headers: { 'Content-Type': 'text/javascript', 'Service-Worker-Allowed': '/' } })
      : undefined,
  );
  expect(await outcome(tab, '/assets/token-worker.js', { scope: '/' })).toBe('registered');
  await signIn(tab);

  expect((await get(tab, '/api/me')).status).toBe(200);
  expect(site.secrets).toContain(bearer(site.to('/api/me')[0]));
});

test('two scopes on one origin share one session: signed in, renewed once, signed out once', async ({ serve, browserUnderTest }) => {
  const site = await serve({ backend: { accessTokenLifetime: 3600 } });
  const top = await browserUnderTest.open(site.origin);
  await register(top);
  const app = await browserUnderTest.open(`${site.origin}/app/page.html`);
  // Controlled by the worker of the whole site until that of the folder is there.
  expect(await controller(app)).toBe('/token-worker.js');
  expect(await outcome(app, '/token-worker.js', { scope: '/app/' })).toBe('registered');
  await expect.poll(() => app.run(async () => (await navigator.serviceWorker.getRegistration())?.active === navigator.serviceWorker.controller)).toBe(true);
  expect(await scopes(app)).toEqual(['/', '/app/']);
  for (const tab of [top, app]) await watchMessages(tab);
  await signIn(top);

  const status = (tab: Tab) => tab.run(() => (window as unknown as { session: { getSnapshot(): { status: string } } }).session.getSnapshot().status);
  for (const tab of [top, app]) await expect.poll(() => status(tab)).toBe('signed-in');
  expect((await get(app, '/api/me?app')).status).toBe(200);
  site.backend.expireAccessTokens();
  await Promise.all([get(top, '/api/me?refused-top'), get(app, '/api/me?refused-app')]);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);

  await app.run(() => (window as unknown as { session: { logout(): Promise<unknown> } }).session.logout());
  for (const tab of [top, app]) {
    await expect.poll(() => status(tab)).toBe('signed-out');
    await expect.poll(async () => (await logouts(tab)).length).toBe(1);
  }
  expect((await get(top, '/api/me?after')).status).toBe(401);
  expect((await logouts(top)).length).toBe(1);
});

test('a page that a worker of a wider scope and another kind controls goes over to the token worker of its folder', async ({ serve, browserUnderTest }) => {
  const site = await serve({ files: { '/site.js': "addEventListener('install', () => skipWaiting()); addEventListener('activate', (event) => event.waitUntil(clients.claim()));" } });
  const tab = await browserUnderTest.open(`${site.origin}/app/page.html`);
  await registerBare(tab, '/site.js');
  expect(await controller(tab)).toBe('/site.js');

  expect(await outcome(tab, '/token-worker.js', { scope: '/app/' })).toBe('registered');
  expect(await controller(tab)).toBe('/token-worker.js');
  await signIn(tab);
  expect((await get(tab, '/api/me')).status).toBe(200);
});
