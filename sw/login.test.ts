/** Login: the response begins a session, and the page gets it without its tokens. */
import { describe, expect, test } from 'vitest';
import { networkError, status } from './simulation/behaviours.js';
import { authorization, currentBearer, EXPIRED, json, jsonOf, newWorld, signIn, untilDue } from './simulation/testing.js';
import { CONFIG } from './simulation/world.js';

const CREDENTIALS = { username: 'ada', password: 'lovelace' };

test('the tokens are stored, and the session is there for another worker too', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  await signIn(worker);
  expect(world.storage.peek()).toMatchObject({ status: 'signed-in', generation: 0, username: 'ada' });
  worker.kill();
  expect((await world.startWorker().fetch('/api/orders')).status).toBe(200);
});

test('the request reaches the server as the page made it', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  await signIn(worker);
  const { method, text, authorization: sent, headers } = world.server.lastTo('/auth/login');
  expect({ method, text, sent }).toEqual({ method: 'POST', text: JSON.stringify(CREDENTIALS), sent: null });
  expect(headers.get('content-type')).toBe('application/json');
});

test('the pages are told of the session', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  await signIn(worker);
  const now = world.clock.now();
  expect(world.messages).toEqual([
    {
      type: 'token-worker:session',
      version: 1,
      session: 'default',
      owner: expect.any(String) as unknown,
      snapshot: {
        status: 'signed-in',
        receivedAt: now,
        expiresAt: now + 3600,
        renewAt: now + untilDue(world),
        renewal: 'idle',
        generation: 0,
        claims: { sub: 'ada', preferred_username: 'ada', iat: now, exp: now + 3600, jti: 2 },
        username: 'ada',
        storage: 'indexeddb',
      },
    },
  ]);
});

test('any method and any query will do, and a slash at the end', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  world.server.answer('/auth/login/', world.server.authorization.login.bind(world.server.authorization));
  const response = await worker.fetch('/api/auth/login/?from=home', { ...json(CREDENTIALS), method: 'PUT' });
  expect(response.status).toBe(200);
  expect(world.storage.peek().status).toBe('signed-in');
});

test('fields may have paths of their own', async () => {
  const world = newWorld();
  const worker = world.startWorker({
    ...CONFIG,
    login: {
      url: CONFIG.login,
      accessToken: 'data.user.token',
      refreshToken: 'data.renew',
      expiresIn: 'data.seconds',
      username: 'user.mail',
    },
  });
  world.server.answer('/auth/login', () =>
    Response.json({
      data: {
        user: { token: world.server.mint.opaque('access') },
        renew: world.server.mint.opaque('refresh'),
        seconds: '60',
      },
    }),
  );
  const response = await worker.fetch('/api/auth/login', json({ user: { mail: 'ada@example.org' } }));
  expect(await jsonOf(response)).toMatchObject({ data: { seconds: '60' } });
  const now = world.clock.now();
  expect(world.storage.peek()).toMatchObject({
    username: 'ada@example.org',
    tokens: {
      accessToken: world.server.mint.secrets[0],
      refreshToken: world.server.mint.secrets[1],
      receivedAt: now,
      expiresAt: now + 60,
    },
  });
});

test('tokens may have the names of RFC 6749', async () => {
  const world = newWorld({ naming: 'snake' });
  const worker = world.startWorker();
  const page = await jsonOf(await worker.fetch('/api/auth/login', json(CREDENTIALS)));
  expect(Object.keys(page as object)).toEqual(['user', 'access_token', 'refresh_token', 'expires_in']);
  expect((await worker.fetch('/api/orders')).status).toBe(200);
});

describe('the username', () => {
  const opaque = { accessTokens: 'opaque' } as const;
  const login = { ...CONFIG, login: { url: CONFIG.login, username: 'username' } };

  test('is read from the body of the request: JSON', async () => {
    const world = newWorld(opaque);
    await signIn(world.startWorker(login), 'grace');
    expect(world.storage.peek().username).toBe('grace');
  });

  test('is read from the body of the request: a form', async () => {
    const world = newWorld(opaque);
    const worker = world.startWorker(login);
    world.server.answer('/auth/login', () => Response.json({ accessToken: world.server.mint.opaque('access') }));
    await worker.fetch('/api/auth/login', { method: 'POST', body: new URLSearchParams(CREDENTIALS) });
    expect(world.storage.peek().username).toBe('ada');
  });

  test('is read from the claims where the configuration names no field', async () => {
    const world = newWorld();
    await signIn(world.startWorker(), 'grace');
    expect(world.storage.peek().username).toBe('grace');
  });

  test('is unknown where nothing tells', async () => {
    const world = newWorld(opaque);
    await signIn(world.startWorker(), 'grace');
    expect(world.storage.peek().username).toBeUndefined();
  });
});

describe('a new epoch', () => {
  test('begins with every login, of the same user too', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    const epochs = new Set<number>();
    for (const name of ['ada', 'ada', 'grace']) {
      await signIn(worker, name);
      epochs.add(world.storage.peek().epoch);
    }
    expect(epochs.size).toBe(3);
  });

  test('ends nothing that a page would have to be told as a sign-out', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker, 'ada');
    await signIn(worker, 'grace');
    expect(world.logouts).toEqual([]);
    expect(await jsonOf(await worker.fetch('/api/orders'))).toMatchObject({ name: 'grace' });
  });
});

describe('an Authorization header on the login request', () => {
  test('goes when it is a placeholder: a login has no use for the session before', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    const { accessToken } = await signIn(worker, 'ada');
    await worker.fetch('/api/auth/login', json(CREDENTIALS, { Authorization: `Bearer ${accessToken}` }));
    expect(world.server.lastTo('/auth/login').authorization).toBeNull();
    await worker.fetch('/api/auth/logout', { method: 'POST' });
    await worker.fetch('/api/auth/login', json(CREDENTIALS, { Authorization: `Bearer ${accessToken}` }));
    expect(world.server.lastTo('/auth/login').authorization).toBeNull();
    expect(world.storage.peek().status).toBe('signed-in');
  });

  test('stays when it is anything else', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await worker.fetch('/api/auth/login', json(CREDENTIALS, { Authorization: 'Basic YTpi' }));
    expect(world.server.lastTo('/auth/login').authorization).toBe('Basic YTpi');
  });
});

describe('a response without tokens passes unchanged and begins nothing', () => {
  const responses: readonly (readonly [string, () => Response])[] = [
    [
      'a wrong password',
      () => Response.json({ error: 'wrong password' }, { status: 401, headers: { 'X-Tries': '2' } }),
    ],
    ['a second factor is asked for', () => Response.json({ next: 'totp' })],
    ['no JSON', () => new Response('<html></html>', { headers: { 'Content-Type': 'text/html', ETag: '"a"' } })],
    ['no content', () => new Response(null, { status: 204 })],
    ['a server error that has a token in it', () => Response.json({ accessToken: 'not-issued' }, { status: 500 })],
    ['a token that no header could carry', () => Response.json({ accessToken: 'line\nbreak' })],
  ];

  test.each(responses)('%s', async (_name, respond) => {
    const world = newWorld();
    const worker = world.startWorker();
    world.server.answer('/auth/login', respond);
    const response = await worker.fetch('/api/auth/login', json(CREDENTIALS));
    const expected = respond();
    expect(response.status).toBe(expected.status);
    expect([...response.headers]).toEqual([...expected.headers]);
    expect(await response.text()).toBe(await expected.text());
    expect(world.storage.peek().status).toBe('signed-out');
    expect(world.messages).toEqual([]);
  });

  test('also while somebody is signed in: that session stays', async () => {
    const world = newWorld();
    const worker = world.startWorker();
    await signIn(worker);
    const before = world.storage.peek();
    expect((await worker.fetch('/api/auth/login', json({ username: 'grace', password: 'wrong' }))).status).toBe(401);
    expect(world.storage.peek()).toEqual(before);
    expect(world.server.refreshes).toBe(0);
  });
});

test('a login that cannot be sent gives the page the error of fetch', async () => {
  const world = newWorld();
  const worker = world.startWorker();
  world.server.answer('/auth/login', networkError);
  await expect(worker.fetch('/api/auth/login', json(CREDENTIALS))).rejects.toThrow(TypeError);
});

test('each of several login endpoints begins a session', async () => {
  const world = newWorld();
  const worker = world.startWorker({
    ...CONFIG,
    login: [CONFIG.login, { url: '/api/register', accessToken: 'token' }],
  });
  world.server.answer('/register', () => Response.json({ token: world.server.authorization.issueAccessToken('ada') }));
  await worker.fetch('/api/register', json({}));
  expect((await worker.fetch('/api/orders')).status).toBe(200);
});

describe('an update endpoint', () => {
  const config = { ...CONFIG, update: { url: '/api/user', accessToken: 'user.token' } };

  test('gets the token, and its newer one is the session from then on', async () => {
    const world = newWorld();
    const worker = world.startWorker(config);
    const { accessToken } = await signIn(worker);
    const before = currentBearer(world);
    const user = await jsonOf(await worker.fetch('/api/user', authorization(`Bearer ${accessToken}`)));
    expect(world.server.lastTo('/user').authorization).toBe(before);
    expect(currentBearer(world)).not.toBe(before);
    await worker.fetch('/api/orders');
    expect(world.server.lastTo('/orders').authorization).toBe(currentBearer(world));
    expect(user).toMatchObject({
      user: { name: 'ada', token: expect.stringContaining('token-worker-placeholder') as string },
    });
  });

  test('keeps the epoch, so the placeholders from before still stand for the session', async () => {
    const world = newWorld();
    const worker = world.startWorker(config);
    const { accessToken } = await signIn(worker);
    await worker.fetch('/api/user');
    expect((await worker.fetch('/api/orders', authorization(`Bearer ${accessToken}`))).status).toBe(200);
  });

  test('keeps the refresh token', async () => {
    const world = newWorld();
    const worker = world.startWorker(config);
    await signIn(worker);
    await worker.fetch('/api/user');
    await world.advance(EXPIRED);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(world.server.refreshes).toBe(1);
  });

  test('is left alone when nobody is signed in or the app sends a token of its own', async () => {
    const world = newWorld();
    const worker = world.startWorker(config);
    await world.settle();
    await worker.fetch('/api/user');
    await signIn(worker);
    await worker.fetch('/api/user', authorization('Bearer of-the-app'));
    expect(worker.leftAlone).toHaveLength(2);
  });

  test('begins no session when the user has signed out meanwhile', async () => {
    const world = newWorld();
    const worker = world.startWorker(config);
    await signIn(worker);
    const gate = world.server.hold('/user', 'after');
    const user = worker.fetch('/api/user');
    await world.until(() => gate.waiting === 1, 'the request');
    await worker.ask('logout-request');
    gate.open();
    await user;
    expect(world.storage.peek().status).toBe('signed-out');
  });

  test('passes an answer without a token unchanged', async () => {
    const world = newWorld();
    const worker = world.startWorker(config);
    await signIn(worker);
    const before = currentBearer(world);
    for (const respond of [
      status(500),
      status(404),
      () => Response.json({ user: { name: 'ada' } }),
      () => new Response(null, { status: 204 }),
    ]) {
      world.server.answer('/user', respond);
      await worker.fetch('/api/user');
    }
    expect(currentBearer(world)).toBe(before);
  });
});
