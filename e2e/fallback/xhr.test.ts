/** XMLHttpRequest in a page without a worker: what is sent twice is seen once, and the token stays at home. */
import { JWT_CONFIG } from '../support/config.js';
import { ONE_ENGINE } from '../support/one-engine.js';
import { post, signIn } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import type { SiteOptions, Site } from '../support/site.js';
import type { Browser, Tab } from '../support/browser.js';
import { expect, test } from '../support/test.js';
import { registerInPage, sendXhr, WITHOUT_WORKERS } from './support.js';

async function signedIn(serve: (options: SiteOptions) => Promise<Site>, browser: Browser, options: SiteOptions = {}): Promise<{ site: Site; tab: Tab }> {
  const site = await serve({ files: { '/': WITHOUT_WORKERS }, ...options });
  const tab = await browser.open(site.origin);
  await registerInPage(tab);
  await signIn(tab);
  return { site, tab };
}

test('a refused upload is sent again with the newer token, and the page sees one request', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const { site, tab } = await signedIn(serve, browserUnderTest);
  site.backend.expireAccessTokens();

  const seen = await sendXhr(tab, '/api/upload', { method: 'POST', bytes: 300_000, headers: { 'X-Mine': 'a' } });

  expect(seen).toMatchObject({ status: 200, url: `${site.origin}/api/upload`, events: ['1', 'upload load', '2', '3', '4', 'load', 'loadend'] });
  const [first, second, ...more] = site.to('/api/upload');
  expect(more).toEqual([]);
  expect(second?.body.length).toBe(300_000);
  expect([first?.headers['x-mine'], second?.headers['x-mine']]).toEqual(['a', 'a']);
  expect(bearer(second)).not.toBe(bearer(first));
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
});

test('a server that always says 401 is asked twice, and the page gets its answer', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const { site, tab } = await signedIn(serve, browserUnderTest, { answer: ({ path }) => (path === '/api/never' ? new Response('not for you', { status: 401 }) : undefined) });

  expect(await sendXhr(tab, '/api/never')).toMatchObject({ status: 401, text: 'not for you', events: ['1', '2', '3', '4', 'load', 'loadend'] });
  expect(site.to('/api/never')).toHaveLength(2);
});

test('a login by XMLHttpRequest: the page gets the answer without the tokens', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const site = await serve({ files: { '/': WITHOUT_WORKERS } });
  const tab = await browserUnderTest.open(site.origin);
  await registerInPage(tab);

  const seen = await tab.run(
    () =>
      new Promise<{ response: { accessToken: string; user: unknown }; url: string; type: string | null }>((resolve) => {
        const xhr = new XMLHttpRequest();
        xhr.responseType = 'json';
        xhr.open('POST', '/api/auth/login');
        xhr.setRequestHeader('Content-Type', 'application/json');
        xhr.onload = () => {
          resolve({ response: xhr.response as never, url: xhr.responseURL, type: xhr.getResponseHeader('content-type') });
        };
        xhr.send(JSON.stringify({ username: 'ada', password: 'lovelace' }));
      }),
  );

  expect(seen).toMatchObject({ response: { user: { username: 'ada' } }, url: `${site.origin}/api/auth/login`, type: expect.stringContaining('json') as unknown });
  expect(site.secrets.size).toBe(2);
  for (const secret of site.secrets) expect(JSON.stringify(seen)).not.toContain(secret);
  expect((await sendXhr(tab, '/api/me')).status).toBe(200);
});

test('no token goes along with a redirect to another origin, in whichever header it is', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const elsewhere = await serve({
    answer: () => new Response('elsewhere', { headers: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'X-Access-Token, Authorization' } }),
  });
  const leaving = ({ path }: { path: string }) => (path.startsWith('/api/away') || path.startsWith('/own/away') ? new Response(null, { status: 302, headers: { Location: `${elsewhere.origin}/there` } }) : undefined);
  const config = { api: ['/api', { url: '/own', header: 'X-Access-Token', scheme: '' }], login: '/api/auth/login', refresh: '/api/auth/refresh' };
  const { site, tab } = await signedIn(serve, browserUnderTest, { answer: leaving, config });

  for (const path of ['/api/away', '/own/away']) await sendXhr(tab, path);

  expect(site.secrets).toContain(bearer(site.to('/api/away')[0]));
  expect(site.secrets).toContain(site.to('/own/away')[0]?.headers['x-access-token']);
  expect(elsewhere.received.length).toBeGreaterThan(0);
  for (const { headers } of elsewhere.received) for (const secret of site.secrets) expect(JSON.stringify(headers)).not.toContain(secret);
});

test('what the configuration does not name is the browser’s own: a synchronous request, and another path', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const { site, tab } = await signedIn(serve, browserUnderTest, { answer: ({ path }) => (path === '/elsewhere' ? new Response('as it is') : undefined) });

  expect((await sendXhr(tab, '/elsewhere')).text).toBe('as it is');
  const status = await tab.run(() => {
    const xhr = new XMLHttpRequest();
    xhr.open('GET', '/api/me', false);
    xhr.send();
    return xhr.status;
  });
  expect(status).toBe(401);
  expect(site.to('/elsewhere')[0]?.headers.authorization).toBeUndefined();
  expect((await post(tab, '/elsewhere', { any: 1 })).body).toBe('as it is');
});

test('a request that has to wait goes where it was opened for, with what it was given then', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  let answerRefresh = (): void => undefined;
  const held = new Promise<void>((resolve) => (answerRefresh = resolve));
  const { site, tab } = await signedIn(serve, browserUnderTest, { answer: ({ path }) => (path === '/api/auth/refresh' ? held.then(() => undefined) : undefined) });
  site.backend.expireAccessTokens();

  const answered = tab.run(
    () =>
      new Promise<number>((resolve) => {
        const xhr = new XMLHttpRequest();
        xhr.open('POST', 'api/upload');
        const bytes = new Uint8Array(1000).fill(97);
        xhr.onloadend = () => {
          resolve(xhr.status);
        };
        xhr.send(bytes);
        bytes.fill(98);
        history.pushState(null, '', '/elsewhere/deep');
      }),
  );
  await expect.poll(() => site.to('/api/auth/refresh').length).toBe(1);
  answerRefresh();

  expect(await answered).toBe(200);
  expect(site.to('/api/upload').map(({ body }) => body.toString())).toEqual(Array.from({ length: 2 }, () => 'a'.repeat(1000)));
});

test('what the page says of its request late is heard: a header in its first event, and how the answer is wanted', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const answer = ({ path }: { path: string }) => (path === '/api/hang' ? ('hang' as const) : undefined);
  const { site, tab } = await signedIn(serve, browserUnderTest, { answer });

  const seen = await tab.run(async () => {
    const ended = (url: string, late: (xhr: XMLHttpRequest) => void, opened?: (xhr: XMLHttpRequest) => void) =>
      new Promise<{ response: unknown; ending: string; refused: string | undefined }>((resolve) => {
        const xhr = new XMLHttpRequest();
        let ending = '';
        xhr.onreadystatechange = () => {
          if (xhr.readyState === 1) opened?.(xhr);
        };
        for (const type of ['load', 'error', 'timeout']) xhr.addEventListener(type, () => (ending = type));
        xhr.onloadend = () => {
          let refused: string | undefined;
          try {
            xhr.responseType = 'blob';
          } catch (error) {
            refused = (error as Error).name;
          }
          resolve({ response: xhr.response as unknown, ending, refused });
        };
        xhr.open('GET', url);
        xhr.send();
        late(xhr);
      });
    return [
      await ended('/api/me?header', () => undefined, (xhr) => { xhr.setRequestHeader('X-Mine', 'a'); }),
      await ended('/api/me?type', (xhr) => { xhr.responseType = 'json'; }),
      await ended('/api/hang', (xhr) => { xhr.timeout = 200; }),
    ];
  });

  expect(site.to('/api/me').map(({ headers }) => headers['x-mine'])).toEqual(['a', undefined]);
  expect(seen[1]?.response).toMatchObject({ name: 'Ada Lovelace' });
  expect(seen.map(({ ending, refused }) => [ending, refused])).toEqual([['load', 'InvalidStateError'], ['load', 'InvalidStateError'], ['timeout', 'InvalidStateError']]);
});

test('a page that does not follow its upload sends no more requests than without the library', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const api = await serve({ answer: ({ method }) => new Response(null, { status: method === 'OPTIONS' ? 405 : 200, headers: { 'Access-Control-Allow-Origin': '*' } }) });
  const site = await serve({ files: { '/': WITHOUT_WORKERS }, config: { ...JWT_CONFIG, api: ['/api', api.origin] } });
  const tab = await browserUnderTest.open(site.origin);
  await registerInPage(tab);

  expect((await sendXhr(tab, `${api.origin}/signed-out`, { method: 'POST', bytes: 10, isFollowed: false })).status).toBe(200);
  expect(api.received.map(({ method }) => method)).toEqual(['POST']);
});
