/** A proof as a server reads it. */
import { createHash } from 'node:crypto';
import { generateKeyPair } from 'dpop';
import { EmbeddedJWK, jwtVerify } from 'jose';
import { describe, expect, it, test } from 'vitest';
import { makeProof } from './make-proof.js';

const FOR = { method: 'POST', url: 'https://api.example/orders', accessToken: 'access', nonce: 'n1', ahead: 0 };
const verify = (proof: string) => jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt' });
const now = (): number => Date.now() / 1000;

describe('a proof', () => {
  it.each(['ES256', 'Ed25519', 'RS256', 'PS256'] as const)('signed by %s says what it is for, and shows the public key alone', async (algorithm) => {
    const { payload, protectedHeader } = await verify(await makeProof(await generateKeyPair(algorithm), FOR));
    expect(protectedHeader.alg).toBe(algorithm);
    expect(protectedHeader.jwk).not.toHaveProperty('d');
    const { iat, jti, ...claims } = payload;
    const ath = createHash('sha256').update('access').digest('base64url');
    expect(claims).toEqual({ htm: 'POST', htu: FOR.url, ath, nonce: 'n1' });
    expect(Math.abs((iat ?? 0) - now())).toBeLessThan(5);
    expect(jti).toMatch(/^.{20,}$/);
  });

  it('has no nonce where none was given', async () => {
    const { payload } = await verify(await makeProof(await generateKeyPair('ES256'), { ...FOR, nonce: undefined }));
    expect(payload).not.toHaveProperty('nonce');
  });
});

test.each([3600, -86_400])('a server whose clock is %i s ahead sees its own time, and everything else as before', async (ahead) => {
  const { payload } = await verify(await makeProof(await generateKeyPair('ES256'), { ...FOR, ahead }));
  expect(Math.abs((payload.iat ?? 0) - ahead - now())).toBeLessThan(5);
  expect(Object.keys(payload).sort()).toEqual(['ath', 'htm', 'htu', 'iat', 'jti', 'nonce']);
});
