/** What is sent again after a refusal, what is not, and what waits so that it need not be. */
import { jump, SETTABLE_CLOCK } from './support/clock.js';
import { prelude } from './support/prelude.js';
import { announcingStarts, JWT_CONFIG } from './support/config.js';
import { get, register, registerBare, signIn } from './support/page-actions.js';
import { bearer } from './support/received.js';
import type { Received, Site } from './support/site.js';
import { cannot, expect, test } from './support/test.js';

/** Sends a body of each kind to a path of its own; answers the statuses by kind. */
const sendEachKind = (size: number): Promise<Record<string, number>> => {
  const bytes = new Uint8Array(size).map((_, index) => index % 251);
  const text = 'tëxt '.repeat(size / 10);
  const form = new FormData();
  form.set('name', 'ada');
  form.set('file', new File([bytes], 'film.mp4', { type: 'video/mp4' }));
  const kinds: Readonly<Record<string, BodyInit>> = {
    text,
    form,
    search: new URLSearchParams({ q: text.slice(0, 1000) }),
    blob: new Blob([bytes], { type: 'application/zip' }),
    buffer: bytes.buffer,
    view: bytes.subarray(1),
    'typeless-blob': new Blob([bytes]),
  };
  const send = async ([kind, body]: [string, BodyInit]): Promise<[string, number]> => [
    kind,
    (await fetch(`/api/echo/${kind}`, { method: kind === 'blob' ? 'PUT' : 'POST', body })).status,
  ];
  return Promise.all(Object.entries(kinds).map(send)).then((all) => Object.fromEntries(all));
};

/** Those that the backend gave out, in their order. */
const accessTokens = ({ secrets }: Site): readonly string[] => [...secrets].filter((token) => token.split('.').length === 3);

/** Where two bodies differ, in words: one of 1 MB is no message. */
function differenceOf(second: Received | undefined, first: Received | undefined): string | undefined {
  const [sent, wanted] = [second, first].map((received) => boundaryless(received?.body ?? Buffer.alloc(0)));
  if (sent === wanted || sent === undefined || wanted === undefined) return undefined;
  const at = [...sent].findIndex((character, index) => character !== wanted[index]);
  return `${String(sent.length)} bytes where the first had ${String(wanted.length)}, other from ${String(at)}`;
}

const boundaryless = (body: Buffer): string => body.toString('latin1').replace(/-{4,}\w+/g, 'boundary');

test('a body of each kind that was refused is sent again whole, with the newer token, after one renewal', async ({
  serve,
  browserUnderTest,
}) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);
  const old = accessTokens(site)[0];
  const sent = (): readonly Received[] => site.received.filter(({ path }) => path.startsWith('/api/echo'));
  site.setAnswer(async (received) => {
    // What is sent after the renewal would have the newer token at once.
    if (received.path === '/api/auth/refresh') await expect.poll(() => sent().length).toBe(7);
    return received.path.startsWith('/api/echo') ? new Response(null, { status: bearer(received) === old ? 401 : 204 }) : undefined;
  });

  const statuses = await tab.run(sendEachKind, 1_000_000);

  expect(new Set(Object.values(statuses))).toEqual(new Set([204]));
  expect(Object.keys(statuses)).toHaveLength(7);
  for (const kind of Object.keys(statuses)) {
    const [first, second, ...more] = site.to(`/api/echo/${kind}`);
    expect(second).toBeDefined();
    expect(more).toEqual([]);
    expect(first?.body.length).toBeGreaterThan(0);
    expect(differenceOf(second, first), kind).toBeUndefined();
    expect(boundaryless(Buffer.from(String(second?.headers['content-type'])))).toBe(boundaryless(Buffer.from(String(first?.headers['content-type']))));
    expect(second?.headers['content-length']).toBe(first?.headers['content-length']);
    expect(bearer(second)).not.toBe(bearer(first));
  }
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
});

test('an upload waits for a renewal that is due, and is sent once, with the newer token', async ({ serve, browserUnderTest }) => {
  const life = 900;
  const site = await serve({ config: prelude(JWT_CONFIG, SETTABLE_CLOCK), backend: { accessTokenLifetime: life } });
  const tab = await browserUnderTest.open(site.origin);
  // No client of ours, which would have the token renewed before anything is asked.
  await registerBare(tab);
  await signIn(tab);
  const signedInAt = Date.now() / 1000;
  // Due in the last quarter of its life, at the latest in the last eighth.
  const later = life * 0.9;
  await jump(tab, later);

  const status = await tab.run(async () => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(500_000)]), 'film.mp4');
    return (await fetch('/api/upload', { method: 'POST', body: form })).status;
  });

  // Else it would have waited for another reason: that the token had run out.
  expect(Date.now() / 1000).toBeLessThan(signedInAt + life - later);
  expect(status).toBe(200);
  const paths = site.received.map(({ path }) => path);
  expect(paths.indexOf('/api/auth/refresh')).toBeLessThan(paths.indexOf('/api/upload'));
  const [upload, ...again] = site.to('/api/upload');
  expect(again).toEqual([]);
  const [, renewed] = accessTokens(site);
  expect(renewed).toBeDefined();
  expect(bearer(upload)).toBe(renewed);
});

test('a stream is sent once: its refusal renews the token, and the page gets the 401', async ({ serve, browserUnderTest, engine }) => {
  if (engine !== 'chromium') cannot(engine === 'firefox' ? 'streams no request body: it sends the text of the object' : 'refuses a stream as a request body');
  const site = await serve({ http2: true, config: announcingStarts(JWT_CONFIG) });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);
  site.backend.expireAccessTokens();

  const status = await tab.run(async () => {
    const parts = ['one ', 'two ', 'three'];
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        const part = parts.shift();
        if (part === undefined) controller.close();
        else controller.enqueue(new TextEncoder().encode(part));
      },
    });
    return (await fetch('/api/notes', { method: 'POST', body, duplex: 'half', headers: { 'Content-Type': 'text/plain' } } as RequestInit)).status;
  });

  expect(status).toBe(401);
  expect(site.to('/api/notes').map(({ body }) => body.toString())).toEqual(['one two three']);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
});
