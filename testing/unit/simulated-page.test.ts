/** The same in a simulated page: its fetch and its XMLHttpRequest are others than Node's. */
// @vitest-environment happy-dom
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { installTokenWorker, type UnitTokenWorker } from './index.js';

const at = (path: string): string => `${location.origin}${path}`;
const server = setupServer();
let worker: UnitTokenWorker;
let seen: (string | null)[] = [];

beforeAll(() => {
  server.use(
    http.post(at('/api/auth/login'), () => HttpResponse.json({ accessToken: 'a-1', refreshToken: 'r-1', expiresIn: 900 })),
    http.post(at('/api/auth/refresh'), () => HttpResponse.json({ accessToken: 'a-2', refreshToken: 'r-2', expiresIn: 900 })),
    http.all(at('/api/me'), ({ request }) => {
      seen.push(request.headers.get('authorization'));
      return seen.at(-1) === 'Bearer a-0' ? new HttpResponse(null, { status: 401 }) : HttpResponse.json({ name: 'Ada' });
    }),
  );
  server.listen({ onUnhandledRequest: 'error' });
  worker = installTokenWorker({ api: '/api', login: '/api/auth/login', refresh: '/api/auth/refresh', storage: 'sealed' });
});
afterEach(() => {
  worker.reset();
  seen = [];
});
afterAll(() => {
  worker.uninstall();
  server.close();
});

const byXhr = (method: string, path: string): Promise<{ status: number; text: string; events: string[] }> =>
  new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    const events: string[] = [];
    xhr.onload = () => events.push('load');
    xhr.onloadend = () => resolve({ status: xhr.status, text: xhr.responseText, events });
    xhr.open(method, path);
    xhr.send(method === 'GET' ? null : '{}');
  });

test('fetch in the page gets the token, and the answer of the login has none', async () => {
  const login = await fetch('/api/auth/login', { method: 'POST', body: '{}' });
  expect(await login.text()).not.toContain('a-1');
  expect(await (await fetch('/api/me')).json()).toEqual({ name: 'Ada' });
  expect(seen).toEqual(['Bearer a-1']);
});

test('XMLHttpRequest too; a refused token is renewed, and the page sees one answer', async () => {
  const login = await byXhr('POST', '/api/auth/login');
  expect(login.status).toBe(200);
  expect(login.text).not.toContain('a-1');
  expect(await byXhr('GET', '/api/me')).toEqual({ status: 200, text: '{"name":"Ada"}', events: ['load'] });
  await worker.session.setTokens({ accessToken: 'a-0', refreshToken: 'r-0', expiresIn: 900 });
  expect(await byXhr('GET', '/api/me')).toEqual({ status: 200, text: '{"name":"Ada"}', events: ['load'] });
  expect(seen).toEqual(['Bearer a-1', 'Bearer a-0', 'Bearer a-2']);
});

test('the session says who is signed in and when that is over', async () => {
  const ends: string[] = [];
  worker.session.addEventListener('logout', ({ reason }) => ends.push(reason));
  await worker.session.setTokens({ accessToken: 'a-1', username: 'ada' });
  expect(worker.session.getSnapshot()).toMatchObject({ status: 'signed-in', username: 'ada' });
  await worker.session.logout();
  expect(ends).toEqual(['signed-out']);
});
