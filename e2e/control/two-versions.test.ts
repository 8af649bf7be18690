/** Page and worker of different versions: each says what it is, what they can do together works, and nothing is reloaded. */
import type { Tab } from '../support/browser.js';
import { builtAs, VERSION, type OtherVersion } from '../support/other-version.js';
import { outcome } from '../support/outcome.js';
import { get, register, signIn } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import type { Answer, Received, Site } from '../support/site.js';
import { expect, test } from '../support/test.js';

interface Session {
  readonly workerVersion: string | undefined;
  getSnapshot(): { status: string; generation: number };
  refresh(): Promise<{ generation: number }>;
  addEventListener(type: string, listener: () => void): void;
}
type PageWindow = Window & { session: Session; ends?: number };

const OLDER = { version: '0.0.9' };
const NEWER = { version: '2.0.0', protocol: 2 };

const script = (text: string): Response => new Response(text, { headers: { 'Content-Type': 'text/javascript', 'Cache-Control': 'no-cache' } });
/** The site serves a worker of another version. */
const workerIs = (other: OtherVersion) => async ({ path }: Received): Promise<Answer> => (path === '/token-worker.js' ? script(await builtAs('token-worker.js', other)) : undefined);
/** The site's pages are of another version. */
const pagesAre = (other: OtherVersion) => async ({ path }: Received): Promise<Answer> => {
  const name = /^\/dist\/([\w.-]+)$/.exec(path)?.[1];
  return name === undefined ? undefined : script(await builtAs(name, other));
};

const workerVersion = (tab: Tab) => tab.run(() => (window as unknown as PageWindow).session.workerVersion);
const pageVersion = (tab: Tab) => tab.run(async () => ((await import('/dist/index.js' as string)) as { VERSION: string }).VERSION);
const renew = (tab: Tab) =>
  tab.run(() => (window as unknown as PageWindow).session.refresh().then(({ generation }) => generation, ({ code }: { code: string }) => code));

/** The site's worker is updated, and has taken this page over. */
async function update(tab: Tab): Promise<void> {
  await tab.run(async () => {
    const changed = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
    });
    await (await navigator.serviceWorker.getRegistration())?.update();
    await changed;
  });
}

async function mark(tab: Tab): Promise<void> {
  await tab.run(() => {
    Object.assign(window, { mark: 'the same document' });
  });
}
const isSameDocument = (tab: Tab) => tab.run(() => 'mark' in window);

/** What the page's worker answers to this message. */
const say = (tab: Tab, message: { type: string; version: number }) =>
  tab.run((data) => {
    const { port1, port2 } = new MessageChannel();
    const answered = new Promise<unknown>((resolve) => {
      port1.onmessage = ({ data: answer }: MessageEvent<unknown>) => resolve(answer);
    });
    navigator.serviceWorker.controller?.postMessage({ session: 'default', ...data }, [port2]);
    return answered;
  }, message);

async function expectToken(site: Site, tab: Tab, path: string): Promise<void> {
  expect((await get(tab, path)).status).toBe(200);
  expect(site.secrets).toContain(bearer(site.received.find((received) => received.path === path)));
}

test('a tab of the version before goes on with the new worker, and knows it', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const before = workerIs(OLDER);
  const pagesBefore = pagesAre(OLDER);
  site.setAnswer(async (received) => (await before(received)) ?? pagesBefore(received));
  const older = await browserUnderTest.open(site.origin);
  await register(older);
  await signIn(older);
  await mark(older);
  expect([await pageVersion(older), await workerVersion(older)]).toEqual(['0.0.9', '0.0.9']);

  site.setAnswer(undefined);
  await update(older);
  const newer = await browserUnderTest.open(site.origin);
  await register(newer);

  await expect.poll(() => workerVersion(older)).toBe(VERSION);
  expect([await pageVersion(newer), await workerVersion(newer)]).toEqual([VERSION, VERSION]);
  await expectToken(site, older, '/api/me?older');
  await expectToken(site, newer, '/api/me?newer');
  expect(await renew(older)).toBe(1);
  await expect.poll(() => newer.run(() => (window as unknown as PageWindow).session.getSnapshot().generation)).toBe(1);
  expect(await isSameDocument(older)).toBe(true);
  expect(site.to('/')).toHaveLength(2);
});

test('a new page with a worker that nobody has copied anew goes on with it, and knows it', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  site.setAnswer(workerIs(OLDER));
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);

  expect([await pageVersion(tab), await workerVersion(tab)]).toEqual([VERSION, '0.0.9']);
  await expectToken(site, tab, '/api/me');
  expect(await renew(tab)).toBe(1);
});

test('a message that this version does not know is answered with a code', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);

  expect(await say(tab, { type: 'token-worker:novelty', version: 1 })).toMatchObject({ type: 'token-worker:error', error: { code: 'version-mismatch' } });
  expect(await say(tab, { type: 'token-worker:refresh', version: 2 })).toMatchObject({
    type: 'token-worker:error',
    error: { code: 'version-mismatch', message: expect.stringMatching(/speaks protocol 1.*page protocol 2/) as unknown },
  });
  expect(await say(tab, { type: 'token-worker:hello', version: 2 })).toMatchObject({ type: 'token-worker:reply', version: 1, workerVersion: VERSION });
});

test('a page of another protocol is told so by register, and its requests have the token all the same', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const first = await browserUnderTest.open(site.origin);
  await register(first);
  await signIn(first);
  site.setAnswer(pagesAre(NEWER));

  const tab = await browserUnderTest.open(`${site.origin}/newer.html`);
  await mark(tab);
  const refusal = await outcome(tab);

  expect(refusal).toMatchObject({ code: 'version-mismatch', message: expect.stringContaining(`2.0.0, speaks protocol 2, and the worker, of version ${VERSION}, protocol 1`) as unknown });
  await expectToken(site, tab, '/api/me');
  expect(await isSameDocument(tab)).toBe(true);
});

test('a page whose worker is replaced by one of another protocol keeps what it knows, hears of the end, and its requests have the token', async ({
  serve,
  browserUnderTest,
}) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);
  await expect.poll(() => tab.run(() => (window as unknown as PageWindow).session.getSnapshot().status)).toBe('signed-in');
  await mark(tab);
  await tab.run(() => {
    const page = window as unknown as PageWindow;
    page.ends = 0;
    page.session.addEventListener('logout', () => (page.ends = (page.ends ?? 0) + 1));
  });

  site.setAnswer(workerIs(NEWER));
  await update(tab);

  await expect.poll(() => workerVersion(tab)).toBe('2.0.0');
  expect(await tab.run(() => (window as unknown as PageWindow).session.getSnapshot().status)).toBe('signed-in');
  expect(await renew(tab)).toBe('version-mismatch');
  expect(site.to('/api/auth/refresh')).toHaveLength(0);
  await expectToken(site, tab, '/api/me');
  await get(tab, '/api/auth/logout', { method: 'POST' });
  await expect.poll(() => tab.run(() => (window as unknown as PageWindow).ends)).toBe(1);
  expect(await isSameDocument(tab)).toBe(true);
});
