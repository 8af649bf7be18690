/** The backend keeps the promises that the demo and the end-to-end tests rest on. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createBackend, type BackendOptions } from './index.js';
import { readEvents } from './testing/read-events.js';

const ORIGIN = 'http://demo.test';

interface Tokens {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
  user: { username: string; name: string };
}

interface GraceTokens {
  readonly first: string;
  readonly other: string;
}

function start(options: BackendOptions = {}) {
  let time = 1_700_000_000;
  const backend = createBackend({ now: () => time, eventInterval: 1, ...options });
  const call = (method: string, path: string, init: RequestInit = {}) =>
    backend.fetch(new Request(ORIGIN + path, { ...init, method }));
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    call('POST', path, { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } });
  const get = (path: string, accessToken?: string, headers: Record<string, string> = {}) =>
    call('GET', path, { headers: accessToken ? { ...headers, Authorization: `Bearer ${accessToken}` } : headers });
  const signIn = async (username = 'ada', password = 'lovelace') =>
    (await (await post('/api/auth/login', { username, password })).json()) as Tokens;
  const refresh = (refreshToken: string) => post('/api/auth/refresh', { refreshToken });
  return { backend, call, post, get, signIn, refresh, pass: (seconds: number) => void (time += seconds) };
}

const cookieOf = (response: Response) => response.headers.get('Set-Cookie') ?? '';

describe('sign-in', () => {
  it('answers tokens and the user', async () => {
    const { signIn } = start();
    expect(await signIn()).toMatchObject({ expiresIn: 900, user: { username: 'ada', name: 'Ada Lovelace' } });
  });

  it('refuses a wrong password and a body that is none', async () => {
    const { post, call } = start();
    const wrong = await post('/api/auth/login', { username: 'ada', password: 'hopper' });
    expect([wrong.status, await wrong.json()]).toEqual([401, { error: 'invalid_credentials' }]);
    expect((await call('POST', '/api/auth/login', { body: 'no JSON' })).status).toBe(400);
    expect((await post('/api/auth/login', null)).status).toBe(400);
  });
});

describe('access tokens', () => {
  it('open what is protected, until they expire', async () => {
    const { get, signIn, pass } = start({ accessTokenLifetime: 60 });
    const { accessToken } = await signIn();
    expect(await (await get('/api/me', accessToken)).json()).toMatchObject({ username: 'ada', name: 'Ada Lovelace' });
    pass(61);
    const late = await get('/api/me', accessToken);
    expect(late.status).toBe(401);
    expect(late.headers.get('WWW-Authenticate')).toBe('Bearer error="invalid_token"');
  });

  it('are required under both prefixes', async () => {
    const { get } = start();
    for (const path of ['/api/me', '/cookie/me', '/api/picture.svg', '/api/auth/nothing']) {
      const response = await get(path);
      expect(response.status).toBe(401);
      expect(response.headers.get('WWW-Authenticate')).toBe('Bearer realm="demo"');
    }
  });

  it('are refused at the word of the server, while the session stays', async () => {
    const { backend, get, signIn, refresh } = start();
    const { accessToken, refreshToken } = await signIn();
    backend.expireAccessTokens();
    expect((await get('/api/me', accessToken)).status).toBe(401);
    const renewed = (await (await refresh(refreshToken)).json()) as Tokens;
    expect((await get('/api/me', renewed.accessToken)).status).toBe(200);
  });

  it('are refused when they are anything else', async () => {
    const { get, signIn, call } = start();
    const { accessToken } = await signIn();
    expect((await get('/api/me', `${accessToken}x`)).status).toBe(401);
    expect((await get('/api/me', (await start().signIn()).accessToken)).status).toBe(401);
    expect((await call('GET', '/api/me', { headers: { Authorization: 'Basic YTpi' } })).status).toBe(401);
  });
});

describe('refresh', () => {
  it('rotates, and revokes the family when an old token comes again', async () => {
    const { refresh, signIn, get } = start();
    const first = await signIn();
    const second = (await (await refresh(first.refreshToken)).json()) as Tokens;
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect((await get('/api/me', first.accessToken)).status).toBe(200);

    const reused = await refresh(first.refreshToken);
    expect([reused.status, await reused.json()]).toEqual([401, { error: 'invalid_grant' }]);
    expect((await refresh(second.refreshToken)).status).toBe(401);
    expect((await get('/api/me', second.accessToken)).status).toBe(401);
  });

  it('leaves the token as it is without rotation', async () => {
    const { refresh, signIn } = start({ rotate: false });
    const { refreshToken } = await signIn();
    for (const response of [await refresh(refreshToken), await refresh(refreshToken)]) {
      expect(await response.json()).toMatchObject({ refreshToken });
    }
  });

  it('takes a rotated token again within its grace period, and whatever that gave out is good', async () => {
    const { refresh, signIn, get, pass } = start({ refreshTokenGrace: 10 });
    const first = await signIn();
    const lost = (await (await refresh(first.refreshToken)).json()) as Tokens;
    pass(9);
    const again = (await (await refresh(first.refreshToken)).json()) as Tokens;
    expect(new Set([first, lost, again].map(({ refreshToken }) => refreshToken)).size).toBe(3);
    expect((await get('/api/me', again.accessToken)).status).toBe(200);
    // It was the later answer that was lost.
    const next = (await (await refresh(lost.refreshToken)).json()) as Tokens;
    expect((await refresh(next.refreshToken)).status).toBe(200);
  });

  it.each([
    ['its grace period is over', (tokens: GraceTokens) => tokens.first, 10],
    ['what it gave out was presented', (tokens: GraceTokens) => tokens.first, 0, true],
    ['another that was given out with it was presented', (tokens: GraceTokens) => tokens.other, 0, true],
  ])('revokes the family when a rotated token comes and %s', async (_, pick, seconds, isTaken = false) => {
    const { refresh, signIn, pass, get } = start({ refreshTokenGrace: 10 });
    const { refreshToken: first } = await signIn();
    const second = (await (await refresh(first)).json()) as Tokens;
    const other = (await (await refresh(first)).json()) as Tokens;
    if (isTaken) expect((await refresh(second.refreshToken)).status).toBe(200);
    pass(seconds);
    expect((await refresh(pick({ first, other: other.refreshToken }))).status).toBe(401);
    expect((await get('/api/me', second.accessToken)).status).toBe(401);
  });

  it('is refused for unknown, missing, expired and revoked tokens', async () => {
    const { backend, refresh, signIn, pass, post } = start({ refreshTokenLifetime: 100 });
    expect((await refresh('invented')).status).toBe(401);
    expect((await post('/api/auth/refresh', {})).status).toBe(401);
    const old = await signIn();
    pass(100);
    expect((await refresh(old.refreshToken)).status).toBe(401);
    const { refreshToken } = await signIn();
    backend.revokeSessions();
    expect((await refresh(refreshToken)).status).toBe(401);
    expect(backend.log.map(({ detail }) => detail).filter(Boolean)).toEqual([
      'refresh token unknown',
      'refresh token missing',
      'refresh token expired',
      'refresh token revoked',
    ]);
  });
});

describe('sign-out', () => {
  it.each(['access token', 'expired access token', 'refresh token'])('revokes the session by its %s', async (by) => {
    const { post, signIn, refresh, get, pass } = start();
    const { accessToken, refreshToken } = await signIn();
    if (by === 'expired access token') pass(1000);
    const response =
      by === 'refresh token'
        ? await post('/api/auth/logout', { refreshToken })
        : await post('/api/auth/logout', {}, { Authorization: `Bearer ${accessToken}` });
    expect(response.status).toBe(204);
    expect((await refresh(refreshToken)).status).toBe(401);
    expect((await get('/api/me', accessToken)).status).toBe(401);
  });

  it('leaves the sessions of others alone', async () => {
    const { post, signIn, get } = start();
    const ada = await signIn();
    const grace = await signIn('grace', 'hopper');
    await post('/api/auth/logout', { refreshToken: ada.refreshToken });
    expect((await get('/api/me', grace.accessToken)).status).toBe(200);
  });
});

describe('with the refresh token in a cookie', () => {
  it('no body holds it and no script can read it', async () => {
    const { post } = start();
    const response = await post('/cookie/auth/login', { username: 'ada', password: 'lovelace' });
    expect(await response.json()).not.toHaveProperty('refreshToken');
    const attributes = cookieOf(response).split('; ').slice(1);
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=2592000', 'Path=/cookie/auth', 'SameSite=Strict']);
  });

  it('rotates, and deletes the cookie when it is refused or signed out', async () => {
    const { post, call } = start();
    const login = await post('/cookie/auth/login', { username: 'ada', password: 'lovelace' });
    const cookie = cookieOf(login).split(';')[0] ?? '';
    const send = (path: string, value: string) => call('POST', `/cookie/auth/${path}`, { headers: { Cookie: value } });
    const renewed = await send('refresh', cookie);
    expect(renewed.status).toBe(200);
    const next = cookieOf(renewed).split(';')[0] ?? '';
    expect(next).not.toBe(cookie);
    const out = await send('logout', next);
    expect([out.status, cookieOf(out)]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    const refused = await send('refresh', next);
    expect([refused.status, cookieOf(refused)]).toEqual([401, expect.stringContaining('Max-Age=0')]);
  });
});

describe('resources', () => {
  it('keeps notes per user', async () => {
    const { post, get, signIn } = start();
    const ada = await signIn();
    const grace = await signIn('grace', 'hopper');
    const added = await post('/api/notes', { text: 'hello' }, { Authorization: `Bearer ${ada.accessToken}` });
    expect(added.status).toBe(201);
    expect(await (await get('/cookie/notes', ada.accessToken)).json()).toEqual([]);
    expect(await (await get('/api/notes', ada.accessToken)).json()).toHaveLength(1);
    expect(await (await get('/api/notes', grace.accessToken)).json()).toEqual([]);
  });

  it('draws a picture and writes a report', async () => {
    const { get, signIn } = start();
    const { accessToken } = await signIn();
    const picture = await get('/api/picture.svg', accessToken);
    expect(picture.headers.get('Content-Type')).toBe('image/svg+xml');
    expect(picture.headers.get('Cache-Control')).toContain('no-store');
    expect(await picture.text()).toContain('Ada Lovelace');
    const report = await get('/api/report.csv', accessToken);
    expect(report.headers.get('Content-Disposition')).toBe('attachment; filename="report-ada.csv"');
    expect((await report.text()).trim().split('\r\n')).toHaveLength(8);
  });

  it('answers ranges of the video', async () => {
    const { get, signIn } = start();
    const { accessToken } = await signIn();
    const ask = (range: string, headers = {}) => get('/api/video.webm', accessToken, { Range: range, ...headers });
    const whole = await get('/api/video.webm', accessToken);
    const size = Number(whole.headers.get('Content-Length'));
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect([whole.status, bytes.length, whole.headers.get('Accept-Ranges')]).toEqual([200, size, 'bytes']);

    for (const [range, first, last] of [
      ['bytes=0-99', 0, 99],
      ['bytes=100-', 100, size - 1],
      ['bytes=-50', size - 50, size - 1],
      [`bytes=10-${size + 10}`, 10, size - 1],
    ] as const) {
      const part = await ask(range);
      expect([part.status, part.headers.get('Content-Range')]).toEqual([206, `bytes ${first}-${last}/${size}`]);
      expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(first, last + 1))).toBe(true);
    }
    for (const range of [`bytes=${size}-`, 'bytes=-0']) {
      const none = await ask(range);
      expect([none.status, none.headers.get('Content-Range')]).toEqual([416, `bytes */${size}`]);
    }
    for (const range of ['bytes=5-1', 'lines=1-2', 'bytes=0-1,4-5']) expect((await ask(range)).status).toBe(200);
    const etag = whole.headers.get('ETag') ?? '';
    expect((await ask('bytes=0-9', { 'If-Range': etag })).status).toBe(206);
    expect((await ask('bytes=0-9', { 'If-Range': '"other"' })).status).toBe(200);
  });

  it('sends events, and goes on where the reader left off', async () => {
    const { get, signIn } = start();
    const { accessToken } = await signIn();
    const first = await readEvents(await get('/api/events', accessToken), 3);
    expect(first.map(({ id }) => id)).toEqual(['1', '2', '3']);
    const next = await readEvents(await get('/api/events', accessToken, { 'Last-Event-ID': '3' }), 2);
    expect(next.map(({ id }) => id)).toEqual(['4', '5']);
  });

  it('takes files, as a form and as a body', async () => {
    const { call, signIn } = start();
    const { accessToken } = await signIn();
    const headers = { Authorization: `Bearer ${accessToken}` };
    const content = new Uint8Array(100_000).map((_, index) => index % 251);
    const expected = { bytes: 100_000, sha256: createHash('sha256').update(content).digest('hex') };
    const form = new FormData();
    form.append('file', new File([content], 'sample.bin'));
    const byForm = await call('POST', '/api/upload', { body: form, headers });
    expect(await byForm.json()).toEqual({ name: 'sample.bin', ...expected });
    const byBody = await call('POST', '/api/upload?name=raw.bin', { body: content, headers });
    expect(await byBody.json()).toEqual({ name: 'raw.bin', ...expected });
    const empty = await call('POST', '/api/upload', { body: new FormData(), headers });
    expect(empty.status).toBe(400);
  });
});

describe('the log', () => {
  it('tells what reached the server', async () => {
    const { backend, get, signIn, refresh } = start();
    const { accessToken, refreshToken } = await signIn();
    await get('/api/me?x=1', accessToken);
    await get('/cookie/me');
    await refresh(refreshToken);
    backend.expireAccessTokens();
    await get('/api/me', accessToken);
    expect(backend.log.map(({ method, path, status, token, kind }) => [method, path, status, token, kind])).toEqual([
      ['POST', '/api/auth/login', 200, 'none', 'login'],
      ['GET', '/api/me?x=1', 200, 'valid', 'resource'],
      ['GET', '/cookie/me', 401, 'none', 'resource'],
      ['POST', '/api/auth/refresh', 200, 'none', 'refresh'],
      ['GET', '/api/me', 401, 'refused', 'resource'],
    ]);
    expect(backend.log.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
  });

  it('holds no token', async () => {
    const { backend, post, signIn, refresh, get } = start();
    const first = await signIn();
    const second = (await (await refresh(first.refreshToken)).json()) as Tokens;
    await get('/api/me', second.accessToken);
    await post('/api/auth/logout', { refreshToken: second.refreshToken });
    await refresh(first.refreshToken);
    const log = JSON.stringify(backend.log);
    for (const { accessToken, refreshToken } of [first, second]) {
      expect(log).not.toContain(accessToken);
      expect(log).not.toContain(refreshToken);
    }
  });

  it('is streamed: the past, then the present', async () => {
    const { call, get } = start();
    await get('/api/me');
    const response = await call('GET', '/demo/log');
    const events = readEvents(response, 3);
    await get('/api/notes');
    const [clear, past, present] = await events;
    expect(clear?.event).toBe('clear');
    expect(JSON.parse(past?.data ?? '')).toMatchObject({ id: 1, path: '/api/me' });
    expect(JSON.parse(present?.data ?? '')).toMatchObject({ id: 2, path: '/api/notes' });
    const resumed = await call('GET', '/demo/log', { headers: { 'Last-Event-ID': past?.id ?? '' } });
    expect(await readEvents(resumed, 1)).toEqual([present]);
  });

  it('is cleared, and the switches need no token', async () => {
    const { backend, call, get, signIn } = start();
    const { accessToken } = await signIn();
    expect((await call('POST', '/demo/expire')).status).toBe(204);
    expect((await get('/api/me', accessToken)).status).toBe(401);
    expect((await call('POST', '/demo/revoke')).status).toBe(204);
    expect((await call('DELETE', '/demo/log')).status).toBe(204);
    expect(backend.log).toEqual([]);
  });

  it('counts what was intercepted, too', async () => {
    const { backend, get } = start({ intercept: () => new Response(null, { status: 503 }) });
    expect((await get('/api/me')).status).toBe(503);
    expect(backend.log).toMatchObject([{ status: 503 }]);
  });
});
