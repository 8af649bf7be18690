/** Renewal with a provider: granted, rejected or unavailable; only what the provider refuses for good ends the session. */
import { describe, expect, test } from 'vitest';
import { garbage, networkError, noAnswer, status } from '../simulation/behaviours.js';
import type { Handler } from '../simulation/received.js';
import { SigningIn, type StageOptions } from '../simulation/signing-in.js';

const json = (body: unknown, code: number, headers: Record<string, string> = {}): Handler => () => Response.json(body, { status: code, headers });

async function signedIn(options: StageOptions = {}) {
  const stage = new SigningIn(options);
  const worker = stage.startWorker();
  await stage.signIn(worker);
  return { stage, worker, first: stage.refreshToken };
}

const presented = (stage: SigningIn): (string | null)[] => stage.provider.asked('refresh_token').map((form) => form.get('refresh_token'));

describe('granted', () => {
  test('with rotation: each refresh token is presented once, in order', async () => {
    const { stage, worker, first } = await signedIn();
    await worker.ask('refresh');
    const second = stage.refreshToken;
    await worker.ask('refresh');
    expect(presented(stage)).toEqual([first, second]);
    expect(stage.provider.isAlive(stage.refreshToken)).toBe(true);
    expect(await stage.userOf(worker)).toBe('ada');
    expect(await worker.ask('hello')).toMatchObject({ snapshot: { generation: 2, username: 'ada' } });
  });

  test('without: the same one again, and it stays', async () => {
    const { stage, worker, first } = await signedIn({ rotates: false });
    await worker.ask('refresh');
    await worker.ask('refresh');
    expect(presented(stage)).toEqual([first, first]);
    expect(stage.refreshToken).toBe(first);
    expect(await stage.userOf(worker)).toBe('ada');
  });

  test('without an ID token: the page still knows its user by the one before', async () => {
    const { stage, worker } = await signedIn();
    stage.provider.isOpenId = false;
    await worker.ask('refresh');
    expect(await worker.ask('hello')).toMatchObject({ snapshot: { generation: 1, claims: { sub: 'ada', aud: 'app' } } });
  });

  test('with the ID token of another user: not taken, and nobody becomes somebody else', async () => {
    const { stage, worker } = await signedIn();
    stage.provider.claims = { sub: 'grace' };
    expect(await worker.ask('refresh')).toMatchObject({ snapshot: { status: 'signed-in', generation: 0, renewal: 'unavailable', claims: { sub: 'ada' } } });
  });

  test('for all who wait, in two workers: one request', async () => {
    const { stage, worker } = await signedIn();
    const other = stage.startWorker();
    await stage.world.advance(3700);
    expect(await Promise.all([worker, other, worker, other].map((each) => stage.userOf(each)))).toEqual(['ada', 'ada', 'ada', 'ada']);
    expect(presented(stage)).toHaveLength(1);
  });

  test.each([true, false])('after the worker died over it: presented once more (a server with a grace period: %s)', async (hasGrace) => {
    const { stage, worker, first } = await signedIn({ hasGrace, isBound: true, allow: ['repeated-refresh-token'] });
    const gate = stage.provider.server.hold('/token', 'after');
    void worker.ask('refresh');
    await stage.world.until(() => gate.waiting === 1, 'the renewal');
    worker.kill();
    gate.open();
    const next = stage.startWorker();
    await next.ask('hello');
    await next.idle();
    expect(await stage.userOf(next)).toBe(hasGrace ? 'ada' : 401);
    expect(presented(stage)).toEqual([first, first]);
    expect(stage.world.logouts.map(({ reason }) => reason)).toEqual(hasGrace ? [] : ['refresh-rejected']);
    // The token came again; the proof beside it did not.
    const proofs = stage.provider.server.to('/token').map(({ headers }) => headers.get('dpop'));
    expect(new Set(proofs).size).toBe(proofs.length);
  });
});

describe('rejected', () => {
  test.each<[string, Handler]>([
    ['invalid_grant', json({ error: 'invalid_grant' }, 400)],
    ['401: the provider does not know the client', json({ error: 'invalid_client' }, 401)],
    ['401 with a challenge', () => new Response(null, { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="id"' } })],
    ['403', json({ error: 'access_denied' }, 403)],
  ])('by %s: the session is over, told once, and nothing more is asked', async (_what, handler) => {
    const { stage, worker } = await signedIn();
    stage.provider.server.answer('/token', handler);
    await worker.ask('refresh');
    await worker.ask('refresh');
    expect(stage.world.logouts.map(({ reason }) => reason)).toEqual(['refresh-rejected']);
    expect(presented(stage)).toHaveLength(1);
    await stage.expectNobody(worker);
    stage.provider.answerTokens();
    await stage.signIn(worker, 'grace');
    expect(await stage.userOf(worker)).toBe('grace');
  });
});

describe('unavailable', () => {
  test.each<[string, Handler]>([
    ['the connection breaks', networkError],
    ['503', status(503)],
    ['429', status(429, { 'Retry-After': '30' })],
    ['a page', garbage],
    ['tokens of another kind', json({ access_token: 'a', token_type: 'mac' }, 200)],
    ['invalid_request', json({ error: 'invalid_request' }, 400)],
    // An administrator repairs that; the refresh token is as good as before.
    ['400 and invalid_client', json({ error: 'invalid_client' }, 400)],
    ['unauthorized_client', json({ error: 'unauthorized_client' }, 400)],
    ['a proof that is refused', json({ error: 'invalid_dpop_proof' }, 400)],
    ['a proof that is refused, with 401', () => new Response(null, { status: 401, headers: { 'WWW-Authenticate': 'DPoP error="invalid_dpop_proof"' } })],
    ['a nonce that is never the right one', () => new Response(null, { status: 401, headers: { 'WWW-Authenticate': 'DPoP error="use_dpop_nonce"', 'DPoP-Nonce': 'n' } })],
  ])('%s: nobody is signed out, and a later renewal is granted', async (_what, handler) => {
    const { stage, worker } = await signedIn();
    stage.provider.server.answer('/token', handler);
    expect(await worker.ask('refresh')).toMatchObject({ snapshot: { status: 'signed-in', renewal: 'unavailable', generation: 0 } });
    expect(await stage.userOf(worker)).toBe('ada');
    stage.provider.answerTokens();
    expect(await worker.ask('refresh')).toMatchObject({ snapshot: { status: 'signed-in', renewal: 'idle', generation: 1 } });
    expect(stage.world.logouts).toEqual([]);
    expect(stage.provider.isAlive(stage.refreshToken)).toBe(true);
  });

  test.each([false, true])('no answer: given up after twice the time limit, and tried again (deaf to aborts: %s)', async (isDeaf) => {
    const { stage, worker } = await signedIn();
    stage.world.network.isDeafToAborts = isDeaf;
    stage.provider.server.answer('/token', noAnswer);
    const reply = worker.ask('refresh');
    await stage.world.until(() => presented(stage).length === 1, 'the renewal');
    await stage.world.advance(17);
    expect(await reply).toMatchObject({ snapshot: { status: 'signed-in', renewal: 'unavailable' } });
    stage.provider.answerTokens();
    expect(await worker.ask('refresh')).toMatchObject({ snapshot: { generation: 1 } });
  });

  test('offline with an expired token: the page gets the error of fetch, and the session goes on', async () => {
    const { stage, worker } = await signedIn();
    await stage.world.advance(3700);
    stage.world.network.isDown = true;
    await expect(stage.userOf(worker)).rejects.toThrow(TypeError);
    stage.world.network.isDown = false;
    await worker.ask('wake', { reason: 'online' });
    expect(await stage.userOf(worker)).toBe('ada');
    expect(stage.world.logouts).toEqual([]);
  });

  test('since discovery fails: the same, and it is discovered anew for the next', async () => {
    const { stage, worker } = await signedIn();
    worker.kill();
    const next = stage.startWorker();
    const { server } = stage.provider;
    const before = server.to('/.well-known/openid-configuration').length;
    server.answer('/.well-known/openid-configuration', status(503));
    expect(await next.ask('refresh')).toMatchObject({ snapshot: { status: 'signed-in', renewal: 'unavailable' } });
    expect(server.to('/.well-known/openid-configuration')).toHaveLength(before + 1);
    expect(presented(stage)).toHaveLength(0);
    stage.provider.answerMetadata();
    expect(await next.ask('refresh')).toMatchObject({ snapshot: { generation: 1 } });
  });
});

describe('while a renewal is under way', () => {
  async function renewing(options?: StageOptions) {
    const { stage, worker, first } = await signedIn(options);
    const gate = stage.provider.server.hold('/token', 'after');
    const reply = worker.ask('refresh');
    await stage.world.until(() => gate.waiting === 1, 'the renewal');
    return { stage, worker, first, gate, reply };
  }

  test('the user signs out: the session is over by that alone, and what the renewal brings is dropped', async () => {
    const { stage, worker, first, gate, reply } = await renewing();
    const out = await worker.ask('logout-request');
    expect(out).toMatchObject({ snapshot: { status: 'signed-out', ended: { reason: 'signed-out' } } });
    gate.open();
    await reply;
    await stage.world.settle();
    expect(stage.world.logouts.map(({ reason }) => reason)).toEqual(['signed-out']);
    expect(stage.provider.revoked).toEqual([first]);
    await stage.expectNobody(worker);
  });

  test('another user signs in: the renewal brings nothing of the one before', async () => {
    const { stage, worker, gate, reply } = await renewing();
    const location = await stage.begin(worker, { returnTo: '/home' });
    const end = worker.navigate(stage.provider.authorize(location, 'grace'));
    await stage.world.until(() => gate.waiting === 2, 'the exchange');
    gate.open();
    await Promise.all([end, reply]);
    await stage.world.settle();
    expect(await stage.userOf(worker)).toBe('grace');
    expect(await worker.ask('refresh')).toMatchObject({ snapshot: { username: 'grace', claims: { sub: 'grace' } } });
    expect(stage.world.logouts).toEqual([]);
  });
});
