/** Pages come under the worker's control without a reload, and their first requests already carry the token. */
import { get, register, registerBare, signIn } from './support/page-actions.js';
import { bearer } from './support/received.js';
import { expect, test } from './support/test.js';

const AUTO_PAGE = `<!doctype html><title>auto</title><link rel="icon" href="data:,">
<script type="module">
  import { session } from '/dist/auto.js';
  // What an app does in its first moments, by either means.
  const fetched = fetch('/api/me?early-fetch').then(({ status }) => status);
  const xhr = new XMLHttpRequest();
  const sent = new Promise((resolve) => (xhr.onloadend = () => resolve(xhr.status)));
  xhr.open('GET', '/api/me?early-xhr');
  xhr.send();
  const aborted = new XMLHttpRequest();
  const events = [];
  for (const type of ['load', 'error', 'abort', 'loadend']) aborted.addEventListener(type, () => events.push(type));
  aborted.open('GET', '/api/me?aborted');
  aborted.send();
  aborted.abort();
  window.result = Promise.all([fetched, sent]).then(async (statuses) => ({ statuses, events, controlled: navigator.serviceWorker.controller !== null, status: (await session).getSnapshot().status }));
</script>`;
const files = { '/auto.html': AUTO_PAGE };

interface Early {
  readonly statuses: number[];
  readonly events: string[];
  readonly controlled: boolean;
  readonly status: string;
}

test('the first visit: register resolves once the page is controlled, and never reloads it', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await tab.run(() => {
    Object.assign(window, { mark: 'the same document' });
  });

  await register(tab);

  expect(await tab.run(() => [navigator.serviceWorker.controller !== null, (window as unknown as { mark?: string }).mark])).toEqual([true, 'the same document']);
  expect(site.to('/')).toHaveLength(1);
});

test('after a hard reload the page is taken back under control, with its session', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);

  await tab.hardReload();
  expect(await tab.run(() => navigator.serviceWorker.controller === null)).toBe(true);
  await register(tab);

  expect((await get(tab, '/api/me')).status).toBe(200);
  expect(site.to('/')).toHaveLength(2);
});

test("'token-worker/auto' holds the app's early requests until the page is controlled", async ({ serve, browserUnderTest }) => {
  const site = await serve({ files });
  const before = await browserUnderTest.open(site.origin);
  await registerBare(before);
  await signIn(before);
  const tab = await browserUnderTest.open(`${site.origin}/auto.html`);
  await tab.hardReload();

  const early = await tab.run(() => (window as unknown as { result: Promise<Early> }).result);

  expect(early).toEqual({ statuses: [200, 200], events: ['abort', 'loadend'], controlled: true, status: 'signed-in' });
  for (const query of ['early-fetch', 'early-xhr']) {
    const requests = site.received.filter(({ path }) => path === `/api/me?${query}`);
    expect(site.secrets).toContain(bearer(requests.at(-1)));
  }
});

test("'token-worker/auto' lets the app go on where the worker cannot be had", async ({ serve, browserUnderTest }) => {
  const site = await serve({ files, config: "tokenWorker({ apy: '/api' });" });
  const tab = await browserUnderTest.open(`${site.origin}/auto.html`);

  const outcome = await tab.run(async () => {
    const { session } = (await import('/dist/auto.js' as string)) as { session: Promise<unknown> };
    const code = await session.then(() => 'registered', (error: { code: string }) => error.code);
    return [code, (await fetch('/api/me?afterwards')).status];
  });

  expect(outcome).toEqual(['invalid-config', 401]);
});
