/** XMLHttpRequest: what a page sees of it, event by event, is what it sees without a worker where it sets the header itself. */
import { register, signIn } from '../support/page-actions.js';
import type { Browser, Tab } from '../support/browser.js';
import type { Answer, Received, Site } from '../support/site.js';
import { IN_PAGE } from '../support/in-page.js';
import { differs, expect, test } from '../support/test.js';
import { arrivals, pathOf, showsToken } from './support/api.js';

interface Ask {
  readonly url: string;
  readonly method?: string;
  readonly body?: string;
  readonly responseType?: XMLHttpRequestResponseType;
  readonly timeout?: number;
  readonly withCredentials?: boolean;
  readonly abortAt?: number;
  readonly mimeType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Outcome {
  readonly events: readonly string[];
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly headers: string;
  readonly response: string;
}

/** Sends one request in the page and tells all that the page can see of it. */
function outcomeOf(tab: Tab, ask: Ask): Promise<Outcome> {
  return tab.run(
    ({ url, method = 'GET', body, responseType = '', timeout = 0, withCredentials = false, abortAt, mimeType, headers = {} }) =>
      new Promise<Outcome>((resolve) => {
        const xhr = new XMLHttpRequest();
        const events: string[] = [];
        const note = (target: string, { type, loaded, total, lengthComputable }: Partial<ProgressEvent>): void => {
          events.push(`${target}${String(type)}${type === 'readystatechange' ? ` ${String(xhr.readyState)}` : ` ${String(loaded)}/${String(total)} ${String(lengthComputable)}`}`);
          if (type === 'readystatechange' && xhr.readyState === abortAt) xhr.abort();
          if (target === '' && type === 'loadend') setTimeout(() => void finish());
        };
        const read = async (): Promise<string> => {
          const { response } = xhr as { response: unknown };
          if (response instanceof Blob) return `blob ${response.type} ${await response.text()}`;
          if (response instanceof ArrayBuffer) return `bytes ${[...new Uint8Array(response)].join()}`;
          if (response instanceof Document) return `document ${response.contentType} ${new XMLSerializer().serializeToString(response)}`;
          return JSON.stringify(response);
        };
        const finish = async (): Promise<void> => {
          const { status, statusText, responseURL } = xhr;
          const seen = xhr.getAllResponseHeaders().split('\r\n').filter((line) => !/^(?:date|keep-alive|connection)/.test(line)).sort().join('\n');
          resolve({ events, status, statusText, url: responseURL.replace(/^https?:\/\/[^/]+/, ''), headers: seen, response: await read() });
        };
        for (const type of ['readystatechange', 'loadstart', 'progress', 'load', 'loadend', 'abort', 'timeout', 'error']) {
          xhr.addEventListener(type, (event) => note('', event as ProgressEvent));
          if (type !== 'readystatechange') xhr.upload.addEventListener(type, (event) => note('upload ', event as ProgressEvent));
        }
        xhr.open(method, url);
        xhr.responseType = responseType;
        xhr.timeout = timeout;
        xhr.withCredentials = withCredentials;
        if (mimeType !== undefined) xhr.overrideMimeType(mimeType);
        const { accessToken } = window as unknown as { accessToken?: string };
        if (accessToken !== undefined) xhr.setRequestHeader('Authorization', `Bearer ${accessToken}`);
        for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
        xhr.send(body ?? null);
      }),
    ask,
  );
}

/** Signs in without a worker, as an app does that keeps its token itself. */
async function signInByHand(tab: Tab): Promise<void> {
  const { body } = await signIn(tab);
  await tab.run((text) => Object.assign(window, JSON.parse(text) as { accessToken: string }) && undefined, body);
}

const ANSWERS: Readonly<Record<string, () => Answer>> = {
  '/api/text': () => new Response('some text: ñ', { headers: { 'Content-Type': 'text/plain; charset=utf-8', 'X-Mine': 'a' } }),
  '/api/json': () => Response.json({ answer: 42 }),
  '/api/xml': () => new Response('<a><b/></a>', { headers: { 'Content-Type': 'application/xml' } }),
  '/api/html': () => new Response('<!doctype html><p>hello', { headers: { 'Content-Type': 'text/html' } }),
  '/api/bytes': () => new Response(new Uint8Array([0, 1, 254, 255]), { headers: { 'Content-Type': 'application/octet-stream' } }),
  '/api/latin': () => new Response(new Uint8Array([228, 246, 252]), { headers: { 'Content-Type': 'text/plain; charset=iso-8859-1' } }),
  '/api/empty': () => new Response(null, { status: 204 }),
  '/api/missing': () => new Response('not here', { status: 404, headers: { 'Content-Type': 'text/plain' } }),
  '/api/broken': () => new Response('oops', { status: 500, statusText: 'Quite Broken', headers: { 'Content-Type': 'text/plain' } }),
  '/api/none': () => 'hang',
  '/api/dropped': () => 'drop',
};

function answer(site: () => Site): (received: Received) => Answer {
  return (received) => {
    const make = ANSWERS[pathOf(received)];
    if (make === undefined) return undefined;
    return showsToken(received, site().secrets) ? make() : new Response('who are you?', { status: 401 });
  };
}

/** The same requests from a page with the worker and from one that sets the header itself. */
async function bothOutcomes(
  serve: (options: { answer: (received: Received) => Answer }) => Promise<Site>,
  browser: Browser,
  anotherProfile: () => Promise<Browser>,
  asks: readonly Ask[],
): Promise<{ site: Site; through: Outcome[]; plain: Outcome[] }> {
  const site: Site = await serve({ answer: answer(() => site) });
  const tab = await browser.open(site.origin);
  await register(tab);
  await signIn(tab);
  const other = await (await anotherProfile()).open(site.origin);
  await signInByHand(other);
  const through: Outcome[] = [];
  const plain: Outcome[] = [];
  for (const ask of asks) {
    through.push(await outcomeOf(tab, ask));
    plain.push(await outcomeOf(other, ask));
  }
  return { site, through, plain };
}

/** Whether there is no worker, and the page itself is served by the fallback. */
const isInPage = (): boolean => test.info().project.name === IN_PAGE;

const KINDS: readonly Ask[] = [
  { url: '/api/text' },
  { url: '/api/text', responseType: 'text' },
  { url: '/api/json', responseType: 'json' },
  { url: '/api/text', responseType: 'json' },
  { url: '/api/xml', responseType: 'document' },
  { url: '/api/html', responseType: 'document' },
  { url: '/api/xml', mimeType: 'text/plain' },
  { url: '/api/bytes', responseType: 'arraybuffer' },
  { url: '/api/bytes', responseType: 'blob' },
  { url: '/api/latin' },
  { url: '/api/latin', mimeType: 'text/plain; charset=utf-8' },
  { url: '/api/text?query=1#part', withCredentials: true, headers: { 'X-Custom': 'value' } },
];

test('each kind of response, with all that the page sees and every event in its order, is as without a worker', async ({ serve, browserUnderTest, anotherProfile }) => {
  const { site, through, plain } = await bothOutcomes(serve, browserUnderTest, anotherProfile, KINDS);

  expect(through).toEqual(plain);
  expect(through.map(({ status }) => status)).toEqual(KINDS.map(() => 200));
  expect(through[0]?.events.map((event) => event.split(' ').slice(0, event.startsWith('ready') ? 2 : 1).join(' '))).toEqual([
    'readystatechange 1',
    'loadstart',
    'readystatechange 2',
    'readystatechange 3',
    'progress',
    'readystatechange 4',
    'load',
    'loadend',
  ]);
  for (const path of new Set(KINDS.map(({ url }) => url.split('?')[0] ?? ''))) expect(arrivals(site, path)).not.toContain('without token');
});

test('errors of the server and empty answers are as without a worker', async ({ serve, browserUnderTest, anotherProfile }) => {
  const asks = [{ url: '/api/missing' }, { url: '/api/broken' }, { url: '/api/empty' }, { url: '/api/text', method: 'HEAD' }];
  const { through, plain } = await bothOutcomes(serve, browserUnderTest, anotherProfile, asks);

  expect(through).toEqual(plain);
  expect(through.map(({ status }) => status)).toEqual([404, 500, 204, 200]);
});

test('a timeout, an abort and a broken connection are as without a worker', async ({ serve, browserUnderTest, anotherProfile }) => {
  const asks = [
    { url: '/api/none', timeout: 300 },
    { url: '/api/text', abortAt: 2 },
    { url: '/api/text', abortAt: 3 },
    { url: '/api/dropped' },
    { url: '/api/dropped', method: 'POST', body: 'lost' },
  ];
  const { site, through, plain } = await bothOutcomes(serve, browserUnderTest, anotherProfile, asks);

  const endings = ['load', 'timeout', 'abort', 'error'];
  const endingsOf = ({ events }: Outcome): string[] => endings.filter((type) => events.some((event) => event.startsWith(`${type} `)));
  expect(through.map(endingsOf)).toEqual([['timeout'], ['abort'], ['abort'], ['error'], ['error']]);
  expect(through.map(({ status }) => status)).toEqual([0, 0, 0, 0, 0]);
  // The upload's events are those of the next scenario.
  const withoutUpload = (outcomes: readonly Outcome[]): Outcome[] => outcomes.map((outcome) => ({ ...outcome, events: outcome.events.filter((event) => !event.startsWith('upload')) }));
  if (isInPage()) differs('an abort in readystatechange is not followed by one more progress event, as it is in Chromium');
  const untilEnd = (outcomes: readonly Outcome[]): Outcome[] => outcomes.map((outcome) => ({ ...outcome, events: outcome.events.slice(0, outcome.events.findIndex((event) => event.startsWith('loadend')) + 1) }));
  expect(withoutUpload(through)).toEqual(withoutUpload(isInPage() ? untilEnd(plain) : plain));
  expect(site.to('/api/auth/refresh')).toEqual([]);
});

test("the upload's own events: no progress comes through a worker", async ({ serve, browserUnderTest, anotherProfile }) => {
  const asks = [{ url: '/api/text', method: 'POST', body: 'x'.repeat(200_000) }];
  const { site, through, plain } = await bothOutcomes(serve, browserUnderTest, anotherProfile, asks);

  const uploads = ([outcome]: readonly Outcome[]): string[] => (outcome?.events ?? []).filter((event) => event.startsWith('upload')).map((event) => event.split(' ')[1] ?? '');
  const others = ([outcome]: readonly Outcome[]): string[] => (outcome?.events ?? []).filter((event) => !event.startsWith('upload'));
  expect([...new Set(uploads(plain))]).toEqual(['loadstart', 'progress', 'load', 'loadend']);
  if (isInPage()) {
    differs('without a worker the progress of an upload is seen');
    expect(through).toEqual(plain);
    return;
  }
  const isFirefox = browserUnderTest.engine === 'firefox';
  if (isFirefox) differs('tells the end of an upload, though not its progress; the others only its beginning');
  expect(uploads(through)).toEqual(isFirefox ? ['loadstart', 'load', 'loadend'] : ['loadstart']);
  expect(others(through)).toEqual(others(plain));
  expect(site.to('/api/text').map(({ body }) => body.length)).toEqual([200_000, 200_000]);
});
