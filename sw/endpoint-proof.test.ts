/** An app's own backend that binds sessions to a key: each sign-in, renewal and sign-out comes with a proof, and nothing else has changed. */
import { generateKeyPair } from 'dpop';
import { describe, expect, test } from 'vitest';
import type { TokenWorkerConfig } from '../core/config/types.js';
import { redirectTo } from './simulation/behaviours.js';
import { BindingBackend } from './simulation/binding-backend.js';
import { DUE, EXPIRED, json, newWorld, signIn } from './simulation/testing.js';
import type { SimulatedWorker } from './simulation/worker.js';
import type { World, WorldOptions } from './simulation/world.js';

const CREDENTIALS = { username: 'ada', password: 'lovelace' };
const stream = (body: unknown): RequestInit => ({ method: 'POST', body: new Blob([JSON.stringify(body)]).stream(), duplex: 'half' }) as RequestInit;
const login = (worker: SimulatedWorker): Promise<Response> => worker.fetch('/api/auth/login', json(CREDENTIALS));
const logins = ({ server }: World) => server.to('/auth/login');
const refreshes = ({ server }: World) => server.to('/auth/refresh');
const reasons = (world: World): readonly string[] => world.logouts.map(({ reason }) => reason);

function binding(change: (backend: BindingBackend) => void = () => undefined, options: WorldOptions = {}, extra: Partial<TokenWorkerConfig> = {}) {
  const world = newWorld(options);
  const backend = new BindingBackend(world);
  change(backend);
  const config: TokenWorkerConfig = { ...backend.config, ...extra };
  return { world, backend, config, worker: world.startWorker(config), keys: () => new Set(backend.checks.thumbprints).size };
}

describe.each(['body', 'cookie'] as const)('with the refresh token in a %s', (refreshIn) => {
  function bound(change?: (backend: BindingBackend) => void) {
    const extra: Partial<TokenWorkerConfig> = refreshIn === 'cookie' ? { refresh: { url: '/api/auth/refresh', style: 'cookie' }, storage: 'memory' } : {};
    return binding(change, { refreshIn }, extra);
  }

  test('sign-in, renewal and sign-out prove possession of one key, each by a proof of its own; the token stays a bearer’s', async () => {
    const { world, backend, worker, keys } = bound();
    await signIn(worker);
    await worker.ask('refresh');
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    const { authorization, headers } = world.server.lastTo('/orders');
    expect(authorization).toMatch(/^Bearer /);
    expect(headers.get('dpop')).toBeNull();
    await worker.ask('logout-request');
    expect(backend.proven).toEqual(['login', 'refresh', 'logout']);
    expect(keys()).toBe(1);
    expect(reasons(world)).toEqual(['signed-out']);
  });

  test('a worker that starts between sign-in and renewal proves by the same key', async () => {
    const { world, backend, config, worker, keys } = bound();
    await signIn(worker);
    worker.kill();
    await world.advance(EXPIRED);
    expect((await world.startWorker(config).fetch('/api/orders')).status).toBe(200);
    expect(backend.proven).toEqual(['login', 'refresh']);
    expect(keys()).toBe(1);
  });

  test.each(['challenge', 'body'] as const)('a nonce that is demanded by a %s costs each one request more, and ends nothing', async (refusesIn) => {
    const { world, backend, worker } = bound((made) => {
      made.checks.nonce = 'n1';
      made.refusesIn = refusesIn;
    });
    await signIn(worker);
    expect(logins(world).map(({ text }) => text)).toEqual([JSON.stringify(CREDENTIALS), JSON.stringify(CREDENTIALS)]);
    backend.checks.nonce = 'n2';
    await worker.ask('refresh');
    expect(refreshes(world)).toHaveLength(2);
    expect(refreshes(world)[1]?.text).toBe(refreshes(world)[0]?.text);
    backend.checks.nonce = 'n3';
    await worker.ask('logout-request');
    expect(backend.proven).toEqual(['login', 'refresh', 'logout']);
    expect(reasons(world)).toEqual(['signed-out']);
  });

  test('the key is gone, with nobody left who has it: the session is over, and nothing is presented with another', async () => {
    const { world, backend, config, worker } = bound();
    await signIn(worker);
    worker.kill();
    backend.keys.kept = undefined;
    const next = world.startWorker(config);
    await next.ask('refresh');
    expect(refreshes(world)).toHaveLength(0);
    expect(reasons(world)).toEqual(['storage-lost']);
    await signIn(next);
    await next.ask('refresh');
    expect(backend.proven).toEqual(['login', 'login', 'refresh']);
  });

  test('the key has been replaced by another good one: the same', async () => {
    const { world, backend, config, worker } = bound();
    await signIn(worker);
    worker.kill();
    backend.keys.kept = { id: 'other', algorithm: 'ES256', pair: await generateKeyPair('ES256') };
    await world.startWorker(config).ask('refresh');
    expect(refreshes(world)).toHaveLength(0);
    expect(reasons(world)).toEqual(['storage-lost']);
  });
});

describe('a sign-in', () => {
  test('with a wrong password is not sent twice, whatever nonce the refusal brings', async () => {
    const { world, backend, worker } = binding((made) => (made.givesNonces = true));
    await signIn(worker);
    backend.checks.nonce = 'n1';
    expect((await worker.fetch('/api/auth/login', json({ username: 'ada', password: 'wrong' }))).status).toBe(401);
    // With the demand for the nonce, and with the refusal that brings the next.
    expect(logins(world)).toHaveLength(3);
    world.server.answer('/auth/login', () => new Response('wrong', { status: 401, headers: { 'DPoP-Nonce': 'n2' } }));
    await worker.fetch('/api/auth/login', json({ username: 'ada', password: 'wrong' }));
    expect(logins(world)).toHaveLength(4);
  });

  test('whose body cannot be sent twice gets the demand for a nonce; the next one has it', async () => {
    const { world, worker } = binding(({ checks }) => (checks.nonce = 'n1'));
    expect((await worker.fetch('/api/auth/login', stream(CREDENTIALS))).status).toBe(401);
    expect((await worker.fetch('/api/auth/login', stream(CREDENTIALS))).status).toBe(200);
    expect(logins(world)).toHaveLength(2);
  });

  test('goes with the worker’s proof in the place of one of the page', async () => {
    const { worker } = binding();
    expect((await worker.fetch('/api/auth/login', json(CREDENTIALS, { DPoP: 'of-the-page' }))).status).toBe(200);
  });

  test.each(['login', 'refresh', 'logout'])('that a redirect of %s would take to another origin is an error there: no proof goes along', async (endpoint) => {
    const { world, worker } = binding();
    const elsewhere = world.addBackend('https://elsewhere.example');
    if (endpoint !== 'login') await signIn(worker);
    world.server.answer(`/auth/${endpoint}`, redirectTo('https://elsewhere.example/x'));
    await expect(worker.fetch(`/api/auth/${endpoint}`, json(CREDENTIALS))).rejects.toThrow(TypeError);
    expect(elsewhere.requests).toHaveLength(0);
  });

  test('while the storage of keys hangs begins a session that is renewed by the key which it was begun with, whatever key turns up', async () => {
    const { world, backend, worker, keys } = binding();
    const kept = { id: 'earlier', algorithm: 'ES256', pair: await generateKeyPair('ES256') } as const;
    backend.keys.isHung = true;
    const statuses: number[] = [];
    login(worker).then(({ status }) => statuses.push(status), () => undefined);
    // However long it takes to make a key: by the world's clock it is a moment.
    while (statuses.length === 0) await world.advance(5);
    expect(statuses).toEqual([200]);
    backend.keys.isHung = false;
    backend.keys.kept = kept;
    await worker.ask('refresh');
    expect(backend.proven).toEqual(['login', 'refresh']);
    expect(keys()).toBe(1);
  });

  test('while the key of the session before cannot be read needs none of it, and does not replace it', async () => {
    const { world, backend, config, worker } = binding();
    await signIn(worker);
    worker.kill();
    const { kept } = backend.keys;
    backend.keys.isBroken = true;
    const next = world.startWorker(config);
    await next.fetch('/api/auth/login', json({ username: 'ada', password: 'wrong' }));
    backend.keys.isBroken = false;
    await next.ask('refresh');
    expect(backend.keys.kept).toBe(kept);
    expect(backend.proven).toEqual(['login', 'login', 'refresh']);
    expect(backend.checks.thumbprints[2]).toBe(backend.checks.thumbprints[0]);
    expect(world.logouts).toHaveLength(0);
    backend.keys.isBroken = true;
    next.kill();
    const third = world.startWorker(config);
    await signIn(third, 'grace');
    await third.ask('refresh');
    expect(backend.proven.slice(3)).toEqual(['login', 'refresh']);
    expect(backend.checks.thumbprints[4]).toBe(backend.checks.thumbprints[3]);
  });

  test('of the next user proves by the same key, as two workers do that sign in at once', async () => {
    const { world, backend, config, worker, keys } = binding();
    await Promise.all([signIn(worker), signIn(world.startWorker(config), 'grace')]);
    await worker.ask('logout-request');
    await signIn(worker);
    await worker.ask('refresh');
    expect(backend.proven).toEqual(['login', 'login', 'logout', 'login', 'refresh']);
    expect(keys()).toBe(1);
  });
});

describe('a renewal', () => {
  test('that is refused for its proof alone ends nothing, and is tried again', async () => {
    const { world, backend, worker } = binding((made) => (made.showsDate = false), { accessTokens: 'opaque' });
    await signIn(worker);
    backend.isAhead = 7200;
    await worker.ask('refresh');
    expect(refreshes(world)).toHaveLength(1);
    expect(await worker.ask('history')).toMatchObject({ snapshot: { status: 'signed-in', renewal: 'unavailable' }, history: [{}, { what: 'backed-off', why: 'status', status: 401 }] });
    backend.isAhead = 0;
    await worker.ask('refresh');
    expect(backend.proven).toEqual(['login', 'refresh']);
    expect(world.logouts).toHaveLength(0);
  });

  test('by a wrong clock is corrected by the endpoint’s Date', async () => {
    const { world, backend, worker } = binding();
    await signIn(worker);
    backend.isAhead = 7200;
    world.userClockIsAhead = -7200;
    await worker.ask('refresh');
    expect(refreshes(world)).toHaveLength(2);
    expect(backend.proven).toEqual(['login', 'refresh']);
  });

  test('that is refused for its refresh token ends the session', async () => {
    const { world, worker } = binding();
    await signIn(worker);
    world.server.authorization.revokeSessions();
    await worker.ask('refresh');
    expect(refreshes(world)).toHaveLength(1);
    expect(reasons(world)).toEqual(['refresh-rejected']);
  });

  test('waits for a key that is there and cannot be read: nothing is presented without, and nothing ends', async () => {
    const { world, backend, config, worker } = binding();
    await signIn(worker);
    worker.kill();
    backend.keys.isBroken = true;
    const next = world.startWorker(config);
    await next.ask('refresh');
    expect(refreshes(world)).toHaveLength(0);
    expect(await next.ask('history')).toMatchObject({ history: [{}, { what: 'backed-off', why: 'no-proof' }] });
    backend.keys.isBroken = false;
    await next.ask('refresh');
    expect(backend.proven).toEqual(['login', 'refresh']);
    expect(world.logouts).toHaveLength(0);
  });

  test('whose key was deleted underneath stores it again', async () => {
    const { backend, worker } = binding();
    await signIn(worker);
    const { kept } = backend.keys;
    backend.keys.kept = undefined;
    await worker.ask('refresh');
    expect((await backend.keys.read())?.id).toBe(kept?.id);
    expect(backend.proven).toEqual(['login', 'refresh']);
  });

  test('by the app’s own request is proven for where it goes', async () => {
    const request = ({ refreshToken }: { readonly refreshToken: string | undefined }): Request =>
      new Request('https://app.example/api/auth/refresh?by=app', { method: 'PUT', body: JSON.stringify({ refreshToken }), headers: { DPoP: 'of-the-app' } });
    const { world, backend, worker } = binding(({ checks }) => (checks.nonce = 'n1'), {}, { refresh: { url: '/api/auth/refresh', request } });
    await signIn(worker);
    backend.checks.nonce = 'n2';
    await worker.ask('refresh');
    expect(refreshes(world).map(({ method }) => method)).toEqual(['PUT', 'PUT']);
    expect(backend.proven).toEqual(['login', 'refresh']);
  });

  test('of a session that began without proof brings one, and binds it from then on', async () => {
    const { world, backend, config } = binding();
    const before = world.startWorker({ ...config, proof: undefined });
    world.server.answer('/auth/login', (received) => world.server.authorization.login(received));
    await signIn(before);
    before.kill();
    const worker = world.startWorker(config);
    await worker.ask('refresh');
    worker.kill();
    backend.keys.kept = undefined;
    await world.startWorker(config).ask('refresh');
    expect(backend.proven).toEqual(['refresh']);
    expect(reasons(world)).toEqual(['storage-lost']);
  });

  test('of two workers at once is one, with the key that either signed in with', async () => {
    const { world, backend, config, worker, keys } = binding();
    await signIn(worker);
    const other = world.startWorker(config);
    await world.advance(EXPIRED);
    await Promise.all([worker.fetch('/api/orders'), other.fetch('/api/orders')]);
    expect(backend.proven).toEqual(['login', 'refresh']);
    expect(keys()).toBe(1);
  });
});

describe('the app’s own refresh call', () => {
  test('joins the worker’s, which is proven', async () => {
    const { backend, worker } = binding();
    const { refreshToken } = await signIn(worker);
    worker.ask('refresh').catch(() => undefined);
    expect((await worker.fetch('/api/auth/refresh', json({ refreshToken }))).status).toBe(200);
    expect(backend.proven).toEqual(['login', 'refresh']);
  });

  test('with what the worker does not hold is proven too, and what it begins is bound', async () => {
    const { world, backend, worker } = binding(({ checks }) => (checks.nonce = 'n1'), { refreshIn: 'cookie' }, { refresh: { url: '/api/auth/refresh', style: 'cookie' } });
    await signIn(worker);
    world.storage.clear();
    worker.kill();
    const next = world.startWorker({ ...backend.config, refresh: { url: '/api/auth/refresh', style: 'cookie' } });
    expect((await next.fetch('/api/auth/refresh', { method: 'POST' })).status).toBe(200);
    expect(world.storage.peek()).toMatchObject({ status: 'signed-in', boundTo: backend.checks.thumbprints[0] });
    await next.ask('refresh');
    expect(backend.proven).toEqual(['login', 'refresh', 'refresh']);
  });
});

describe('a sign-out', () => {
  test('by the app’s own request is proven, with its body', async () => {
    const { world, backend, worker } = binding(({ checks }) => (checks.nonce = 'n1'));
    const { refreshToken } = await signIn(worker);
    backend.checks.nonce = 'n2';
    expect((await worker.fetch('/api/auth/logout', json({ refreshToken }))).status).toBe(204);
    const bodies = world.server.to('/auth/logout').map(({ text }) => text);
    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toBe(bodies[0]);
    expect(reasons(world)).toEqual(['signed-out']);
  });

  test('where nobody is signed in here is proven too: a cookie may still be there', async () => {
    const { backend, worker } = binding();
    await worker.fetch('/api/auth/logout', { method: 'POST' });
    expect(backend.proven).toEqual(['logout']);
  });

  test('without the key is sent all the same, and ends the session here', async () => {
    const { world, backend, config, worker } = binding();
    await signIn(worker);
    worker.kill();
    backend.keys.isBroken = true;
    await world.startWorker(config).ask('logout-request');
    expect(world.server.lastTo('/auth/logout').headers.get('dpop')).toBeNull();
    expect(reasons(world)).toEqual(['signed-out']);
  });
});

describe('an access token that the response calls DPoP', () => {
  test('goes with a proof that names it, to the API and to the sign-out, and is a bearer’s again when the next response says so', async () => {
    const { world, backend, worker } = binding((made) => (made.tokenType = 'dpop'));
    world.server.answer('/orders', () => Response.json({}));
    await signIn(worker);
    await worker.fetch('/api/orders');
    const { authorization, headers } = world.server.lastTo('/orders');
    expect(authorization).toMatch(/^DPoP /);
    expect(headers.get('dpop')).not.toBeNull();
    backend.tokenType = 'Bearer';
    await worker.ask('refresh');
    expect((await worker.fetch('/api/orders')).status).toBe(200);
    expect(world.server.lastTo('/orders').headers.get('dpop')).toBeNull();
    backend.tokenType = 'DPoP';
    await worker.ask('refresh');
    await worker.ask('logout-request');
    expect(world.server.lastTo('/auth/logout').authorization).toMatch(/^DPoP /);
    expect(backend.proven).toEqual(['login', 'refresh', 'refresh', 'logout']);
  });

  test('leaves the origin by no redirect, where a bearer’s request follows it without the token', async () => {
    const { world, backend, worker } = binding();
    const elsewhere = world.addBackend('https://files.example');
    elsewhere.answer('/x', () => new Response('a file'));
    world.server.answer('/export', redirectTo('https://files.example/x'));
    await signIn(worker);
    expect(await (await worker.fetch('/api/export')).text()).toBe('a file');
    expect(elsewhere.lastTo('/x').authorization).toBeNull();
    backend.tokenType = 'DPoP';
    await worker.ask('refresh');
    await expect(worker.fetch('/api/export')).rejects.toThrow(TypeError);
    expect(elsewhere.requests).toHaveLength(1);
  });

  test('is a bearer’s to an app without proofs', async () => {
    const world = newWorld();
    world.server.answer('/auth/login', async (received) => Response.json({ ...((await world.server.authorization.login(received).json()) as object), token_type: 'DPoP' }));
    const worker = world.startWorker();
    await signIn(worker);
    expect((await worker.fetch('/api/orders')).status).toBe(200);
  });

  test('stays so when the API itself answers a newer one', async () => {
    const { world, worker } = binding((made) => (made.tokenType = 'DPoP'), {}, { update: { url: '/api/user', accessToken: 'user.token' } });
    await signIn(worker);
    world.server.answer('/user', () => Response.json({ user: { token: world.server.authorization.issueAccessToken('ada') } }));
    await worker.fetch('/api/user');
    await world.advance(DUE - EXPIRED + 300);
    await worker.fetch('/api/orders');
    expect(world.server.lastTo('/orders').authorization).toMatch(/^DPoP /);
  });
});
