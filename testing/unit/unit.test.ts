/** The guide's unit test, and what else holds: in Node, with a mock server, and in a simulated page. */
// @vitest-environment node
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { installTokenWorker, type UnitTokenWorker } from './index.js';

const calls: string[] = [];
let fresh = 'a-1';
const server = setupServer(
  http.post('http://localhost/api/auth/login', () => HttpResponse.json({ accessToken: (fresh = 'a-1'), refreshToken: 'r-1', expiresIn: 900 })),
  http.post('http://localhost/api/auth/refresh', () => {
    calls.push('refresh');
    return HttpResponse.json({ accessToken: (fresh = 'a-2'), refreshToken: 'r-2', expiresIn: 900 });
  }),
  http.get('http://localhost/api/me', ({ request }) => {
    const header = request.headers.get('authorization');
    calls.push(String(header));
    return header === `Bearer ${fresh}` ? HttpResponse.json({ name: 'Ada' }) : new HttpResponse(null, { status: 401 });
  }),
  http.get('http://localhost/other', ({ request }) => HttpResponse.json({ authorization: request.headers.get('authorization') })),
);
let worker: UnitTokenWorker;

beforeAll(() => {
  server.listen({ onUnhandledRequest: 'error' });
  worker = installTokenWorker({ api: '/api', login: '/api/auth/login', refresh: '/api/auth/refresh' });
});
afterEach(() => {
  worker.reset();
  calls.length = 0;
});
afterAll(() => {
  worker.uninstall();
  server.close();
});

test('the token is attached, and the app never sees it', async () => {
  const login = await fetch('/api/auth/login', { method: 'POST' });
  expect(await login.text()).not.toContain('a-1');
  expect((await fetch('/api/me')).status).toBe(200);
  expect(calls).toEqual(['Bearer a-1']);
  expect(worker.session.getSnapshot()).toMatchObject({ status: 'signed-in', inPage: true });
  expect(await (await fetch('http://localhost/other')).json()).toEqual({ authorization: null });
});

test('a refused token is renewed, once for all who wait', async () => {
  await worker.session.setTokens({ accessToken: 'a-0', refreshToken: 'r-0', expiresIn: 900 });
  const answers = await Promise.all([fetch('/api/me'), fetch('/api/me'), fetch('/api/me')]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(calls.filter((call) => call === 'refresh')).toHaveLength(1);
});

test('a renewal that is due runs behind the request, though no event keeps a worker alive for it', async () => {
  await worker.session.setTokens({ accessToken: 'a-2', refreshToken: 'r-0', expiresIn: 900 });
  fresh = 'a-2';
  const { renewAt = 0 } = worker.session.getSnapshot();
  const now = Date.now;
  Date.now = () => renewAt * 1000 + 1;
  try {
    expect((await fetch('/api/me')).status).toBe(200);
    await expect.poll(() => worker.session.getSnapshot().generation).toBe(1);
  } finally {
    Date.now = now;
  }
});

test('after reset nobody is signed in', async () => {
  await worker.session.setTokens({ accessToken: 'a-1' });
  worker.reset();
  expect((await fetch('/api/me')).status).toBe(401);
  expect(calls).toEqual(['null']);
});

test('what the app asks for goes as it was given', async () => {
  const seen: unknown[] = [];
  const passed = installTokenWorker({ api: '/api' }, { fetch: (...parameters) => (seen.push(parameters), Promise.resolve(new Response())) });
  const init = { method: 'POST', body: 'x' };
  await fetch('http://other.example/api', init);
  expect(seen[0]).toEqual(['http://other.example/api', init]);
  expect((seen[0] as unknown[])[1]).toBe(init);
  passed.uninstall();
});

test('a wrong configuration is refused by the name of what is wrong', () => {
  expect(() => installTokenWorker({ api: 'api.example.com' })).toThrow(/api/);
});

test('it is known from the start that nobody is signed in, and again after reset', async () => {
  expect(worker.session.getSnapshot()).toMatchObject({ status: 'signed-out', inPage: true });
  await worker.session.setTokens({ accessToken: 'a-1' });
  worker.reset();
  expect(worker.session.getSnapshot()).toMatchObject({ status: 'signed-out', inPage: true });
});

test('the session that an app keeps from one test to the next goes on after reset, and hears of no end', async () => {
  const kept = await worker.connect('/token-worker.js', 'default');
  const ends: string[] = [];
  kept.addEventListener('logout', ({ reason }) => ends.push(reason));
  await kept.setTokens({ accessToken: 'a-1', username: 'ada' });
  worker.reset();
  expect(kept.getSnapshot()).toMatchObject({ status: 'signed-out', inPage: true });
  expect(kept.getSnapshot().username).toBeUndefined();
  expect(ends).toEqual([]);

  fresh = 'a-1';
  await kept.setTokens({ accessToken: 'a-1' });
  expect((await fetch('/api/me')).status).toBe(200);
  await worker.session.logout();
  expect(kept.getSnapshot().status).toBe('signed-out');
  expect(ends).toEqual(['signed-out']);
});

test('a login that is answered after reset signs nobody in', async () => {
  const login = fetch('/api/auth/login', { method: 'POST' });
  worker.reset();
  await login;
  expect(worker.session.getSnapshot().status).toBe('signed-out');
  expect((await fetch('/api/me')).status).toBe(401);
});
