/** Proofs as `dpop` makes them are good once, for one request; each thing that can be wrong with one is refused. */
import { createHash } from 'node:crypto';
import { generateKeyPair, generateProof, type JWSAlgorithm, type KeyPair } from 'dpop';
import { calculateJwkThumbprint, exportJWK, SignJWT, type JWTHeaderParameters } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { refusalMessage } from '../../core/testing/refusal-message.js';
import { KEY } from '../testing/requests.js';
import { proofNonces } from './nonces.js';
import { readProofOptions, type ProofOptions } from './options.js';
import { ProofError, type ProofErrorCode } from './proof-error.js';
import { verifyProof } from './verify-proof.js';

const REFRESH = 'https://app.example.com/api/auth/refresh';
const TOKEN = 'an-access-token';

let pair: KeyPair;
let other: KeyPair;
beforeAll(async () => {
  [pair, other] = await Promise.all([generateKeyPair('ES256', { extractable: true }), generateKeyPair('ES256')]);
});

const seconds = (): number => Date.now() / 1000;
const withProof = (proof: string, { url = REFRESH, method = 'POST' } = {}): Request => new Request(url, { method, headers: { DPoP: proof } });
const thumbprintOf = async ({ publicKey }: KeyPair): Promise<string> => calculateJwkThumbprint(await exportJWK(publicKey));

interface Made {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
}

/** Signed well, whatever it says. */
async function made({ header = {}, claims = {} }: Made): Promise<string> {
  const all = { iat: Math.floor(seconds()), jti: crypto.randomUUID(), htm: 'POST', htu: REFRESH, ...claims };
  const protectedHeader = { alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(pair.publicKey), ...header } as JWTHeaderParameters;
  return new SignJWT(all).setProtectedHeader(protectedHeader).sign(pair.privateKey);
}

async function refusal(request: Request, options?: ProofOptions): Promise<ProofError> {
  const outcome: unknown = await verifyProof(request, options).catch((error: unknown) => error);
  if (!(outcome instanceof ProofError)) throw new Error('was taken, and should have been refused');
  return outcome;
}

async function codeOf(request: Request, options?: ProofOptions): Promise<ProofErrorCode> {
  return (await refusal(request, options)).code;
}

async function codeOfMade(what: Made, options?: ProofOptions): Promise<ProofErrorCode> {
  return codeOf(withProof(await made(what)), options);
}

describe('a proof made with dpop', () => {
  it.each<JWSAlgorithm>(['ES256', 'Ed25519', 'RS256', 'PS256'])('is taken, and the thumbprint of its key is returned: %s', async (algorithm) => {
    const keys = await generateKeyPair(algorithm);
    const proof = await generateProof(keys, REFRESH, 'POST');
    expect(await verifyProof(withProof(proof))).toEqual({ thumbprint: await thumbprintOf(keys) });
  });

  it('is taken for a URL whatever its query, and by what the browser asked for where a proxy changed it', async () => {
    const proof = (): Promise<string> => generateProof(pair, REFRESH, 'POST');
    await verifyProof(withProof(await proof(), { url: `${REFRESH}?a=1` }));
    const inside = 'http://10.0.0.7:3000/auth/refresh';
    await verifyProof(withProof(await proof(), { url: inside }), { url: REFRESH });
    await verifyProof(withProof(await proof(), { url: inside }), { url: new URL(`${REFRESH}?a=1#b`) });
    expect(await codeOf(withProof(await proof(), { url: inside }))).toBe('invalid_dpop_proof');
  });

  it('is taken with the access token that it is for, and with the key that the session is bound to', async () => {
    const proof = await generateProof(pair, REFRESH, 'POST', undefined, TOKEN);
    const thumbprint = await thumbprintOf(pair);
    expect(await verifyProof(withProof(proof), { accessToken: TOKEN, thumbprint })).toEqual({ thumbprint });
  });

  it('is taken of any key at login, by the same call, where no key is known yet', async () => {
    const options = { thumbprint: undefined, nonce: undefined };
    expect(await verifyProof(withProof(await generateProof(pair, REFRESH, 'POST')), options)).toEqual({ thumbprint: await thumbprintOf(pair) });
  });
});

it('no proof is missing', async () => {
  expect(await codeOf(new Request(REFRESH, { method: 'POST' }))).toBe('missing');
  expect(await codeOf(withProof(''))).toBe('missing');
});

describe('a proof is refused', () => {
  it('that is taken otherwise: what the cases below are built from', async () => {
    await verifyProof(withProof(await made({})));
  });

  it('when it was used before, also for another URL or key', async () => {
    const proof = await made({});
    await verifyProof(withProof(proof));
    expect(await codeOf(withProof(proof))).toBe('invalid_dpop_proof');
    const jti = crypto.randomUUID();
    await verifyProof(withProof(await made({ claims: { jti } })));
    expect(await codeOfMade({ claims: { jti, htu: `${REFRESH}?` } })).toBe('invalid_dpop_proof');
  });

  it('of another method or URL', async () => {
    for (const htm of ['GET', 'post', '', undefined, ['POST']]) expect([htm, await codeOfMade({ claims: { htm } })]).toEqual([htm, 'invalid_dpop_proof']);
    const others = [
      'https://app.example.com/api/auth/login',
      'http://app.example.com/api/auth/refresh',
      'https://app.example.com:8443/api/auth/refresh',
      'https://app.example.com.evil.example/api/auth/refresh',
      `${REFRESH}/`,
      '/api/auth/refresh',
      '',
      undefined,
      [REFRESH],
    ];
    for (const htu of others) expect([htu, await codeOfMade({ claims: { htu } })]).toEqual([htu, 'invalid_dpop_proof']);
  });

  it('of another time, by more than maxAge either way', async () => {
    const at = (offset: number) => ({ claims: { iat: Math.floor(seconds()) + offset } });
    await verifyProof(withProof(await made(at(-50))));
    await verifyProof(withProof(await made(at(50))));
    for (const offset of [-65, 65, -100_000]) expect([offset, await codeOfMade(at(offset))]).toEqual([offset, 'invalid_dpop_proof']);
    await verifyProof(withProof(await made(at(-65))), { maxAge: 90 });
    expect(await codeOfMade(at(-20), { maxAge: 10 })).toBe('invalid_dpop_proof');
    expect(await codeOfMade(at(0), { now: () => seconds() + 100 })).toBe('invalid_dpop_proof');
    for (const iat of [undefined, 'now', null]) expect(await codeOfMade({ claims: { iat } })).toBe('invalid_dpop_proof');
  });

  it('without an identifier of its own', async () => {
    for (const jti of [undefined, '', 7, 'x'.repeat(257)]) expect(await codeOfMade({ claims: { jti } })).toBe('invalid_dpop_proof');
  });

  it('of another access token, or of none where there is one', async () => {
    const ath = createHash('sha256').update(TOKEN).digest('base64url');
    await verifyProof(withProof(await made({ claims: { ath } })), { accessToken: TOKEN });
    expect(await codeOfMade({ claims: { ath } }, { accessToken: `${TOKEN}2` })).toBe('invalid_dpop_proof');
    expect(await codeOfMade({}, { accessToken: TOKEN })).toBe('invalid_dpop_proof');
  });

  it('of another key than the session is bound to, and is not used up by that', async () => {
    const proof = await generateProof(other, REFRESH, 'POST');
    const thumbprint = await thumbprintOf(pair);
    expect(await codeOf(withProof(proof), { thumbprint })).toBe('wrong_key');
    expect(await verifyProof(withProof(proof))).toEqual({ thumbprint: await thumbprintOf(other) });
  });

  it('signed by another key than it shows', async () => {
    expect(await codeOfMade({ header: { jwk: await exportJWK(other.publicKey) } })).toBe('invalid_dpop_proof');
  });

  it('with a private key, or a symmetric one, in its header', async () => {
    expect(await codeOfMade({ header: { jwk: await exportJWK(pair.privateKey) } })).toBe('invalid_dpop_proof');
    for (const member of ['p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']) {
      const jwk = { ...(await exportJWK(pair.publicKey)), [member]: 'AQAB' };
      expect([member, await codeOfMade({ header: { jwk } })]).toEqual([member, 'invalid_dpop_proof']);
    }
    for (const jwk of [undefined, null, 'a key', {}, []]) {
      const [, claims = '', signature = ''] = (await made({})).split('.');
      const header = btoa(JSON.stringify({ alg: 'ES256', typ: 'dpop+jwt', jwk })).replace(/=+$/, '');
      expect(await codeOf(withProof(`${header}.${claims}.${signature}`))).toBe('invalid_dpop_proof');
    }
  });

  it('without a signature, or with one that whoever knows the public key can make', async () => {
    const jwk = await exportJWK(pair.publicKey);
    const [, claims = ''] = (await made({})).split('.');
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const alg of ['none', 'None', 'NONE']) {
      expect(await codeOf(withProof(`${encode({ alg, typ: 'dpop+jwt', jwk })}.${claims}.`))).toBe('invalid_dpop_proof');
    }
    const shared = { kty: 'oct', k: Buffer.from('x'.repeat(32)).toString('base64url') };
    for (const key of [shared, jwk]) {
      const proof = await new SignJWT({ iat: Math.floor(seconds()), jti: crypto.randomUUID(), htm: 'POST', htu: REFRESH })
        .setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt', jwk: key })
        .sign(Buffer.from('x'.repeat(32)));
      expect(await codeOf(withProof(proof))).toBe('invalid_dpop_proof');
    }
  });

  it('changed after it was signed', async () => {
    const [header = '', claims = '', signature = ''] = (await made({})).split('.');
    const changed = Buffer.from(Buffer.from(claims, 'base64url').toString().replace('POST', 'POSH')).toString('base64url');
    expect(await codeOf(withProof(`${header}.${changed}.${signature}`, { method: 'POSH' }))).toBe('invalid_dpop_proof');
    expect(await codeOf(withProof(`${header}.${claims}.${'A'.repeat(signature.length)}`))).toBe('invalid_dpop_proof');
  });

  it('that is another kind of JWT, or none', async () => {
    for (const typ of ['JWT', 'at+jwt', undefined]) expect(await codeOfMade({ header: { typ } })).toBe('invalid_dpop_proof');
    for (const text of ['x', 'a.b.c', '..', `${'a'.repeat(9000)}.b.c`]) expect(await codeOf(withProof(text))).toBe('invalid_dpop_proof');
  });

  it('that comes with a second one', async () => {
    const headers = new Headers();
    headers.append('DPoP', await made({}));
    headers.append('DPoP', await made({}));
    expect(await codeOf(new Request(REFRESH, { method: 'POST', headers }))).toBe('invalid_dpop_proof');
  });
});

describe('the memory of used proofs', () => {
  it('can be shared by several servers: it is asked last, once, with when to forget', async () => {
    const asked: [string, number][] = [];
    const options: ProofOptions = { now: () => 1000, isFirstUse: (jti, expiresAt) => Promise.resolve(asked.push([jti, expiresAt]) === 1) };
    const claims = { iat: 990, jti: 'a' };
    await verifyProof(withProof(await made({ claims })), options);
    expect(await codeOfMade({ claims }, options)).toBe('invalid_dpop_proof');
    expect(await codeOfMade({ claims: { ...claims, htm: 'GET' } }, options)).toBe('invalid_dpop_proof');
    expect(await codeOfMade({ claims }, { ...options, thumbprint: 'another' })).toBe('wrong_key');
    expect(asked).toEqual([['a', 1050], ['a', 1050]]);
  });

  it('lets an error of the store through: that is none of the client', async () => {
    const broken = verifyProof(withProof(await made({})), { isFirstUse: () => Promise.reject(new Error('Redis is away')) });
    await expect(broken).rejects.toThrow('Redis is away');
  });
});

describe('a nonce', () => {
  const nonce = proofNonces(KEY);

  it('is demanded, told, and then taken', async () => {
    const first = await refusal(withProof(await generateProof(pair, REFRESH, 'POST')), { nonce });
    expect(first.code).toBe('use_dpop_nonce');
    const given = first.response().headers.get('DPoP-Nonce');
    expect(given).toBe(await nonce.current());
    await verifyProof(withProof(await generateProof(pair, REFRESH, 'POST', given ?? '')), { nonce });
  });

  it("of somebody else's is refused", async () => {
    const foreign = await proofNonces(`another ${KEY}`).current();
    for (const wrong of [foreign, '', 7, null]) expect(await codeOfMade({ claims: { nonce: wrong } }, { nonce })).toBe('use_dpop_nonce');
  });

  it("tells the proof's age where it has a lifetime, so that a wrong clock does no harm", async () => {
    const current = await nonce.current();
    const claims = { nonce: current, iat: Math.floor(seconds()) - 86_400 };
    const until: number[] = [];
    await verifyProof(withProof(await made({ claims })), { nonce, isFirstUse: (_jti, expiresAt) => until.push(expiresAt) === 1 });
    expect(Math.abs((until[0] ?? 0) - seconds() - 300)).toBeLessThan(30);
    expect(await codeOfMade({ claims: { ...claims, iat: undefined } }, { nonce })).toBe('invalid_dpop_proof');
    const plain = { isGood: (value: string) => value === current, current: () => current };
    expect(await codeOfMade({ claims }, { nonce: plain })).toBe('invalid_dpop_proof');
  });
});

describe('the answer to a refused proof', () => {
  it('is a challenge, which names the error and holds nothing of the proof', async () => {
    const secret = 'a-secret-jti';
    const error = await refusal(withProof(await made({ claims: { jti: secret, htm: 'GET' } })));
    const response = error.response();
    expect([response.status, response.headers.get('Cache-Control'), response.headers.has('DPoP-Nonce')]).toEqual([401, 'no-store', false]);
    expect(response.headers.get('WWW-Authenticate')).toBe(
      'DPoP error="invalid_dpop_proof", error_description="its htm is not the method of the request", algs="ES256 Ed25519 RS256 PS256"',
    );
    expect(await response.json()).toEqual({ error: 'invalid_dpop_proof', error_description: 'its htm is not the method of the request' });
    expect(JSON.stringify(error) + error.message + String(error.stack)).not.toContain(secret);
  });

  it('names errors as RFC 9449 and RFC 6750 do', () => {
    const named = (code: ProofErrorCode): string | undefined => /error="(\w+)"/.exec(new ProofError(code, 'why').response().headers.get('WWW-Authenticate') ?? '')?.[1];
    expect({ missing: named('missing'), invalid: named('invalid_dpop_proof'), nonce: named('use_dpop_nonce'), key: named('wrong_key') }).toEqual({
      missing: 'invalid_dpop_proof',
      invalid: 'invalid_dpop_proof',
      nonce: 'use_dpop_nonce',
      key: 'invalid_token',
    });
  });
});

it('a mistake in the options is told by its name, and is no ProofError; no token stands in it', () => {
  const refused = (options: unknown): string => refusalMessage(() => readProofOptions(options));
  expect(refused({ jkt: 'x' })).toBe('verifyProof.jkt: unknown key; verifyProof takes thumbprint, accessToken, url, maxAge, nonce, isFirstUse, now');
  expect(refused({ thumbprint: '' })).toBe('verifyProof.thumbprint: got ""; takes what verifyProof returned at login');
  expect(refused({ thumbprint: null })).toBe('verifyProof.thumbprint: got null; takes what verifyProof returned at login');
  expect(refused({ accessToken: ['hunter2'] })).toBe('verifyProof.accessToken: got a value of type object; takes the access token, without its scheme');
  expect(refused({ url: '/api/auth/refresh' })).toBe('verifyProof.url: got "/api/auth/refresh"; takes an absolute http(s) URL');
  expect(refused({ maxAge: 0 })).toBe('verifyProof.maxAge: got 0; takes a number of seconds, more than 0');
  expect(refused({ nonce: 'x' })).toBe('verifyProof.nonce: got "x"; takes what proofNonces(…) gives, or an object with isGood(nonce) and current()');
  expect(refused({ isFirstUse: true })).toBe('verifyProof.isFirstUse: got true; takes a function');
  expect(refused('x')).toBe('verifyProof(…): got "x"; takes an object such as { thumbprint }');
});
