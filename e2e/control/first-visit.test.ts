/** The first visit: pages come under the worker's control without a reload, whatever worker was there before. */
import { outcome } from '../support/outcome.js';
import { get, register, registerBare, signIn } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import { ownWorker } from '../support/own-worker.js';
import { askSlowly, expectSlowAnswer } from '../support/slow-answer.js';
import { expect, test } from '../support/test.js';

test('register resolves once the page is controlled, and never reloads it', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await tab.run(() => {
    Object.assign(window, { mark: 'the same document' });
  });

  await register(tab);

  expect(await tab.run(() => [navigator.serviceWorker.controller !== null, (window as unknown as { mark?: string }).mark])).toEqual([true, 'the same document']);
  expect(site.to('/')).toHaveLength(1);
});

test("'token-worker/auto' lets the app go on where the worker cannot be had", async ({ serve, browserUnderTest }) => {
  const site = await serve({ config: "tokenWorker({ apy: '/api' });" });
  const tab = await browserUnderTest.open(site.origin);

  const went = await tab.run(async () => {
    const { session } = (await import('/dist/auto.js' as string)) as { session: Promise<unknown> };
    const held = fetch('/api/me?held').then(({ status }) => status);
    const code = await session.then(() => 'registered', (error: { code: string }) => error.code);
    return [code, await held, (await fetch('/api/me?afterwards')).status];
  });

  expect(went).toEqual(['invalid-config', 401, 401]);
});

test("an app's own worker that claims nothing by itself is asked to, on the first visit and with a worker that is there", async ({ serve, browserUnderTest }) => {
  const site = await serve({ files: { '/own.js': await ownWorker() } });
  const tab = await browserUnderTest.open(site.origin);
  expect(await outcome(tab, '/own.js')).toBe('registered');
  await signIn(tab);

  // Open before the worker was told to take anything, and so not controlled.
  const frame = await tab.run(async () => {
    await (await navigator.serviceWorker.getRegistration())?.unregister();
    return navigator.serviceWorker.controller?.scriptURL;
  });
  expect(frame).toContain('/own.js');
  const late = await browserUnderTest.open(site.origin);
  expect(await late.run(() => navigator.serviceWorker.controller)).toBeNull();
  await late.run(async () => {
    const registration = await navigator.serviceWorker.register('/own.js');
    while (registration.active?.state !== 'activated') await new Promise((resolve) => setTimeout(resolve, 10));
  });
  expect(await late.run(() => navigator.serviceWorker.controller)).toBeNull();

  expect(await outcome(late, '/own.js')).toBe('registered');
  expect((await get(late, '/api/me')).status).toBe(200);
  expect(site.secrets).toContain(bearer(site.to('/api/me')[0]));
});

test('a worker of another kind that the app had before gives way to the token worker', async ({ serve, browserUnderTest }) => {
  const before = "addEventListener('install', () => skipWaiting()); addEventListener('activate', (event) => event.waitUntil(clients.claim())); addEventListener('fetch', () => undefined);";
  const site = await serve({ files: { '/before.js': before } });
  const tab = await browserUnderTest.open(site.origin);
  await registerBare(tab, '/before.js');

  expect(await outcome(tab)).toBe('registered');

  expect(await tab.run(() => new URL(navigator.serviceWorker.controller?.scriptURL ?? '').pathname)).toBe('/token-worker.js');
  await signIn(tab);
  expect((await get(tab, '/api/me')).status).toBe(200);
});

test('where a token worker of another script is busy, the page has its session from that one, and goes over when it can', async ({ serve, engine, browserUnderTest }) => {
  const site = await serve({ files: { '/former.js': "importScripts('/token-worker.js');" } });
  const tab = await browserUnderTest.open(site.origin);
  await registerBare(tab, '/former.js');
  await signIn(tab);
  let release = (): void => undefined;
  site.setAnswer(async ({ path }) => {
    if (path !== '/api/slow') return undefined;
    await new Promise<void>((resolve) => (release = resolve));
    return new Response('slow');
  });
  await askSlowly(tab);
  await expect.poll(() => site.to('/api/slow').length).toBe(1);

  expect(await outcome(tab)).toBe('registered');
  const controller = () => tab.run(() => new URL(navigator.serviceWorker.controller?.scriptURL ?? '').pathname);
  expect(await controller()).toBe('/former.js');
  release();

  await expectSlowAnswer(tab, engine, 'slow');
  await expect.poll(controller).toBe('/token-worker.js');
  expect(await tab.run(() => (window as unknown as { session: { getSnapshot(): { status: string } } }).session.getSnapshot().status)).toBe('signed-in');
});
