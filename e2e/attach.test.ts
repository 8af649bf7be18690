/** Every request to the API arrives with the token; no other request ever does. */
import { expect, test } from './support/test.js';
import { get, register, signIn } from './support/page-actions.js';
import { axiosFiles } from './support/npm-files.js';
import { bearer, withoutToken } from './support/received.js';
import { startLookAlikes } from './support/look-alikes.js';

test('fetch, XMLHttpRequest and axios, unchanged: each request arrives with the access token, which the page never had', async ({
  serve,
  browserUnderTest,
}) => {
  const site = await serve({ files: axiosFiles });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  expect((await signIn(tab)).status).toBe(200);

  const byFetch = await get(tab, '/api/me');
  const byXhr = await tab.run(
    () =>
      new Promise<{ status: number; body: string }>((resolve) => {
        const xhr = new XMLHttpRequest();
        xhr.open('GET', '/api/me?xhr');
        xhr.onload = () => {
          resolve({ status: xhr.status, body: xhr.responseText });
        };
        xhr.send();
      }),
  );
  const byAxios = await tab.run(async () => {
    const { default: axios } = (await import('/axios.js' as string)) as typeof import('axios');
    const { status, data } = await axios.get<{ username: string }>('/api/me?axios');
    return { status, body: JSON.stringify(data) };
  });

  for (const answer of [byFetch, byXhr, byAxios]) {
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({ username: 'ada' });
  }
  const requests = site.to('/api/me');
  expect(requests).toHaveLength(3);
  for (const request of requests) expect(site.secrets).toContain(bearer(request));
});

test('each method, with its body, arrives with the token and otherwise as it was sent', async ({ serve, browserUnderTest }) => {
  const site = await serve({ answer: ({ path }) => (path.startsWith('/api/any') ? new Response('ok') : undefined) });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);

  for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'REPORT']) {
    const body = ['GET', 'HEAD'].includes(method) ? {} : { body: `the body of ${method}` };
    await get(tab, '/api/any', { method, headers: { 'X-Mine': method }, ...body });
    const received = site.to('/api/any').at(-1);
    expect(received?.method).toBe(method);
    expect(received?.headers['x-mine']).toBe(method);
    expect(received?.body.toString()).toBe(body.body ?? '');
    expect(site.secrets).toContain(bearer(received));
  }
});

test('other paths, ports, schemes and look-alike hosts never get the token', async ({ serve, browserUnderTest }) => {
  const alike = await startLookAlikes(serve);
  const tab = await browserUnderTest.open(alike.site.origin);
  await register(tab);
  await signIn(tab);

  const reached = await tab.run(
    (urls) => Promise.all(urls.map((url) => fetch(url, { mode: 'cors' }).then(({ ok }) => ok, () => false))),
    [...alike.trusted, ...alike.untrusted],
  );

  expect(reached).toEqual([...alike.trusted, ...alike.untrusted].map(() => true));
  for (const request of alike.receivedByTrusted()) expect(alike.site.secrets).toContain(bearer(request));
  const elsewhere = alike.receivedElsewhere();
  expect(elsewhere.length).toBe(alike.untrusted.length);
  for (const request of elsewhere) expect(withoutToken(request, alike.site.secrets)).toBe(true);
});

test('a request with its own Authorization is left alone, whatever the answer', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);

  const answer = await get(tab, '/api/me', { headers: { Authorization: 'Basic bWU6bWU=' } });

  expect(answer.status).toBe(401);
  expect(site.to('/api/me').map(({ headers }) => headers.authorization)).toEqual(['Basic bWU6bWU=']);
});
