/** docs/guide/other-workers/msw.md: MSW's worker and the drop-in in one, for development; the mocks get what a server would. */
import { installed } from '../support/npm-files.js';
import { ONE_ENGINE } from '../support/one-engine.js';
import { get, signIn } from '../support/page-actions.js';
import { expect, test } from '../support/test.js';
import { bundled } from './support/bundled.js';
import { guide } from './support/guide.js';

/** A backend in the page: what it was asked stands in `window.asked`. */
const HANDLERS = `
import { http, HttpResponse } from 'msw';
const asked = (window.asked = []);
const tokens = (name) => HttpResponse.json({ accessToken: name, refreshToken: 'refresh-of-' + name, expiresIn: 900 });
let valid = 'mocked-1';
export const handlers = [
  http.post('/api/auth/login', () => tokens(valid)),
  http.post('/api/auth/refresh', async ({ request }) => { asked.push(await request.text()); return tokens((valid = 'mocked-2')); }),
  http.post('/expire', () => { valid = ''; return new HttpResponse(null, { status: 204 }); }),
  http.get('/api/notes', ({ request }) => {
    const value = request.headers.get('authorization');
    asked.push(value);
    return value === 'Bearer ' + valid ? HttpResponse.json(['a note']) : new HttpResponse(null, { status: 401 });
  }),
  http.get('/rest/prices', () => HttpResponse.text('mocked prices')),
];`;

test('MSW: mocks are asked by token-worker and by the page, and what they let pass goes out with the token', { tag: ONE_ENGINE }, async ({ serve, browserUnderTest }) => {
  const page = await bundled(`${await guide('msw', 'main.js')}\nwindow.session = session;`, 'es', { 'handlers.js': HANDLERS });
  const site = await serve({
    // A real endpoint, which takes the mocked token.
    answer: ({ path }) => (path === '/api/me' ? new Response('me') : undefined),
    files: {
      '/dev-worker.js': await guide('msw', 'dev-worker.js'),
      '/mockServiceWorker.js': installed('msw/lib/mockServiceWorker.js'),
      '/page.js': page,
      '/': '<!doctype html><title>app</title><link rel="icon" href="data:,"><script type="module" src="/page.js"></script><body>',
    },
  });
  const tab = await browserUnderTest.open(site.origin);
  await expect.poll(() => tab.run(() => 'session' in window)).toBe(true);
  const asked = (): Promise<string[]> => tab.run(() => (window as unknown as { asked: string[] }).asked);

  const login = await signIn(tab);
  expect(login.status).toBe(200);
  expect(login.body).not.toMatch(/"mocked-1"|refresh-of/);
  expect(await get(tab, '/api/notes')).toEqual({ status: 200, body: '["a note"]' });
  expect(await asked()).toEqual(['Bearer mocked-1']);
  expect((await get(tab, '/rest/prices')).body).toBe('mocked prices');

  // Refused by the mock, renewed by the mock, sent again to the mock.
  expect((await get(tab, '/expire', { method: 'POST' })).status).toBe(204);
  expect((await get(tab, '/api/notes')).status).toBe(200);
  expect((await asked()).slice(1)).toEqual(['Bearer mocked-1', expect.stringContaining('refresh-of-mocked-1'), 'Bearer mocked-2']);

  for (const path of ['/api/auth/login', '/api/auth/refresh', '/api/notes', '/rest/prices']) expect(site.to(path)).toHaveLength(0);
  expect((await get(tab, '/api/me')).body).toBe('me');
  expect(site.to('/api/me').map(({ headers }) => headers.authorization)).toEqual(['Bearer mocked-2']);
  await get(tab, '/rest/unknown');
  expect(site.to('/rest/unknown').map(({ headers }) => headers.authorization)).toEqual([undefined]);
});
