/** Audio and video of an API: played, sought in by Range requests, with subtitles, each request with the token. */
import { JWT_CONFIG } from '../support/config.js';
import type { Engine } from '../support/browser.js';
import type { Answer, Received, Site } from '../support/site.js';
import { differs, expect, test } from '../support/test.js';
import { arrivals, expectArrivals, pathOf, serveThings, showsToken, signedInTab } from './support/api.js';
import { markup } from './support/things.js';

const PATIENCE = 20_000;
const SONG = '/api/song.wav';
const RATE = 8000;
const HEADER = 44;
/** Twenty minutes: nobody loads that ahead. */
const LENGTH = 20 * 60 * RATE;
const SIZE = HEADER + LENGTH;
/** How much of a range is given before the server waits to be asked again. */
const PIECE = 256 * 1024;

/** The head of a file of uncompressed sound: one channel, 8 bits. */
function waveHeader(): Buffer {
  const header = Buffer.alloc(HEADER);
  header.write('RIFF', 0);
  header.writeUInt32LE(SIZE - 8, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(LENGTH, 40);
  return header;
}

function bytes(first: number, last: number): Uint8Array<ArrayBuffer> {
  const part = Buffer.alloc(last - first + 1, 128);
  if (first < HEADER) waveHeader().copy(part, 0, first);
  return new Uint8Array(part);
}

/** The range that is asked for; of a long one only the beginning, and the rest when it is asked for. */
function partOfSong({ headers }: Received): Response {
  const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(String(headers.range ?? '')) ?? [];
  const first = Number(from);
  const last = to === '' ? SIZE - 1 : Math.min(Number(to), SIZE - 1);
  const piece = bytes(first, Math.min(last, first + PIECE - 1));
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(piece);
      // Otherwise open until the browser goes: it has to ask anew for what lies far ahead.
      if (piece.length === last - first + 1) controller.close();
    },
  });
  const range = headers.range === undefined ? {} : { 'Content-Range': `bytes ${String(first)}-${String(last)}/${String(SIZE)}` };
  return new Response(body, {
    status: headers.range === undefined ? 200 : 206,
    headers: { 'Content-Type': 'audio/wav', 'Accept-Ranges': 'bytes', 'Content-Length': String(last - first + 1), ...range },
  });
}

/** With which range an engine begins; with a worker or without. */
function firstRange(engine: Engine): string | undefined {
  if (engine === 'webkit') differs('asks for the whole first, and for ranges afterwards');
  return engine === 'webkit' ? undefined : 'bytes=0-';
}

test('sound is asked for by Range, and again further on when the user seeks, each time with the token', async ({ serve, browserUnderTest }) => {
  const site: Site = await serve({
    answer: (received): Answer => {
      if (pathOf(received) !== SONG) return undefined;
      return showsToken(received, site.secrets) ? partOfSong(received) : new Response('who are you?', { status: 401 });
    },
    files: { '/song.html': markup(`<audio src="${SONG}" preload="metadata"></audio>`) },
  });
  const tab = await signedInTab(browserUnderTest, site, '/song.html');

  const duration = (): Promise<number | null> => tab.run(() => document.querySelector('audio')?.duration ?? null);
  await expect.poll(duration, { timeout: PATIENCE }).toBeCloseTo(20 * 60, 0);
  expect(site.to(SONG)[0]?.headers.range).toBe(firstRange(browserUnderTest.engine));

  await tab.run(() => {
    const audio = document.querySelector('audio');
    if (audio) audio.currentTime = 15 * 60;
  });

  const starts = (): number[] => site.to(SONG).map(({ headers }) => Number(/^bytes=(\d+)-/.exec(String(headers.range ?? ''))?.[1] ?? -1));
  const sought = HEADER + 15 * 60 * RATE;
  await expect.poll(() => starts().some((start) => Math.abs(start - sought) < 2 * PIECE), { timeout: PATIENCE }).toBe(true);
  expect(await tab.run(() => document.querySelector('audio')?.currentTime)).toBe(15 * 60);
  expect(new Set(arrivals(site, SONG))).toEqual(new Set(['with token']));
});

test("the backend's video plays, and its poster and subtitles come too", async ({ serve, browserUnderTest }) => {
  const subtitles = { type: 'text/vtt', body: 'WEBVTT\n\n00:00.000 --> 00:09.000\nhello\n' };
  const site = await serveThings(serve, { '/api/subtitles.vtt': subtitles }, {
    files: {
      '/video.html': markup(
        '<video muted preload="auto" poster="/api/picture.svg"><source src="/api/video.webm" type="video/webm"><track src="/api/subtitles.vtt" kind="subtitles"></video><script>document.querySelector("video").textTracks[0].mode = "showing"</script>',
      ),
    },
  });
  const tab = await signedInTab(browserUnderTest, site, '/video.html');

  const seen = (): Promise<{ width: number; error: string | null }> =>
    tab.run(() => {
      const video = document.querySelector('video');
      return { width: video?.videoWidth ?? 0, error: video?.error?.message ?? null };
    });
  await expectArrivals(site, ['/api/video.webm', '/api/subtitles.vtt', '/api/picture.svg'], 'with token');
  await expect.poll(async () => (await seen()).width, { timeout: PATIENCE }).toBeGreaterThan(0);
  expect((await seen()).error).toBeNull();
  const expected = firstRange(browserUnderTest.engine);
  expect(site.to('/api/video.webm')[0]?.headers.range).toBe(expected);
  expect(site.backend.log.find(({ path }) => path === '/api/video.webm')?.status).toBe(expected === undefined ? 200 : 206);
});

test('media whose token is refused are asked for again with a renewed one', async ({ serve, browserUnderTest }) => {
  const site = await serve({ files: { '/video.html': markup('<video muted preload="auto" src="/api/video.webm"></video>') } });
  const tab = await signedInTab(browserUnderTest, site);
  site.backend.expireAccessTokens();

  await tab.goto(`${site.origin}/video.html`);

  await expect.poll(() => tab.run(() => document.querySelector('video')?.videoWidth ?? 0), { timeout: PATIENCE }).toBeGreaterThan(0);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
  const [refused, again] = site.to('/api/video.webm');
  expect(again?.headers.range).toBe(refused?.headers.range);
});

test('subresources: false leaves media to the browser', async ({ serve, browserUnderTest }) => {
  const site = await serve({
    config: { ...JWT_CONFIG, api: { url: '/api', subresources: false } },
    files: { '/video.html': markup('<video muted preload="auto" src="/api/video.webm"></video>') },
  });
  const tab = await signedInTab(browserUnderTest, site, '/video.html');

  await expectArrivals(site, ['/api/video.webm'], 'without token');
  await expect.poll(() => tab.run(() => document.querySelector('video')?.error?.code), { timeout: PATIENCE }).toBe(4);
});
