/** A resource server that refuses the token: one renewal, and the request once more, with its body. */
import { get, post, register, signIn } from './support/page-actions.js';
import { bearer } from './support/received.js';
import type { Site } from './support/site.js';
import { expect, test } from './support/test.js';

/** What the endpoint got: twice the same, but with another token. */
function expectSentTwice(site: Site, path: string): void {
  const [first, second, ...more] = site.to(path);
  expect(more).toEqual([]);
  expect(second?.method).toBe(first?.method);
  expect(second?.headers['content-type']).toBe(first?.headers['content-type']);
  expect(first?.body.length).toBeGreaterThan(0);
  expect(second?.body.equals(first?.body ?? Buffer.alloc(0))).toBe(true);
  expect(bearer(second)).not.toBe(bearer(first));
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
}

test('a JSON body is sent again', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);
  site.backend.expireAccessTokens();

  const answer = await post(tab, '/api/notes', { text: 'remember the milk' });

  expect(answer.status).toBeLessThan(300);
  expectSentTwice(site, '/api/notes');
});

test('FormData with a file is sent again', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);
  site.backend.expireAccessTokens();

  const answer = await tab.run(async () => {
    const form = new FormData();
    form.append('title', 'a file');
    form.append('file', new File(['0123456789'.repeat(1000)], 'numbers.txt', { type: 'text/plain' }));
    const response = await fetch('/api/upload', { method: 'POST', body: form });
    return { status: response.status, result: (await response.json()) as { bytes: number } };
  });

  expect(answer).toMatchObject({ status: 200, result: { bytes: 10_000 } });
  expectSentTwice(site, '/api/upload');
});

test('a Blob of 5 MB is sent again', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);
  site.backend.expireAccessTokens();

  const status = await tab.run(async () => {
    const bytes = new Uint8Array(5 * 1024 * 1024).map((_, index) => index % 251);
    return (await fetch('/api/upload', { method: 'POST', body: new Blob([bytes]) })).status;
  });

  expect(status).toBe(200);
  expectSentTwice(site, '/api/upload');
  expect(site.to('/api/upload')[1]?.body.length).toBe(5 * 1024 * 1024);
});

test('a server that always answers 401 gets 2 requests and 1 renewal, and the page its 401', async ({ serve, browserUnderTest }) => {
  const site = await serve({
    answer: ({ path }) => (path === '/api/never' ? Response.json({ error: 'not for you' }, { status: 401 }) : undefined),
  });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);

  const answer = await get(tab, '/api/never');

  expect(answer).toEqual({ status: 401, body: '{"error":"not for you"}' });
  expect(site.to('/api/never')).toHaveLength(2);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);

  // Nor does it cost a renewal each time that it is asked.
  expect((await get(tab, '/api/me')).status).toBe(200);
  expect((await get(tab, '/api/never')).status).toBe(401);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
});

test('an endpoint that says 200 and means 401 is understood by a function of the response', async ({ serve, browserUnderTest }) => {
  const refusals = { left: 1 };
  const site = await serve({
    config: `tokenWorker({
      api: { url: '/api', unauthorized: async (response) => (await response.json()).code === 40101 },
      login: '/api/auth/login',
      refresh: '/api/auth/refresh',
    });`,
    answer: ({ path }) => (path === '/api/legacy' ? Response.json({ code: refusals.left-- > 0 ? 40101 : 0 }) : undefined),
  });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);

  expect((await get(tab, '/api/legacy')).body).toBe('{"code":0}');
  expect(site.to('/api/legacy')).toHaveLength(2);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
});
