/** Aborted requests: the page has its error at once, nothing is renewed for them, and the server hears of it where the engine lets it. */
import type { Tab } from './support/browser.js';
import { gate } from './support/gate.js';
import { get, register, registerBare, signIn, waitUntil } from './support/page-actions.js';
import { bearer } from './support/received.js';
import type { Site } from './support/site.js';
import { expect, test } from './support/test.js';

const EVENT = `data: ${'x'.repeat(2000)}\n\n`;
const SEND_EVERY = 100;

/** A stream without end, until its reader goes away. */
function endless(): Response {
  let timer: NodeJS.Timeout;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      timer = setInterval(() => controller.enqueue(new TextEncoder().encode(EVENT)), SEND_EVERY);
    },
    cancel: () => clearInterval(timer),
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}

/** Begins a request, aborts it when the server has it, and answers the error's name. */
async function abortWhenReceived(tab: Tab, site: Site, path: string): Promise<string> {
  await tab.run((url) => {
    const abort = new AbortController();
    Object.assign(window, { abort, outcome: fetch(url, { signal: abort.signal }).then(() => 'answered', ({ name }: Error) => name) });
  }, path);
  await expect.poll(() => site.to(path).length).toBe(1);
  return tab.run(() => {
    const page = window as unknown as { abort: AbortController; outcome: Promise<string> };
    page.abort.abort();
    return page.outcome;
  });
}

test('while the response comes: fetch, XMLHttpRequest, EventSource and a closed tab all reach the server as an abort', async ({
  serve,
  browserUnderTest,
}) => {
  const site = await serve({ answer: ({ path }) => (path.startsWith('/api/stream') ? endless() : undefined) });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);

  await tab.run(async () => {
    const abort = new AbortController();
    const fetched = await fetch('/api/stream?abort', { signal: abort.signal });
    await fetched.body?.getReader().read();
    abort.abort();
    const reader = (await fetch('/api/stream?cancel')).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    const xhr = new XMLHttpRequest();
    xhr.open('GET', '/api/stream?xhr');
    xhr.send();
    await new Promise((resolve) => (xhr.onprogress = resolve));
    xhr.abort();
    const events = new EventSource('/api/stream?events');
    await new Promise((resolve) => (events.onmessage = resolve));
    events.close();
  });
  const other = await browserUnderTest.open(site.origin);
  await other.run(
    () =>
      new Promise<void>((resolve) => {
        new EventSource('/api/stream?tab').onmessage = () => { resolve(); };
      }),
  );
  await other.close();

  const streams = site.to('/api/stream');
  expect(streams.map(({ path }) => path.split('?')[1])).toEqual(['abort', 'cancel', 'xhr', 'events', 'tab']);
  for (const stream of streams) {
    expect(site.secrets).toContain(bearer(stream));
    await expect.poll(() => stream.wasAborted, { message: stream.path }).toBe(true);
  }
});

test('before the response has begun: the page has its error at once, but no engine tells the worker, so the server goes on', async ({
  serve,
  browserUnderTest,
}) => {
  const held = gate();
  const site = await serve({
    answer: async ({ path }) => {
      if (path !== '/api/slow') return undefined;
      await held.opened;
      return new Response('too late');
    },
  });
  const without = await browserUnderTest.open(site.origin);
  expect(await abortWhenReceived(without, site, '/api/slow')).toBe('AbortError');
  await expect.poll(() => site.to('/api/slow')[0]?.wasAborted).toBe(true);

  site.received.length = 0;
  await register(without);
  await signIn(without);
  expect(await abortWhenReceived(without, site, '/api/slow')).toBe('AbortError');
  // An answer to another request later the server still sees nothing of it.
  expect((await get(without, '/api/me')).status).toBe(200);
  expect(site.to('/api/slow')[0]?.wasAborted).toBe(false);
  held.open();

  expect((await get(without, '/api/me')).status).toBe(200);
  expect(site.to('/api/auth/refresh')).toHaveLength(0);
});

test('aborted before it is sent: no renewal, nothing at the server, nothing left waiting', async ({ serve, browserUnderTest }) => {
  const site = await serve({ backend: { accessTokenLifetime: 2 } });
  const tab = await browserUnderTest.open(site.origin);
  // No client of ours, which would have the token renewed by itself.
  await registerBare(tab);
  await signIn(tab);
  await waitUntil(tab, Date.now() / 1000 + 3);

  const outcome = await tab.run(() =>
    fetch('/api/me?aborted', { signal: AbortSignal.abort() }).then(() => 'answered', ({ name }: Error) => name),
  );

  expect(outcome).toBe('AbortError');
  expect((await get(tab, '/api/me?next')).status).toBe(200);
  expect(site.received.filter(({ path }) => path.endsWith('?aborted'))).toEqual([]);
  // The renewal is that of the request that was not aborted, and came before it.
  const order = site.received.map(({ path }) => path).filter((path) => path.startsWith('/api/me') || path.endsWith('/refresh'));
  expect(order).toEqual(['/api/auth/refresh', '/api/me?next']);
});

test('aborted while it waits for the renewal: the page goes on at once, the renewal is finished for all others', async ({
  serve,
  browserUnderTest,
}) => {
  const renewal = gate();
  const site = await serve({
    answer: async ({ path }) => {
      if (path === '/api/auth/refresh') await renewal.opened;
      return undefined;
    },
  });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);
  site.backend.expireAccessTokens();

  await tab.run(() => {
    const abort = new AbortController();
    const outcome = fetch('/api/me?aborted', { signal: abort.signal }).then(() => 'answered', ({ name }: Error) => name);
    Object.assign(window, { abort, outcome, other: fetch('/api/me?other').then(({ status }) => status) });
  });
  await expect.poll(() => site.to('/api/auth/refresh').length).toBe(1);
  const aborted = await tab.run(() => {
    const page = window as unknown as { abort: AbortController; outcome: Promise<string> };
    page.abort.abort();
    return page.outcome;
  });
  expect(aborted).toBe('AbortError');
  renewal.open();

  expect(await tab.run(() => (window as unknown as { other: Promise<number> }).other)).toBe(200);
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
  // Refused once each; whether the aborted one is sent again depends on whether the worker hears of the abort. No engine tells it.
  const queries = site.to('/api/me').map(({ path }) => path.split('?')[1] ?? 'last');
  expect(queries.filter((query) => query === 'other')).toHaveLength(2);
  expect(queries.filter((query) => query === 'aborted')).toHaveLength(2);
});
