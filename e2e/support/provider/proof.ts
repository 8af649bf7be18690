/** Checks a proof of possession as RFC 9449 asks of a server; each refusal says what was wrong. Apart from `verifyProof`, so that no mistake of that one hides one of the worker. */
import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, jwtVerify } from 'jose';

export class Refused extends Error {
  constructor(
    readonly code: 'invalid_token' | 'invalid_dpop_proof' | 'use_dpop_nonce',
    reason: string,
  ) {
    super(reason);
  }
}

export interface ProofExpected {
  readonly method: string;
  /** Without query and fragment. */
  readonly url: string;
  /** Undefined: none that is bound to the key came with it. */
  readonly accessToken?: string | undefined;
  /** The thumbprint in the token's `cnf`, or of whose session it is. Undefined: any key will do. */
  readonly jkt: string | undefined;
  readonly withinSeconds: number;
  /** The proofs' own numbers: each is good once. */
  readonly seen: { has(jti: string): boolean; add(jti: string): unknown };
  /** Undefined: no nonce is demanded. */
  readonly isNonce: ((nonce: unknown) => boolean) | undefined;
}

/** @returns the thumbprint of the key */
export async function checkProof(proof: string, expected: ProofExpected): Promise<string> {
  const wrong = (reason: string): never => {
    throw new Refused('invalid_dpop_proof', reason);
  };
  const { payload, header } = await verified(proof);
  if (payload.htm !== expected.method) wrong('htm');
  if (payload.htu !== expected.url) wrong('htu');
  if (typeof payload.iat !== 'number' || Math.abs(Date.now() / 1000 - payload.iat) > expected.withinSeconds) wrong('iat');
  const { accessToken, jkt } = expected;
  if (accessToken !== undefined && payload.ath !== createHash('sha256').update(accessToken).digest('base64url')) wrong('ath');
  const thumbprint = await calculateJwkThumbprint(header);
  if (jkt !== undefined && thumbprint !== jkt) throw new Refused('invalid_token', 'key');
  if (expected.isNonce?.(payload.nonce) === false) throw new Refused('use_dpop_nonce', 'nonce');
  const { jti } = payload;
  if (typeof jti !== 'string' || jti === '' || expected.seen.has(jti)) return wrong('jti');
  expected.seen.add(jti);
  return thumbprint;
}

async function verified(proof: string) {
  try {
    const { jwk } = decodeProtectedHeader(proof);
    if (jwk === undefined) throw new Error('no key');
    // EmbeddedJWK takes only public keys.
    const { payload } = await jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt', algorithms: ['ES256', 'Ed25519', 'RS256', 'PS256'] });
    return { payload, header: jwk };
  } catch {
    throw new Refused('invalid_dpop_proof', 'signature, type or key of the proof');
  }
}
