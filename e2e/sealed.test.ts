/** `storage: 'sealed'` in real browsers: what is stored is of no use to a page, and it outlives the worker as long as the secret does. */
import { userOf, openApp, scene, signIn as signInAtProvider } from './oidc/support/scene.js';
import { JWT_CONFIG } from './support/config.js';
import { get, logouts, register, signIn, watchMessages } from './support/page-actions.js';
import type { Tab } from './support/browser.js';
import { scriptWith } from './support/sealed-script.js';
import { expect, test } from './support/test.js';

test.use({ shortLivedWorkers: true });
// WebKit takes its time to stop a worker.
test.setTimeout(240_000);

/** Tells the server of each start, and what the configuration file finds of the secrets. */
const SEALED = `fetch('/worker-started?' + typeof self.tokenWorkerSecrets).catch(() => undefined);\ntokenWorker(${JSON.stringify({ ...JWT_CONFIG, storage: 'sealed' })});`;

interface Found {
  /** Of what kind each stored value is, and all that is in it. */
  readonly kinds: readonly string[];
  readonly text: string;
}

/** What any script of the page finds in the worker's database. */
const found = (tab: Tab): Promise<Found> =>
  tab.run(async () => {
    const answer = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('the database does not answer'));
      });
    const database = await answer(indexedDB.open('token-worker'));
    const values: unknown[] = await answer(database.transaction('sessions').objectStore('sessions').getAll());
    database.close();
    const kinds: string[] = [];
    const walk = (value: unknown): string => {
      if (value instanceof ArrayBuffer || value instanceof Uint8Array) {
        kinds.push('bytes');
        return [...new Uint8Array(value)].map((byte) => String.fromCharCode(byte)).join('');
      }
      if (Object.prototype.toString.call(value) === '[object Object]') return Object.values(value as object).map(walk).join('\n');
      kinds.push(typeof value === 'object' ? Object.prototype.toString.call(value) : typeof value);
      return String(value);
    };
    const text = values.map(walk).join('\n');
    return { kinds: [...new Set(kinds)].sort(), text };
  });

/** In letters that no random UUID has: a record's revision is one, and `ada` stands in one of 170. */
const USER = 'grace';

const storageOf = (tab: Tab): Promise<string> => tab.run(() => (window as unknown as { session: import('token-worker').Session }).session.getSnapshot().storage);

const update = (tab: Tab): Promise<void> =>
  tab.run(async () => {
    await (await navigator.serviceWorker.getRegistration())?.update();
  });

test('a session outlives its worker, and its page finds neither token nor key', async ({ serve, browserUnderTest }) => {
  const site = await serve({ config: SEALED, answer: scriptWith(1) });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab, '/api', USER, 'hopper');
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect(await storageOf(tab)).toBe('sealed');
  const { kinds, text } = await found(tab);
  expect(kinds).toEqual(['bytes', 'number', 'string']);
  for (const hidden of [...site.secrets, USER, 'signed-in']) expect(text.includes(hidden)).toBe(false);

  const starts = site.to('/worker-started').length;
  await browserUnderTest.stopWorkers();
  site.backend.expireAccessTokens();
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
  await expect.poll(() => site.to('/worker-started').length).toBeGreaterThan(starts);
  for (const { path } of site.to('/worker-started')) expect(path).toBe('/worker-started?undefined');
});

test('the same look at a worker that is not sealed finds the key, and whose session it is', async ({ serve, browserUnderTest }) => {
  const site = await serve({ answer: scriptWith(1) });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab, '/api', USER, 'hopper');
  const { kinds, text } = await found(tab);
  expect(kinds).toContain('[object CryptoKey]');
  expect(text).toContain(USER);
});

test('without a secret the worker does not install, and one that was there goes on', async ({ serve, browserUnderTest }) => {
  const site = await serve({ config: SEALED, answer: scriptWith() });
  const tab = await browserUnderTest.open(site.origin);
  const code = (): Promise<string> => register(tab).then(() => 'registered', (error: unknown) => String(error));
  expect(await code()).toContain('token-worker/server');
  await expect.poll(() => tab.run(async () => (await navigator.serviceWorker.getRegistration()) === undefined)).toBe(true);

  site.setAnswer(scriptWith(1));
  await register(tab);
  await signIn(tab);
  await watchMessages(tab);
  site.setAnswer(scriptWith());
  await update(tab);
  const messages = (): Promise<unknown[]> => tab.run(() => (window as unknown as { messages: unknown[] }).messages);
  await expect.poll(messages).toContainEqual(expect.objectContaining({ type: 'token-worker:error', error: expect.objectContaining({ code: 'not-sealed' }) as object }));
  expect((await get(tab, '/api/me')).status).toBe(200);
});

test('a new version comes with the next page, though an engine looks for it without the headers that the secret is given for', async ({ serve, browserUnderTest }) => {
  const site = await serve({ config: SEALED, answer: scriptWith(1) });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);
  const version = (): Promise<string> => tab.run(async () => (await fetch('/version')).text());
  const newer = scriptWith(1);
  site.setAnswer(async (received) => {
    if (received.path !== '/token-worker.js') return undefined;
    if (received.headers['sec-fetch-dest'] !== 'serviceworker') return new Response('looks without metadata', { status: 400 });
    const answer = await newer(received);
    const text = (await (answer as Response).text()).replace('\n', "\naddEventListener('fetch', (event) => { if (event.request.url.endsWith('/version')) event.respondWith(new Response('new')); });\n");
    return new Response(text, { headers: { 'Content-Type': 'text/javascript' } });
  });

  await tab.goto(site.origin);
  await watchMessages(tab);
  await register(tab);

  await expect.poll(version).toBe('new');
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect(await tab.run(() => (window as unknown as { messages: { type: string }[] }).messages.filter(({ type }) => type === 'token-worker:error'))).toEqual([]);
});

/** Whether the newest worker is the one that answers: as long as the one before it does, that writes under the secret before. */
const isReplaced = (tab: Tab): Promise<boolean> =>
  tab.run(async () => {
    const { active, installing, waiting } = (await navigator.serviceWorker.getRegistration()) ?? {};
    return !installing && !waiting && active?.state === 'activated' && navigator.serviceWorker.controller === active;
  });

test('the secret is replaced in steps: nobody notices. It is another at once: the user signs in anew, told why', async ({ serve, browserUnderTest }) => {
  const site = await serve({ config: SEALED, answer: scriptWith(1) });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);
  await watchMessages(tab);
  for (const secrets of [[2, 1], [2]]) {
    const starts = site.to('/worker-started').length;
    site.setAnswer(scriptWith(...secrets));
    await update(tab);
    await expect.poll(() => site.to('/worker-started').length).toBeGreaterThan(starts);
    await expect.poll(() => isReplaced(tab)).toBe(true);
    site.backend.expireAccessTokens();
    expect((await get(tab, '/api/me')).status).toBe(200);
  }
  expect(await logouts(tab)).toEqual([]);

  site.setAnswer(scriptWith(3));
  await update(tab);
  await expect.poll(() => logouts(tab)).toMatchObject([{ reason: 'storage-lost' }]);
  expect((await get(tab, '/api/me')).status).toBe(401);
  await signIn(tab);
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect(await logouts(tab)).toHaveLength(1);
});

test('a key that tokens are bound to outlives its worker, and no page can use it', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve, { isDpopBound: true, countsStarts: true });
  const { site } = stage;
  try {
    site.setConfig(stage.config.replace('tokenWorker({', "tokenWorker({ storage: 'sealed',"));
    site.setAnswer(scriptWith(1));
    const tab = await openApp(browserUnderTest, stage);
    await signInAtProvider(tab, stage);
    const user = await userOf(tab, stage);
    expect(typeof user).toBe('string');
    expect((await found(tab)).kinds).toEqual(['bytes', 'number', 'string']);

    const starts = site.to('/worker-started').length;
    await browserUnderTest.stopWorkers();
    expect(await userOf(tab, stage)).toBe(user);
    await expect.poll(() => site.to('/worker-started').length).toBeGreaterThan(starts);
    await openApp(browserUnderTest, stage);
    expect(await userOf(tab, stage)).toBe(user);
    expect(stage.provider.refreshes().map(({ status }) => status)).toEqual([]);
  } finally {
    await stage.close();
  }
});
