/** Checks that a request was made by who holds a key (RFC 9449, section 4.3): for backends that are no authorization server. */
import { base64url, calculateJwkThumbprint, EmbeddedJWK, jwtVerify, type JWK, type JWTPayload } from 'jose';
import { FirstUses } from './first-uses.js';
import type { Nonces } from './nonces.js';
import { readProofOptions, type ProofOptions, type ReadProofOptions } from './options.js';
import { ALGORITHMS, ProofError } from './proof-error.js';
import { isSameUrl } from './same-url.js';

const LONGEST_PROOF = 8192;
const LONGEST_JTI = 256;
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

const usesHere = new FirstUses();

const invalid = (message: string): ProofError => new ProofError('invalid_dpop_proof', message);

interface Signed {
  readonly jwk: JWK;
  readonly claims: JWTPayload;
}

/** `jose` checks the form, `typ`, `alg`, the signature, and that the key is a public one of the algorithm's kind. */
async function signedProof(proof: string, now: number): Promise<Signed> {
  const options = { typ: 'dpop+jwt', algorithms: [...ALGORITHMS], currentDate: new Date(now * 1000) };
  const verified = await jwtVerify(proof, EmbeddedJWK, options).catch(() => undefined);
  const jwk = verified?.protectedHeader.jwk;
  // What jose says may quote the proof, so it is not repeated.
  if (verified === undefined || jwk === undefined) throw invalid('its form, its type, its algorithm, its key or its signature is wrong');
  if (PRIVATE.some((member) => member in jwk)) throw invalid('its header holds a private key');
  return { jwk, claims: verified.payload };
}

async function hashOf(accessToken: string): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(accessToken))));
}

async function checkNonce(claimed: unknown, nonces: Nonces): Promise<void> {
  if (typeof claimed === 'string' && (await nonces.isGood(claimed))) return;
  throw new ProofError('use_dpop_nonce', 'a nonce of this server is needed', await nonces.current());
}

/**
 * How long the proof can be used; where nobody can tell its age by a nonce, its own time has to be near.
 *
 * @returns epoch seconds
 */
function expiryOf(iat: unknown, { nonce, maxAge }: ReadProofOptions, now: number): number {
  if (typeof iat !== 'number') throw invalid('it has no iat');
  if (nonce?.lifetime !== undefined) return now + nonce.lifetime;
  if (Math.abs(now - iat) > maxAge) throw invalid('its iat is too far from the present time');
  return iat + maxAge;
}

/**
 * Verifies the proof of possession in a request's `DPoP` header, as RFC 9449 asks in section 4.3: one header, a JWT of type `dpop+jwt`
 * signed by ES256, Ed25519, RS256 or PS256 with the public key that it holds, made for this method and URL, just now, and for the first
 * time; with `accessToken`, for that token; with `thumbprint`, by that key.
 *
 * @example at login, `const { thumbprint } = await verifyProof(request)`, which is kept with the session; at the refresh endpoint,
 *   `await verifyProof(request, { thumbprint })`, so that only the worker which signed in can renew
 * @returns the thumbprint of the key (RFC 7638, SHA-256, base64url)
 * @throws ProofError the proof is missing or no good: answer with its `response()`
 * @throws TokenWorkerError `invalid-config`: an option is unknown or of the wrong kind
 * @throws whatever `nonce` and `isFirstUse` throw
 */
export async function verifyProof(request: Pick<Request, 'method' | 'url' | 'headers'>, options: ProofOptions = {}): Promise<{ thumbprint: string }> {
  const read = readProofOptions(options);
  const now = read.now();
  const proof = request.headers.get('DPoP');
  if (proof === null || proof === '') throw new ProofError('missing', 'the request has no proof');
  // Two headers arrive as one with a comma, which no JWT has.
  if (proof.length > LONGEST_PROOF || proof.includes(',')) throw invalid('there has to be one, of no more than 8192 characters');

  const { jwk, claims } = await signedProof(proof, now);
  const { htm, htu, iat, jti, ath, nonce } = claims;
  if (htm !== request.method) throw invalid('its htm is not the method of the request');
  if (!isSameUrl(htu, read.url ?? request.url)) throw invalid('its htu is not the URL of the request');
  if (typeof jti !== 'string' || jti === '' || jti.length > LONGEST_JTI) throw invalid('it has no jti, or too long a one');
  if (read.nonce !== undefined) await checkNonce(nonce, read.nonce);
  const expiresAt = expiryOf(iat, read, now);
  if (read.accessToken !== undefined && ath !== (await hashOf(read.accessToken))) throw invalid('its ath is not of the access token');

  const thumbprint = await calculateJwkThumbprint(jwk);
  if (read.thumbprint !== undefined && thumbprint !== read.thumbprint) throw new ProofError('wrong_key', 'it was made with another key');
  const isFirst = read.isFirstUse === undefined ? usesHere.isFirst(jti, expiresAt, now) : await read.isFirstUse(jti, expiresAt);
  if (!isFirst) throw invalid('it was used before');
  return { thumbprint };
}
