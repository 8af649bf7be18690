/** A token endpoint that does not do what it should: the page learns it in words, nobody is half signed in, and the next sign-in works. */
import { describe, expect, test } from 'vitest';
import { garbage, networkError, noAnswer, redirectTo, status } from '../simulation/behaviours.js';
import type { Handler } from '../simulation/received.js';
import { errorAt, SigningIn } from '../simulation/signing-in.js';

const json = (body: unknown, code = 200): Handler => () => Response.json(body, { status: code });

const FAILURES: readonly (readonly [string, Handler, string])[] = [
  ['breaks the connection', networkError, 'temporarily_unavailable'],
  ['says 500', status(500), 'temporarily_unavailable'],
  ['says 503', status(503, { 'Retry-After': '60' }), 'temporarily_unavailable'],
  ['answers a page', garbage, 'invalid_response'],
  ['answers a page and 403', () => new Response('<p>blocked', { status: 403, headers: { 'Content-Type': 'text/html' } }), 'invalid_response'],
  ['answers half of a JSON', () => new Response('{"access_token":', { headers: { 'Content-Type': 'application/json' } }), 'invalid_response'],
  ['answers no tokens', json({ hello: 'world' }), 'invalid_response'],
  ['answers no ID token', json({ access_token: 'a', token_type: 'Bearer' }), 'invalid_response'],
  ['answers null', json(null), 'invalid_response'],
  ['redirects', redirectTo('https://evil.example/token'), 'invalid_response'],
  ['refuses the code', json({ error: 'invalid_grant', error_description: 'used' }, 400), 'invalid_grant'],
  ['does not know the client', json({ error: 'invalid_client' }, 401), 'invalid_client'],
  ['refuses with a challenge', () => new Response(null, { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="id"' } }), 'invalid_client'],
  ['refuses the client’s way to sign in', json({ error: 'unauthorized_client' }, 400), 'unauthorized_client'],
];

describe('a token endpoint that', () => {
  test.each(FAILURES)('%s: the page gets a code for it', async (_what, handler, code) => {
    const stage = new SigningIn();
    const worker = stage.startWorker();
    stage.provider.server.answer('/token', handler);
    const end = await stage.signIn(worker);
    expect([new URL(end).pathname, errorAt(end)]).toEqual(['/home', code]);
    await stage.expectNobody(worker);
    expect(stage.database.values.size).toBe(1);
    stage.provider.answerTokens();
    expect(await stage.signIn(worker)).toBe('https://app.example/home');
    expect(await stage.userOf(worker)).toBe('ada');
  });

  test.each(FAILURES)('%s: who was signed in before stays so', async (_what, handler) => {
    const stage = new SigningIn();
    const worker = stage.startWorker();
    await stage.signIn(worker, 'grace');
    stage.provider.server.answer('/token', handler);
    expect(errorAt(await stage.signIn(worker))).not.toBeNull();
    expect(await stage.userOf(worker)).toBe('grace');
    expect(stage.provider.revoked).toEqual([]);
    expect(stage.world.logouts).toEqual([]);
  });

  test.each([false, true])('never answers: after 20 seconds the browser goes on, even where an abort ends nothing (%s)', async (isDeaf) => {
    const stage = new SigningIn();
    stage.world.network.isDeafToAborts = isDeaf;
    const worker = stage.startWorker();
    const callback = stage.provider.authorize(await stage.begin(worker, { returnTo: '/home' }), 'ada');
    stage.provider.server.answer('/token', noAnswer);
    let end: string | undefined;
    void worker.navigate(callback).then((address) => (end = address));
    await stage.world.until(() => stage.provider.asked().length === 1, 'the exchange');
    await stage.world.advance(19);
    expect(end).toBeUndefined();
    await stage.world.advance(2);
    expect(errorAt(end ?? '')).toBe('temporarily_unavailable');
    stage.provider.answerTokens();
    expect(errorAt(await worker.navigate(callback))).toBe('unknown_state');
    await stage.expectNobody(worker);
  });

  test('is slow, but answers in time: the user is signed in', async () => {
    const stage = new SigningIn();
    const worker = stage.startWorker();
    const gate = stage.provider.server.hold('/token', 'after');
    const end = stage.signIn(worker);
    await stage.world.until(() => gate.waiting === 1, 'the exchange');
    await stage.world.advance(19);
    gate.open();
    expect(await end).toBe('https://app.example/home');
    expect(await stage.userOf(worker)).toBe('ada');
  });

  test('answers after the user was told that it did not: what it gave is nobody’s', async () => {
    const stage = new SigningIn();
    stage.world.network.isDeafToAborts = true;
    const worker = stage.startWorker();
    const gate = stage.provider.server.hold('/token', 'after');
    const end = stage.signIn(worker);
    await stage.world.until(() => gate.waiting === 1, 'the exchange');
    await stage.world.advance(21);
    expect(errorAt(await end)).toBe('temporarily_unavailable');
    gate.open();
    await stage.world.settle();
    await stage.expectNobody(worker);
  });
});

describe('metadata that', () => {
  const DISCOVERY = '/.well-known/openid-configuration';

  test.each<[string, Handler]>([
    ['cannot be reached', networkError],
    ['is down', status(503)],
    ['is a page', garbage],
    ['is another issuer’s', json({ issuer: 'https://evil.example', authorization_endpoint: 'https://evil.example/auth' })],
  ])('%s: no sign-in begins, and the next one does', async (_what, handler) => {
    const stage = new SigningIn();
    const worker = stage.startWorker();
    const { server } = stage.provider;
    const usual = await stage.startWorker().ask('login', { options: {} });
    expect(usual).toHaveProperty('location');
    server.answer(DISCOVERY, handler);
    expect(await worker.ask('login', { options: {} })).toMatchObject({ error: { code: 'provider-unavailable' } });
    expect(stage.provider.asked()).toEqual([]);
    stage.provider.answerMetadata();
    expect(await worker.ask('login', { options: {} })).toHaveProperty('location');
  });

  test.each([undefined, 'javascript:alert(1)//', 'http://id.example/authorize', 'data:text/html,x', 'authorize'])('has %s for its authorization endpoint: no sign-in begins, and the next one does', async (endpoint) => {
    const stage = new SigningIn();
    const worker = stage.startWorker();
    stage.provider.server.answer(DISCOVERY, json({ issuer: 'https://id.example', authorization_endpoint: endpoint }));
    expect(await worker.ask('login', { options: {} })).toMatchObject({ error: { code: 'provider-unavailable' } });
    stage.provider.answerMetadata();
    expect(await worker.ask('login', { options: {} })).toHaveProperty('location');
  });

  test.each<[string, string | undefined]>([
    ['the issuer that was asked', 'https://id.example'],
    ['that other one, too', 'https://evil.example'],
    ['none', undefined],
  ])('is another issuer’s when the browser comes back to a new worker, and the answer names %s: the code goes nowhere, and the page gets an error', async (_what, iss) => {
    const stage = new SigningIn();
    const first = stage.startWorker();
    const evil = stage.world.addBackend('https://evil.example');
    const callback = new URL(stage.provider.authorize(await stage.begin(first, { returnTo: '/home' }), 'ada'));
    if (iss === undefined) callback.searchParams.delete('iss');
    else callback.searchParams.set('iss', iss);
    first.kill();
    const { server } = stage.provider;
    server.answer(DISCOVERY, json({ issuer: 'https://evil.example', token_endpoint: 'https://evil.example/token' }));
    const worker = stage.startWorker();
    const end = await worker.navigate(callback.href);
    expect([new URL(end).pathname, errorAt(end)]).toEqual(['/home', 'invalid_response']);
    expect(server.to(DISCOVERY)).toHaveLength(2);
    expect(stage.provider.asked()).toEqual([]);
    expect(evil.requests).toEqual([]);
    await stage.expectNobody(worker);
    // The callback is used up: no second attempt with better metadata.
    stage.provider.answerMetadata();
    expect(errorAt(await worker.navigate(callback.href))).toBe('unknown_state');
    expect(await stage.signIn(worker)).toBe('https://app.example/home');
  });

  test('never comes: the page learns it in time, and the browser that comes back too', async () => {
    const stage = new SigningIn();
    const first = stage.startWorker();
    const callback = stage.provider.authorize(await stage.begin(first), 'ada');
    first.kill();
    stage.provider.server.answer(DISCOVERY, noAnswer);
    const worker = stage.startWorker();
    const end = worker.navigate(callback);
    await stage.world.until(() => stage.provider.server.to(DISCOVERY).length === 2, 'the discovery');
    const reply = worker.ask('login', { options: {} });
    await stage.world.settle();
    await stage.world.advance(9);
    expect(await reply).toMatchObject({ error: { code: 'provider-unavailable' } });
    expect(errorAt(await end)).toBe('temporarily_unavailable');
  });
});

test('a description that repeats the code or the verifier is kept from the page', async () => {
  const stage = new SigningIn();
  const worker = stage.startWorker();
  for (const secret of ['code', 'code_verifier']) {
    stage.provider.server.answer('/token', ({ text }) => Response.json({ error: 'invalid_grant', error_description: `wrong: ${new URLSearchParams(text).get(secret) ?? ''}` }, { status: 400 }));
    const { searchParams } = new URL(await stage.signIn(worker));
    expect([searchParams.get('error'), searchParams.get('error_description')]).toEqual(['invalid_grant', null]);
  }
});

test('an answer at another provider’s redirect URI: its code goes nowhere, whichever sign-in its state is of (RFC 9700, section 4.4)', async () => {
  const [stage, honest] = [new SigningIn({ oidc: { redirectUri: '/evil/callback' } }), new SigningIn()];
  const other = { ...honest.config, name: 'honest', api: '/honest' };
  const worker = stage.world.startWorker([stage.config, other]);
  const callback = new URL(stage.provider.authorize(await stage.begin(worker), 'ada'));
  callback.pathname = '/callback';
  expect(errorAt(await worker.navigate(callback.href))).toBe('unknown_state');
  expect(stage.provider.asked()).toEqual([]);
  callback.pathname = '/evil/callback';
  expect(errorAt(await worker.navigate(callback.href))).toBeNull();
});

describe('an answer that is not to be believed', () => {
  test.each([
    ['of another issuer', { iss: 'https://evil.example' }],
    ['that names no issuer', { iss: undefined }],
  ])('%s: its code is not exchanged', async (_what, change: Readonly<Record<string, string | undefined>>) => {
    const stage = new SigningIn();
    const worker = stage.startWorker();
    const callback = new URL(stage.provider.authorize(await stage.begin(worker), 'ada'));
    for (const [name, value] of Object.entries(change)) {
      if (value === undefined) callback.searchParams.delete(name);
      else callback.searchParams.set(name, value);
    }
    expect(errorAt(await worker.navigate(callback.href))).toBe('invalid_response');
    expect(stage.provider.asked()).toEqual([]);
    await stage.expectNobody(worker);
  });

  test.each([
    ['of another issuer', { iss: 'https://evil.example' }],
    ['for another client', { aud: 'other' }],
    ['for another sign-in', { nonce: 'another' }],
    ['that has run out', { exp: 1 }],
  ])('an ID token %s', async (_what, claims) => {
    const stage = new SigningIn();
    const worker = stage.startWorker();
    stage.provider.claims = claims;
    stage.provider.hasNonce = !('nonce' in claims);
    expect(errorAt(await stage.signIn(worker))).toBe('invalid_response');
    await stage.expectNobody(worker);
  });

  test('an ID token of a user who was there longer ago than was asked for', async () => {
    const stage = new SigningIn();
    const worker = stage.startWorker();
    stage.provider.claims = { auth_time: stage.world.clock.now() - 3600 };
    expect(errorAt(await stage.signIn(worker, 'ada', { maxAge: 60 }))).toBe('invalid_response');
    await stage.expectNobody(worker);
  });
});
