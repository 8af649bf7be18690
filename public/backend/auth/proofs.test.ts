/** A backend that binds sessions to a key: who has no proof by it gets nothing, and ends nothing. */
import { calculateThumbprint, generateKeyPair, generateProof, type KeyPair } from 'dpop';
import { describe, expect, it } from 'vitest';
import { createBackend, type BackendOptions } from '../index.js';

const ORIGIN = 'http://demo.test';
const CREDENTIALS = { username: 'ada', password: 'lovelace' };

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

function start(options: BackendOptions = {}) {
  const backend = createBackend({ proof: true, ...options });
  const post = async (path: string, body: unknown, pair?: KeyPair, headers: Record<string, string> = {}, nonce?: string) => {
    const proof = pair && (await generateProof(pair, ORIGIN + path, 'POST', nonce));
    return backend.fetch(new Request(ORIGIN + path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers, ...(proof === undefined ? {} : { DPoP: proof }) } }));
  };
  const get = (accessToken: string) => backend.fetch(new Request(`${ORIGIN}/api/me`, { headers: { Authorization: `Bearer ${accessToken}` } }));
  return { backend, post, get };
}

/** The status, and the error that header and body name. */
const said = async (response: Response) => {
  const [, named] = /^DPoP error="(\w+)"/.exec(response.headers.get('WWW-Authenticate') ?? '') ?? [];
  return [response.status, named, ((await response.json()) as { error: string }).error];
};

describe('a session that is bound to a key', () => {
  it('is begun, renewed and ended by proofs of that key, which the log names', async () => {
    const { backend, post, get } = start();
    const own = await generateKeyPair('ES256');
    const first = (await (await post('/api/auth/login', CREDENTIALS, own)).json()) as Tokens;
    expect((await get(first.accessToken)).status).toBe(200);
    const second = (await (await post('/api/auth/refresh', { refreshToken: first.refreshToken }, own)).json()) as Tokens;
    expect((await post('/api/auth/logout', { refreshToken: second.refreshToken }, own, { Authorization: `Bearer ${second.accessToken}` })).status).toBe(204);
    expect((await get(second.accessToken)).status).toBe(401);
    const key = await calculateThumbprint(own.publicKey);
    expect(backend.log.filter(({ kind }) => kind !== 'resource')).toMatchObject(['login', 'refresh', 'logout'].map((kind) => ({ kind, proof: 'verified', key })));
  });

  it('is begun by no sign-in without a proof, nor by the same one twice', async () => {
    const { backend, post } = start();
    expect(await said(await post('/api/auth/login', CREDENTIALS))).toEqual([401, 'invalid_dpop_proof', 'invalid_dpop_proof']);
    expect(backend.log.at(-1)).toMatchObject({ proof: 'missing' });
    const proof = { DPoP: await generateProof(await generateKeyPair('ES256'), `${ORIGIN}/api/auth/login`, 'POST') };
    expect((await post('/api/auth/login', CREDENTIALS, undefined, proof)).status).toBe(200);
    expect((await post('/api/auth/login', CREDENTIALS, undefined, proof)).status).toBe(401);
    expect(backend.log.at(-1)).toMatchObject({ proof: 'refused', detail: 'it was used before' });
  });

  it.each(['/api', '/cookie'])('is renewed and ended below %s by nobody without it, and stays as it is', async (prefix) => {
    const { post, get } = start();
    const [own, other] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')];
    const login = await post(`${prefix}/auth/login`, CREDENTIALS, own);
    const { refreshToken, accessToken } = (await login.json()) as Tokens;
    const cookie = login.headers.get('Set-Cookie')?.split(';')[0];
    const carried = (): [unknown, Record<string, string>] => [{ refreshToken }, { Authorization: `Bearer ${accessToken}`, ...(cookie === undefined ? {} : { Cookie: cookie }) }];
    for (const what of ['refresh', 'logout']) {
      for (const [pair, code] of [[undefined, 'invalid_dpop_proof'], [other, 'invalid_token']] as const) {
        const [body, headers] = carried();
        const refused = await post(`${prefix}/auth/${what}`, body, pair, headers);
        expect(refused.headers.get('Set-Cookie')).toBeNull();
        expect(await said(refused)).toEqual([401, code, code]);
      }
    }
    const [body, headers] = carried();
    expect((await post(`${prefix}/auth/refresh`, body, own, headers)).status).toBe(200);
    expect((await get(accessToken)).status).toBe(200);
  });

  it('is not revoked by an old refresh token with another key, and is by one with its own', async () => {
    const { post } = start();
    const [own, other] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')];
    const first = (await (await post('/api/auth/login', CREDENTIALS, own)).json()) as Tokens;
    const refresh = (refreshToken: string, pair: KeyPair) => post('/api/auth/refresh', { refreshToken }, pair);
    const second = (await (await refresh(first.refreshToken, own)).json()) as Tokens;
    expect((await refresh(first.refreshToken, other)).status).toBe(401);
    const third = (await (await refresh(second.refreshToken, own)).json()) as Tokens;
    expect((await refresh(first.refreshToken, own)).status).toBe(401);
    expect((await refresh(third.refreshToken, own)).status).toBe(401);
  });

  it('with nonces: a proof without one is sent back with one', async () => {
    const { backend, post } = start({ proofNonces: true });
    const own = await generateKeyPair('ES256');
    const sentBack = await post('/api/auth/login', CREDENTIALS, own);
    expect(await said(sentBack)).toEqual([401, 'use_dpop_nonce', 'use_dpop_nonce']);
    expect(backend.log.at(-1)).toMatchObject({ kind: 'login', proof: 'sent back for a nonce' });
    const nonce = sentBack.headers.get('DPoP-Nonce') ?? '';
    const login = await post('/api/auth/login', CREDENTIALS, own, {}, nonce);
    expect([login.status, login.headers.get('DPoP-Nonce')]).toEqual([200, nonce]);
  });
});
