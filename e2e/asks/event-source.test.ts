/** EventSource: its events arrive, and it comes back with `Last-Event-ID` and a token that is good, as it is written in no page. */
import { bearer } from '../support/received.js';
import type { Engine, Tab } from '../support/browser.js';
import type { Answer, Received } from '../support/site.js';
import { differs, expect, test } from '../support/test.js';
import { arrivals, expectArrivals, pathOf, signedInTab } from './support/api.js';

const EVENTS = '/api/stream';
/** Milliseconds that a loaded machine may take. */
const PATIENCE = 20_000;

const events = (body: BodyInit): Response => new Response(body, { headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' } });

/** Answers the stream's requests one after the other; the last answer stands for all that follow. */
function stream(...answers: readonly ((received: Received) => Answer | Promise<Answer>)[]): (received: Received) => Answer | Promise<Answer> {
  let asked = 0;
  return (received) => (pathOf(received) === EVENTS ? answers[Math.min(asked++, answers.length - 1)]?.(received) : undefined);
}

/** Listens in the page; what it hears is kept as `window.heard`. */
function listen(tab: Tab, url = EVENTS): Promise<void> {
  return tab.run((address) => {
    const heard: string[] = [];
    const source = new EventSource(address);
    Object.assign(window, { heard, source });
    source.onopen = () => heard.push('open');
    source.onmessage = ({ data, lastEventId }: MessageEvent<string>) => heard.push(`${lastEventId}: ${data}`);
    source.addEventListener('news', ({ data }: MessageEvent<string>) => heard.push(`news: ${data}`));
    source.onerror = () => heard.push(`error, ${['connecting', 'open', 'closed'][source.readyState] ?? ''}`);
  }, url);
}

const heard = (tab: Tab): Promise<string[]> => tab.run(() => (window as unknown as { heard: string[] }).heard);
const close = (tab: Tab): Promise<void> =>
  tab.run(() => {
    (window as unknown as { source: EventSource }).source.close();
  });
const hang = (): Answer => 'hang';

test("the backend's own events arrive one by one, while the response goes on", async ({ serve, browserUnderTest }) => {
  const site = await serve({ backend: { eventInterval: 50 } });
  const tab = await signedInTab(browserUnderTest, site);

  await listen(tab, '/api/events');

  await expect.poll(async () => (await heard(tab)).length, { timeout: PATIENCE }).toBeGreaterThan(4);
  expect((await heard(tab)).slice(0, 3)).toEqual(['open', expect.stringMatching(/^1: .*"n":1/), expect.stringMatching(/^2: .*"n":2/)]);
  expect(arrivals(site, '/api/events')).toEqual(['with token']);
  expect(site.to('/api/events')[0]?.headers.accept).toBe('text/event-stream');
  await close(tab);
});

/** Whether the engine tells a service worker, and so the server behind it, where the events left off. */
function lastEventIdArrives(engine: Engine): boolean {
  if (engine === 'chromium') differs('keeps Last-Event-ID from any service worker: EventSource comes back, but the server is not told where the events left off');
  return engine !== 'chromium';
}

test('when the server ends the response, EventSource comes back with the token and, except in Chromium, with Last-Event-ID', async ({
  serve,
  browserUnderTest,
  anotherProfile,
}) => {
  const first = 'retry: 10\n\nid: 1\ndata: one\n\nevent: news\ndata: extra\n\nid: 2\ndata: two\ndata: lines\n\n';
  const answers = (): ReturnType<typeof stream> => stream(() => events(first), () => events('id: 3\ndata: three\n\n'), hang);
  const expected = ['open', '1: one', 'news: extra', '2: two\nlines', 'error, connecting', 'open', '3: three', 'error, connecting'];
  const lastEventIds = (): unknown[] => site.to(EVENTS).map(({ headers }) => headers['last-event-id']);
  const site = await serve({ answer: answers() });
  const tab = await signedInTab(browserUnderTest, site);

  await listen(tab);

  await expect.poll(() => heard(tab), { timeout: PATIENCE }).toEqual(expected);
  await expect.poll(() => site.to(EVENTS).length, { timeout: PATIENCE }).toBe(3);
  expect(lastEventIds()).toEqual(lastEventIdArrives(browserUnderTest.engine) ? [undefined, '2', '3'] : [undefined, undefined, undefined]);
  expect(arrivals(site, EVENTS)).toEqual(['with token', 'with token', 'with token']);
  await close(tab);

  // Without a worker the page hears the same, and all three tell the server.
  site.received.length = 0;
  site.setAnswer(answers());
  const plain = await (await anotherProfile()).open(site.origin);
  await listen(plain);
  await expect.poll(() => heard(plain), { timeout: PATIENCE }).toEqual(expected);
  await expect.poll(lastEventIds, { timeout: PATIENCE }).toEqual([undefined, '2', '3']);
  await close(plain);
});

test('where the token ran out while the events came, it is renewed before EventSource comes back', async ({ serve, browserUnderTest }) => {
  const life = 8;
  let cameBackAt = 0;
  const second = (): Response => {
    cameBackAt = Date.now() / 1000;
    return events('id: 2\ndata: two\n\n');
  };
  const untilItHasRunOut = (): Response => {
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(new TextEncoder().encode('retry: 10\n\nid: 1\ndata: one\n\n'));
        await new Promise((resolve) => setTimeout(resolve, (life + 1) * 1000));
        controller.close();
      },
    });
    return events(body);
  };
  const site = await serve({ backend: { accessTokenLifetime: life }, answer: stream(untilItHasRunOut, second, hang) });
  const tab = await signedInTab(browserUnderTest, site);

  await listen(tab);
  await expect.poll(() => site.to(EVENTS).length, { timeout: PATIENCE }).toBeGreaterThan(1);

  const [before, after] = site.to(EVENTS);
  expect(site.secrets).toContain(bearer(after));
  expect(bearer(after)).not.toBe(bearer(before));
  expect(after?.headers['last-event-id']).toBe(lastEventIdArrives(browserUnderTest.engine) ? '1' : undefined);
  const expiry = JSON.parse(Buffer.from(bearer(after)?.split('.')[1] ?? '', 'base64url').toString()) as { exp: number };
  expect(expiry.exp).toBeGreaterThan(cameBackAt);
  expect(site.to('/api/auth/refresh').length).toBeGreaterThan(0);
  await close(tab);
});

test('a refused token is renewed before the first event', async ({ serve, browserUnderTest }) => {
  const site = await serve({ backend: { eventInterval: 50 } });
  const tab = await signedInTab(browserUnderTest, site);
  site.backend.expireAccessTokens();

  await listen(tab, '/api/events');

  await expect.poll(async () => (await heard(tab)).slice(0, 2), { timeout: PATIENCE }).toEqual(['open', expect.stringMatching(/^1: /)]);
  expect(site.to('/api/events')).toHaveLength(2);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
  await close(tab);
});

test('an answer that is no stream of events ends it, as without a worker', async ({ serve, browserUnderTest }) => {
  const site = await serve({ answer: stream(() => new Response('gone', { status: 404 })) });
  const tab = await signedInTab(browserUnderTest, site);

  await listen(tab);

  await expect.poll(() => heard(tab), { timeout: PATIENCE }).toEqual(['error, closed']);
  await expectArrivals(site, [EVENTS], 'with token');
});

test('a connection that fails as EventSource comes back: it tries again, except in Firefox', async ({ serve, browserUnderTest, anotherProfile }) => {
  let isDown = false;
  // An address each: a last request of the first page may come when it has closed its source.
  const plainEvents = `${EVENTS}?plain`;
  const untried = new Set([EVENTS, plainEvents]);
  const site = await serve({
    answer: ({ path }) => {
      if (path !== EVENTS && path !== plainEvents) return undefined;
      if (!untried.delete(path)) return isDown ? 'drop' : events('id: 2\ndata: two\n\n');
      isDown = true;
      return events('retry: 10\n\nid: 1\ndata: one\n\n');
    },
  });
  const hearsAgain = async (tab: Tab): Promise<void> => {
    await expect.poll(async () => (await heard(tab)).slice(0, 4), { timeout: PATIENCE }).toEqual(['open', '1: one', 'error, connecting', 'error, connecting']);
    isDown = false;
    await expect.poll(async () => (await heard(tab)).includes('2: two'), { timeout: PATIENCE }).toBe(true);
  };
  const tab = await signedInTab(browserUnderTest, site);

  await listen(tab);

  if (browserUnderTest.engine === 'firefox') {
    differs('a connection that fails ends the EventSource of a page with a service worker for good: it is closed, and the page has to open another');
    await expect.poll(() => heard(tab), { timeout: PATIENCE }).toEqual(['open', '1: one', 'error, connecting', 'error, closed']);
  } else {
    await hearsAgain(tab);
  }
  await close(tab);
  for (const arrival of arrivals(site, EVENTS)) expect(arrival).toBe('with token');

  // Without a worker, all three try again.
  const plain = await (await anotherProfile()).open(site.origin);
  await listen(plain, plainEvents);
  await hearsAgain(plain);
  await close(plain);
});
