/** Responses of a minute and a half: events and downloads arrive whole, and what is not long pays nothing for it. */
import type { Browser, Tab } from '../support/browser.js';
import { JWT_CONFIG } from '../support/config.js';
import { countHolds, downloadInFrame, holds, readEvents, readEventSource, readEventsInWorker, readFile } from '../support/long-readers.js';
import { FILE_PART, FILE_SIZE, LAST_PART, longStreams, type LongStream } from '../support/long-streams.js';
import { register, registerBare, signIn } from '../support/page-actions.js';
import { differs, expect, test } from '../support/test.js';
import type { Site, SiteOptions } from '../support/site.js';

const ALL = Array.from({ length: LAST_PART + 1 }, (_, part) => part);
/** Seconds between two holds, and what a loaded machine may add to it. */
const HOLD_EVERY = 10;
const LATE = 8;

interface Place {
  readonly site: Site;
  readonly tab: Tab;
  readonly streams: readonly LongStream[];
  readonly stream: (by: string) => LongStream | undefined;
}

/** A site of its own, so that its worker is held by nobody else. */
async function open(serve: (options?: SiteOptions) => Promise<Site>, browser: Browser, hasClient: boolean): Promise<Place> {
  const { streams, answer } = longStreams();
  const site = await serve({ config: { ...JWT_CONFIG, api: { url: '/api', navigations: 'same-origin' } }, answer });
  const tab = await browser.open(site.origin);
  await countHolds(tab);
  await (hasClient ? register(tab) : registerBare(tab));
  await signIn(tab);
  return { site, tab, streams, stream: (by) => streams.find((stream) => stream.by === by) };
}

/** Ordinary requests, for as long as the others take. */
async function askNowAndThen(tab: Tab, seconds: number): Promise<void> {
  await tab.run(async (limit) => {
    for (let turn = 0; turn < limit / 3; turn += 1) {
      await (await fetch('/api/me')).text();
      await new Promise((resolve) => setTimeout(resolve, 3000));
    }
  }, seconds);
}

test('events by EventSource, fetch and worker, and downloads by fetch and frame, arrive whole over a minute and a half', async ({
  serve,
  browserUnderTest,
  engine,
}) => {
  test.setTimeout(300_000);
  const place = (hasClient = true): Promise<Place> => open(serve, browserUnderTest, hasClient);
  const page = await place();
  const worker = await place();
  const frame = await place();
  const givenUp = await place();
  const ordinary = await place();
  const bare = await place(false);

  const reading = Promise.all([
    readEventSource(page.tab),
    readEvents(page.tab, 'fetch'),
    readFile(page.tab, FILE_PART),
    readEventsInWorker(worker.tab),
    readEvents(givenUp.tab, 'given-up', 25),
    readEvents(bare.tab, 'bare'),
    readEventSource(bare.tab),
    askNowAndThen(ordinary.tab, LAST_PART),
    downloadInFrame(frame.tab),
  ]);
  const [byEventSource, byFetch, file, inWorker, half, withoutClient, eventSourceWithoutClient] = await reading;
  await expect.poll(() => frame.stream('attachment')?.state, { timeout: 60_000 }).not.toBe('open');

  expect(byEventSource).toEqual({ events: ALL });
  expect(byFetch).toEqual({ events: ALL });
  expect(file).toEqual({ bytes: FILE_SIZE, wrong: 0 });
  expect(inWorker).toEqual({ events: ALL });
  expect(frame.stream('attachment')?.state).toBe('whole');
  // One connection each: nothing was asked for a second time, and each with the token.
  expect(page.streams.map(({ by, state }) => `${by} ${state}`).sort()).toEqual(['eventsource whole', 'fetch whole', 'fetch whole']);
  expect(worker.streams).toHaveLength(1);
  expect(frame.streams).toHaveLength(1);
  for (const { streams, site } of [page, worker, frame, bare]) {
    for (const { authorization = '' } of streams) expect(site.secrets).toContain(authorization.replace('Bearer ', ''));
  }

  expect(half).toMatchObject({ error: 'AbortError' });
  expect(givenUp.stream('given-up')?.state).toBe('cut');
  expect(await holds(ordinary.tab)).toEqual([]);
  expect(await holds(bare.tab)).toEqual([]);

  // A look or two later, nobody holds anything any more.
  const before = await Promise.all([page, worker, frame].map(({ tab }) => holds(tab)));
  await page.tab.run((seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)), HOLD_EVERY + LATE);
  const after = await Promise.all([page, worker, frame].map(({ tab }) => holds(tab)));
  expect(after.map(({ length }) => length)).toEqual(before.map(({ length }) => length));

  if (engine !== 'firefox') {
    expect([...before.flat(), ...(await holds(givenUp.tab))]).toEqual([]);
    expect([withoutClient, eventSourceWithoutClient]).toEqual([{ events: ALL }, { events: ALL }]);
    return;
  }
  differs('a page holds the worker every 10 s; without the client, the worker and its responses end after 30 s');
  for (const times of before) {
    expect(times.length).toBeGreaterThanOrEqual(Math.floor(LAST_PART / (HOLD_EVERY + LATE)));
    expect(times.length).toBeLessThanOrEqual(Math.ceil(LAST_PART / HOLD_EVERY));
  }
  const untilGivenUp = (await holds(givenUp.tab)).length;
  expect(untilGivenUp).toBeGreaterThan(0);
  expect(untilGivenUp).toBeLessThanOrEqual(3);
  // EventSource does not connect again after this: it ends.
  expect([withoutClient.error, eventSourceWithoutClient.error]).toEqual(['TypeError', 'closed']);
  expect(bare.streams.map(({ by, state }) => `${by} ${state}`).sort()).toEqual(['bare cut', 'eventsource cut']);
  for (const { events } of [withoutClient, eventSourceWithoutClient]) {
    expect(events.length).toBeGreaterThan(25);
    expect(events.length).toBeLessThan(LAST_PART - 20);
  }
});
