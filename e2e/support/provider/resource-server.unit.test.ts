/** The API refuses each thing that may be wrong with a token or its proof: one wrong thing at a time. */
import { createHash, randomUUID } from 'node:crypto';
import { generateKeyPair, generateProof, type KeyPair } from 'dpop';
import { exportJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ask, CLIENT, discover, REDIRECT_URI, signIn } from './drive.js';
import { startProvider, type TestProvider } from './provider.js';
import { startResourceServer, type ResourceServer } from './resource-server.js';

const AUDIENCE = 'https://api.example';
let provider: TestProvider;
let api: ResourceServer;
let keys: KeyPair;
let token: string;
let nonce: string;

beforeAll(async () => {
  provider = await startProvider({
    clients: [{ clientId: CLIENT.client_id, redirectUris: [REDIRECT_URI] }],
    resources: [AUDIENCE, 'https://other.example'],
    dpop: true,
    dpopNonce: true,
  });
  api = await startResourceServer({ provider, audience: AUDIENCE, dpop: 'required', nonce: true, allowedOrigins: ['http://app.example'] });
  keys = await generateKeyPair('ES256');
  token = (await signIn(await discover(provider.issuer, keys as CryptoKeyPair), AUDIENCE)).access_token;
});

afterAll(async () => {
  await api.close();
  await provider.close();
});

interface Wrong {
  readonly claims?: Record<string, unknown>;
  readonly typ?: string;
  readonly keys?: KeyPair;
  readonly scheme?: string;
  readonly proof?: string;
}

async function proofWith({ claims, typ, keys: other }: Wrong): Promise<string> {
  const { publicKey, privateKey } = other ?? keys;
  const ath = createHash('sha256').update(token).digest('base64url');
  return new SignJWT({ htm: 'GET', htu: `${api.origin}/me`, ath, nonce, jti: randomUUID(), iat: Math.floor(Date.now() / 1000), ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: typ ?? 'dpop+jwt', jwk: await exportJWK(publicKey) })
    .sign(privateKey);
}

async function send(wrong: Wrong = {}): Promise<{ status: number; why: string | undefined; challenge: string | null }> {
  nonce = (await fetch(`${api.origin}/me`)).headers.get('dpop-nonce') ?? '';
  const response = await fetch(`${api.origin}/me?a=b`, {
    headers: { Authorization: `${wrong.scheme ?? 'DPoP'} ${token}`, DPoP: wrong.proof ?? (await proofWith(wrong)) },
  });
  return { status: response.status, why: api.received.at(-1)?.refusal, challenge: response.headers.get('www-authenticate') };
}

describe('an API that demands proofs', () => {
  it('answers a right one, also from the independent client, which must learn the nonce first', async () => {
    expect((await send()).status).toBe(200);
    const flow = await discover(provider.issuer, keys as CryptoKeyPair);
    api.rotateNonce();
    expect(await (await ask(flow, token, `${api.origin}/me`)).json()).toEqual({ sub: 'ada' });
    expect(api.to('/me').slice(-2).map(({ status, refusal }) => [status, refusal])).toEqual([[401, 'nonce'], [200, undefined]]);
  });

  const hour = 3600;
  it.each<[string, () => Wrong]>([
    ['htm', () => ({ claims: { htm: 'POST' } })],
    ['htu', () => ({ claims: { htu: `${api.origin}/other` } })],
    ['ath', () => ({ claims: { ath: 'x' } })],
    ['iat', () => ({ claims: { iat: Math.floor(Date.now() / 1000) - hour } })],
    ['iat', () => ({ claims: { iat: Math.floor(Date.now() / 1000) + hour } })],
    ['jti', () => ({ claims: { jti: '' } })],
    ['nonce', () => ({ claims: { nonce: 'x' } })],
    ['nonce', () => ({ claims: { nonce: undefined } })],
    ['signature, type or key of the proof', () => ({ typ: 'jwt' })],
    ['signature, type or key of the proof', () => ({ proof: 'x.y.z' })],
    ['scheme', () => ({ scheme: 'Bearer' })],
  ])('refuses a wrong %s', async (why, wrong) => {
    expect(await send(wrong())).toMatchObject({ status: 401, why });
  });

  it('refuses a stolen token: another key, or none', async () => {
    expect(await send({ keys: await generateKeyPair('ES256') })).toMatchObject({ status: 401, why: 'key' });
    const response = await fetch(`${api.origin}/me`, { headers: { Authorization: `DPoP ${token}` } });
    expect([response.status, api.received.at(-1)?.refusal]).toEqual([401, 'no proof']);
  });

  it('refuses a private key in the proof', async () => {
    const pair = await generateKeyPair('ES256', { extractable: true });
    const proof = await new SignJWT({}).setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(pair.privateKey) }).sign(pair.privateKey);
    expect(await send({ proof })).toMatchObject({ status: 401, why: 'signature, type or key of the proof' });
  });

  it('refuses a proof sent twice', async () => {
    await send();
    const proof = await generateProof(keys, `${api.origin}/me`, 'GET', nonce, token);
    expect((await send({ proof })).status).toBe(200);
    expect(await send({ proof })).toMatchObject({ status: 401, why: 'jti' });
  });

  it('says how, where a nonce is missing', async () => {
    expect((await send({ claims: { nonce: undefined } })).challenge).toContain('DPoP error="use_dpop_nonce"');
  });

  it('refuses a token for another API', async () => {
    const flow = await discover(provider.issuer, keys as CryptoKeyPair);
    const other = (await signIn(flow, 'https://other.example')).access_token;
    const response = await fetch(`${api.origin}/me`, { headers: { Authorization: `DPoP ${other}` } });
    expect([response.status, api.received.at(-1)?.refusal]).toEqual([401, 'unexpected "aud" claim value']);
  });

  it('refuses a token that has expired', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hour * 1000 });
    expect(await send().finally(() => vi.useRealTimers())).toMatchObject({ status: 401, why: '"exp" claim timestamp check failed' });
  });

  it('refuses a token that the provider has not signed', async () => {
    const [header, , signature] = token.split('.');
    const forged = [header, Buffer.from(JSON.stringify({ iss: provider.issuer, aud: AUDIENCE, sub: 'grace', exp: 1e10 })).toString('base64url'), signature].join('.');
    const response = await fetch(`${api.origin}/me`, { headers: { Authorization: `DPoP ${forged}` } });
    expect([response.status, api.received.at(-1)?.refusal]).toEqual([401, 'signature verification failed']);
  });

  it.each([
    ['required', 401, 'not bound to a key'],
    ['accepted', 200, undefined],
    ['off', 200, undefined],
  ] as const)('where proofs are %s, answers a bearer token with %s', async (dpop, status, why) => {
    const bearer = (await signIn(await discover(provider.issuer), AUDIENCE)).access_token;
    const server = await startResourceServer({ provider, audience: AUDIENCE, dpop });
    const response = await fetch(`${server.origin}/me`, { headers: { Authorization: `Bearer ${bearer}` } });
    expect([response.status, server.received.at(-1)?.refusal]).toEqual([status, why]);
    await server.close();
  });

  it('lets only its own pages read', async () => {
    const of = async (origin: string) => (await fetch(`${api.origin}/me`, { method: 'OPTIONS', headers: { Origin: origin } })).headers.get('access-control-allow-origin');
    expect([await of('http://app.example'), await of('http://evil.example')]).toEqual(['http://app.example', null]);
  });
});
