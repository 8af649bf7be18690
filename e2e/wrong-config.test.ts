/** A wrong configuration stops the worker's start, and `register` rejects with what is wrong. */
import { JWT_CONFIG } from './support/config.js';
import { get, register, registerBare, signIn, watchMessages } from './support/page-actions.js';
import type { Tab } from './support/browser.js';
import type { InPage } from './support/in-page.js';
import { expect, test } from './support/test.js';

interface Refusal {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

/** What `register` rejects with. */
function refusal(tab: Tab, url = '/token-worker.js'): Promise<Refusal | 'registered'> {
  return tab.run(async (script) => {
    const { register: registerWorker } = (await import('/dist/index.js' as string)) as typeof import('token-worker');
    return registerWorker(script, (window as { readonly inPage?: InPage }).inPage?.options).then(
      () => 'registered' as const,
      ({ name, code, message }: Refusal) => ({ name, code, message }),
    );
  }, url);
}

const WRONG: Readonly<Record<string, readonly [script: string, ...parts: readonly string[]]>> = {
  'an unknown key': ["tokenWorker({ api: '/api', refreshbefore: 60 });", 'refreshbefore', 'unknown key', 'refreshBefore'],
  'a missing api': ["tokenWorker({ login: '/login' });", 'api', 'undefined', "'/api'"],
  'a URL that is none': ["tokenWorker({ api: 'api.example.com' });", 'api', '"api.example.com"', "begins with '/'"],
  'a refresh URL that is none': ["tokenWorker({ api: '/api', refresh: { url: 'http://' } });", 'refresh.url', '"http://"', 'absolute http(s) URL'],
  'a negative number': ["tokenWorker({ api: '/api', refreshBefore: -5 });", 'refreshBefore', '-5', 'seconds, 0 or more'],
  'a style that does not exist': ["tokenWorker({ api: '/api', refresh: { url: '/r', style: 'xml' } });", 'refresh.style', '"xml"', "'json' or 'form' or 'cookie'"],
  'no call at all': ['// nothing here', 'token-worker.config.js', 'does not call tokenWorker', "tokenWorker({ api: '/api' })"],
  'a file that cannot be read': ['tokenWorker({', 'token-worker.config.js', 'could not be run'],
};

for (const [name, [config, ...parts]] of Object.entries(WRONG)) {
  test(`${name}: the message names the key, what it got and what it takes`, async ({ serve, browserUnderTest }) => {
    const site = await serve({ config });
    const tab = await browserUnderTest.open(site.origin);

    const error = await refusal(tab);

    expect(error).toMatchObject({ name: 'TokenWorkerError', code: 'invalid-config' });
    for (const part of parts) expect((error as Refusal).message).toContain(part);
    await expect.poll(() => tab.run(async () => ('inPage' in window ? null : ((await navigator.serviceWorker.getRegistration())?.active ?? null)))).toBeNull();
  });
}

test('an update with a wrong configuration is refused, told to the pages, and the worker that was there goes on', async ({
  serve,
  browserUnderTest,
}) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await registerBare(tab);
  await watchMessages(tab);
  await signIn(tab);
  site.setConfig("tokenWorker({ api: '/api', storage: 'cookies' });");

  await tab.run(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update();
  });

  const messages = (): Promise<unknown[]> => tab.run(() => (window as unknown as { messages: unknown[] }).messages);
  await expect.poll(messages).toContainEqual(expect.objectContaining({ type: 'token-worker:error', error: expect.objectContaining({ code: 'invalid-config', message: expect.stringContaining('storage') as unknown }) as object }));
  expect((await get(tab, '/api/me')).status).toBe(200);
});

test('an update with another configuration takes over without a reload, and the session goes on', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);
  site.setConfig({ ...JWT_CONFIG, api: ['/api', '/more'] });

  await tab.run(async () => {
    const changed = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
    });
    await (await navigator.serviceWorker.getRegistration())?.update();
    await changed;
  });
  await get(tab, '/more');
  await get(tab, '/api/me');

  expect(site.to('/more')[0]?.headers.authorization).toBe(site.to('/api/me')[0]?.headers.authorization);
  expect(site.to('/api/me')[0]?.headers.authorization).toMatch(/^Bearer /);
});

test('what is no worker, or cannot control the page, is refused with a code of its own', async ({ serve, browserUnderTest }) => {
  const site = await serve({ files: { '/other.js': 'self.addEventListener("install", () => self.skipWaiting());', '/sub/page.html': '<!doctype html><title>sub</title>' } });
  const tab = await browserUnderTest.open(site.origin);

  expect(await refusal(tab, '/no-such-file.js')).toMatchObject({ code: 'registration-failed' });
  const outside = await tab.run(async () => {
    const { register: registerWorker } = (await import('/dist/index.js' as string)) as typeof import('token-worker');
    return registerWorker('/token-worker.js', { scope: '/sub/' }).then(
      () => 'registered',
      ({ code, message }: Refusal) => ({ code, message }),
    );
  });
  expect(outside).toMatchObject({ code: 'out-of-scope', message: expect.stringContaining('/sub/') as unknown });
  const silent = await tab.run(async () => {
    const { register: registerWorker } = (await import('/dist/index.js' as string)) as typeof import('token-worker');
    return registerWorker('/other.js', { timeout: 8 }).then(
      () => 'registered',
      ({ code, message }: Refusal) => ({ code, message }),
    );
  });
  expect(silent).toMatchObject({ code: 'no-answer', message: expect.stringContaining('/other.js gave no answer') as unknown });
});

test('a session that the worker does not have is refused by name', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  const error = await tab.run(async () => {
    const { register: registerWorker } = (await import('/dist/index.js' as string)) as typeof import('token-worker');
    return registerWorker('/token-worker.js', { session: 'admin', ...(window as { readonly inPage?: InPage }).inPage?.options }).then(
      () => 'registered',
      ({ code, message }: Refusal) => ({ code, message }),
    );
  });
  expect(error).toEqual({ code: 'unknown-session', message: 'this worker has no session of that name; it has default' });
});
