/** The demo's provider and the API behind it: what is bound to a key opens nothing without it, and the log holds no secret. */
import { createHash, randomUUID } from 'node:crypto';
import { generateKeyPair, type KeyPair } from 'dpop';
import { exportJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBackend, type Backend } from '../public/backend/index.js';
import { startProvider, type EmbeddedProvider } from '../public/backend/provider/index.js';
import { authorize, Browser, discover, redeem, refresh, refusal, REDIRECT_URI, signIn } from './support/provider/drive.js';

const APP = new URL(REDIRECT_URI).origin;
let provider: EmbeddedProvider;
let backend: Backend;
let keys: KeyPair;
let token: string;
let refreshToken: string;

beforeAll(async () => {
  const starting = startProvider({
    appOrigin: APP,
    clientId: 'app',
    port: 0,
    users: { ada: 'lovelace' },
    accessTokenLifetime: 60,
    record: (request) => backend.record(request),
  });
  backend = createBackend({ provider: starting });
  provider = await starting;
});
afterAll(() => provider.close());

beforeEach(async () => {
  backend.clearLog();
  keys = await generateKeyPair('ES256');
  const tokens = await signIn(await discover(provider.issuer, keys as CryptoKeyPair));
  token = tokens.access_token;
  refreshToken = tokens.refresh_token ?? '';
});

const send = (headers: Record<string, string> = {}) => backend.fetch(new Request(`${APP}/bound/me?x=1`, { headers }));
const nonce = async () => (await send({ Authorization: `DPoP ${token}` })).headers.get('DPoP-Nonce');

async function proofWith(claims: Record<string, unknown> = {}, { publicKey, privateKey } = keys): Promise<string> {
  const ath = createHash('sha256').update(token).digest('base64url');
  const right = { htm: 'GET', htu: `${APP}/bound/me`, ath, nonce: await nonce(), jti: randomUUID(), iat: Math.floor(Date.now() / 1000) };
  return new SignJWT({ ...right, ...claims }).setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(publicKey) }).sign(privateKey);
}

const withProof = (proof: string, scheme = 'DPoP') => send({ Authorization: `${scheme} ${token}`, DPoP: proof });
const last = () => backend.log.at(-1);

describe('the API of the demo that takes bound tokens', () => {
  it('answers a token with a right proof, once', async () => {
    const proof = await proofWith();
    expect(await (await withProof(proof)).json()).toMatchObject({ username: 'ada', name: 'Ada Lovelace' });
    expect(last()).toMatchObject({ path: '/bound/me?x=1', status: 200, token: 'valid', proof: 'verified', user: 'ada' });
    expect((await withProof(proof)).status).toBe(401);
    expect(last()).toMatchObject({ token: 'refused', proof: 'refused', detail: 'it was used before' });
  });

  it.each(['htm', 'htu', 'ath', 'jti'])('refuses a wrong %s', async (claim) => {
    const response = await withProof(await proofWith({ [claim]: '' }));
    expect(response.status).toBe(401);
    expect(response.headers.get('WWW-Authenticate')).toContain('DPoP error="invalid_dpop_proof"');
    expect(last()).toMatchObject({ token: 'refused', proof: 'refused', detail: expect.stringContaining(claim) as unknown });
  });

  it('takes a proof by a clock that is wrong, since the nonce tells its age', async () => {
    expect((await withProof(await proofWith({ iat: 1 }))).status).toBe(200);
    expect((await withProof(await proofWith({ iat: undefined }))).status).toBe(401);
  });

  it('sends a proof without its nonce back for one', async () => {
    const response = await withProof(await proofWith({ nonce: undefined }));
    expect(response.status).toBe(401);
    expect(response.headers.get('WWW-Authenticate')).toContain('DPoP error="use_dpop_nonce"');
    expect(response.headers.get('DPoP-Nonce')).toMatch(/.{20}/);
    expect(last()).toMatchObject({ token: 'valid', proof: 'sent back for a nonce' });
  });

  it('refuses a stolen token: no proof, a proof by another key, another scheme', async () => {
    expect((await send({ Authorization: `DPoP ${token}` })).status).toBe(401);
    expect(last()).toMatchObject({ proof: 'missing' });
    expect((await withProof(await proofWith({}, await generateKeyPair('ES256')))).status).toBe(401);
    expect(last()).toMatchObject({ proof: 'refused', detail: 'it was made with another key' });
    expect((await withProof(await proofWith(), 'Bearer')).status).toBe(401);
    expect(last()).toMatchObject({ detail: 'not sent by the scheme DPoP' });
    expect((await send()).headers.get('WWW-Authenticate')).toBe('DPoP algs="ES256"');
  });

  it('refuses what was expired at the word of the server; a renewal gives a good one, a revoked session none', async () => {
    const flow = await discover(provider.issuer, keys as CryptoKeyPair);
    await backend.fetch(new Request(`${APP}/demo/expire`, { method: 'POST' }));
    expect((await withProof(await proofWith())).status).toBe(401);
    expect(last()).toMatchObject({ token: 'refused', detail: 'expired' });
    token = (await refresh(flow, refreshToken)).access_token;
    expect((await withProof(await proofWith())).status).toBe(200);
    await backend.fetch(new Request(`${APP}/demo/revoke`, { method: 'POST' }));
    expect((await withProof(await proofWith())).status).toBe(401);
    expect(await refusal(refresh(flow, refreshToken))).toMatch(/^400 invalid_grant/);
  });
});

describe('the provider of the demo', () => {
  it('is in the log with what it did, and without code, token or verifier', async () => {
    backend.clearLog();
    const flow = await discover(provider.issuer, keys as CryptoKeyPair);
    const authorized = await authorize(flow, undefined, new Browser());
    const tokens = await redeem(flow, authorized);
    const code = new URL(authorized.at.url).searchParams.get('code') ?? '';
    expect(code).not.toBe('');
    const text = JSON.stringify(backend.log);
    for (const secret of [code, authorized.verifier, authorized.state, tokens.access_token, tokens.refresh_token, tokens.id_token]) expect(text).not.toContain(secret);
    expect(backend.log.filter(({ path }) => path === '/token').map(({ server, kind, status, proof }) => [server, kind, status, proof])).toEqual([
      ['provider', 'login', 400, 'sent back for a nonce'],
      ['provider', 'login', 200, 'verified'],
    ]);
    expect(backend.log.filter(({ path }) => path === '/interaction/…').map(({ method }) => method)).toContain('POST');
  });

  it('gives no token without a proof', async () => {
    expect(await refusal(signIn(await discover(provider.issuer)))).toMatch(/^400 invalid_/);
    expect(last()).toMatchObject({ path: '/token', proof: 'missing' });
  });

  it('lets only the demo\'s own pages read', async () => {
    const from = async (origin: string) =>
      (await fetch(`${provider.issuer}/token`, { method: 'POST', headers: { Origin: origin }, body: new URLSearchParams({ client_id: 'app', grant_type: 'refresh_token', refresh_token: 'x' }) })).headers.get('access-control-allow-origin');
    expect([await from(APP), await from('http://evil.example')]).toEqual([APP, null]);
  });
});
