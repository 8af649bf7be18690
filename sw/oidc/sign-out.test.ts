/** Sign-out with a provider: over here first, then there; whatever the provider does. */
import { describe, expect, test } from 'vitest';
import { networkError, noAnswer, status } from '../simulation/behaviours.js';
import type { Handler } from '../simulation/received.js';
import { SigningIn, type StageOptions } from '../simulation/signing-in.js';

async function signedIn(options: StageOptions = {}) {
  const stage = new SigningIn(options);
  const worker = stage.startWorker();
  await stage.signIn(worker);
  return { stage, worker, refreshToken: stage.refreshToken };
}

test('ends the session and gives the refresh token back', async () => {
  const { stage, worker, refreshToken } = await signedIn();
  expect(await worker.ask('logout-request')).toMatchObject({ snapshot: { status: 'signed-out', ended: { reason: 'signed-out' }, username: 'ada' } });
  expect(stage.provider.revoked).toEqual([refreshToken]);
  expect(stage.provider.isAlive(refreshToken)).toBe(false);
  expect(stage.world.logouts).toHaveLength(1);
  await stage.expectNobody(worker);
});

describe('a provider that', () => {
  test.each<[string, Handler]>([
    ['breaks the connection', networkError],
    ['is down', status(503)],
    ['refuses it', status(400)],
  ])('%s: the session is over all the same', async (_what, handler) => {
    const { stage, worker } = await signedIn();
    stage.provider.server.answer('/revoke', handler);
    expect(await worker.ask('logout-request')).toMatchObject({ snapshot: { status: 'signed-out' } });
    expect(stage.world.logouts.map(({ reason }) => reason)).toEqual(['signed-out']);
    await stage.expectNobody(worker);
  });

  test.each([false, true])('never answers: the session is over at once, the page has its answer in time, and nothing is left running (deaf to aborts: %s)', async (isDeaf) => {
    const { stage, worker } = await signedIn();
    stage.world.network.isDeafToAborts = isDeaf;
    stage.provider.server.answer('/revoke', noAnswer);
    let isAnswered = false;
    const reply = worker.ask('logout-request').then((answer) => ((isAnswered = true), answer));
    await stage.world.until(() => stage.provider.revoked.length === 1, 'the revocation');
    expect(stage.world.logouts).toHaveLength(1);
    expect(await stage.userOf(worker)).toBe(401);
    await stage.world.advance(7);
    expect(isAnswered).toBe(false);
    await stage.world.advance(2);
    expect(await reply).toMatchObject({ snapshot: { status: 'signed-out' } });
    await worker.idle();
  });

  test('never answers, and the worker dies over it: nobody is signed in any more', async () => {
    const { stage, worker } = await signedIn();
    stage.provider.server.answer('/revoke', noAnswer);
    void worker.ask('logout-request');
    await stage.world.until(() => stage.provider.revoked.length === 1, 'the revocation');
    worker.kill();
    const next = stage.startWorker();
    expect(await next.ask('hello')).toMatchObject({ snapshot: { status: 'signed-out', ended: { reason: 'signed-out' } } });
    expect(await stage.userOf(next)).toBe(401);
  });
});

describe('where the provider signs out too', () => {
  const OUT = { oidc: { postLogoutRedirectUri: '/home' } };

  test('the browser goes there by an address that is good once, and no page sees the ID token', async () => {
    const { stage, worker } = await signedIn(OUT);
    const reply = await worker.ask('logout-request');
    const location = 'location' in reply ? (reply.location ?? '') : '';
    expect(location).toMatch(/^https:\/\/app\.example\/callback\?state=out-\d+$/);
    const end = new URL(await worker.navigate(location));
    expect(end.origin + end.pathname).toBe('https://id.example/end');
    expect(end.searchParams.get('id_token_hint')).toMatch(/^[\w-]+\.[\w-]+\.signature-/);
    expect(end.searchParams.get('post_logout_redirect_uri')).toBe('https://app.example/home');
    expect(await worker.navigate(location)).toContain('error=unknown_state');
    expect(stage.provider.revoked).toHaveLength(1);
  });

  test.each(['javascript:alert(1)//', 'http://id.example/end'])('no page is sent to %s', async (endpoint) => {
    const { stage, worker } = await signedIn(OUT);
    worker.kill();
    stage.provider.server.answer('/.well-known/openid-configuration', () => Response.json({ issuer: 'https://id.example', end_session_endpoint: endpoint }));
    expect(await stage.startWorker().ask('logout-request')).not.toHaveProperty('location');
  });

  test('the page is not kept from going there by a revocation that is not answered', async () => {
    const { stage, worker } = await signedIn(OUT);
    stage.provider.server.answer('/revoke', noAnswer);
    expect(await worker.ask('logout-request')).toHaveProperty('location');
    await stage.world.advance(9);
    await worker.idle();
  });

  test('a provider whose metadata cannot be had: signed out here, in time', async () => {
    const { stage, worker } = await signedIn(OUT);
    worker.kill();
    stage.provider.server.answer('/.well-known/openid-configuration', noAnswer);
    const next = stage.startWorker();
    const reply = next.ask('logout-request');
    await stage.world.until(() => stage.provider.server.to('/.well-known/openid-configuration').length === 2, 'the discovery');
    expect(stage.world.logouts).toHaveLength(1);
    expect(await stage.userOf(next)).toBe(401);
    await stage.world.advance(9);
    expect(await reply).not.toHaveProperty('location');
    expect(stage.world.logouts).toHaveLength(1);
  });

  test('a provider whose metadata cannot be had, and the worker dies over it: nobody is signed in any more', async () => {
    const { stage, worker } = await signedIn(OUT);
    worker.kill();
    stage.provider.server.answer('/.well-known/openid-configuration', noAnswer);
    const next = stage.startWorker();
    void next.ask('logout-request');
    await stage.world.until(() => stage.provider.server.to('/.well-known/openid-configuration').length === 2, 'the discovery');
    next.kill();
    const last = stage.startWorker();
    expect(await last.ask('hello')).toMatchObject({ snapshot: { status: 'signed-out', ended: { reason: 'signed-out' } } });
  });
});
