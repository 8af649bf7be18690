/** What a server does with proofs of possession (RFC 9449, section 4.3), and what it has seen of them. */
import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import type { Received } from './received.js';

/** Seconds by which a proof's time may be off. */
const WINDOW = 60;

export class ProofCheck {
  /** Demanded in each proof. */
  nonce: string | undefined;
  /** Of the keys that signed, proof by proof. */
  readonly thumbprints: string[] = [];
  readonly #seen = new Set<string>();

  /**
   * @param now by the server's clock
   * @returns the error, or undefined where nothing is wrong
   */
  async wrongWith({ headers, method, url }: Received, now: number, accessToken?: string): Promise<'invalid_dpop_proof' | 'use_dpop_nonce' | undefined> {
    const verified = await jwtVerify(headers.get('dpop') ?? '', EmbeddedJWK, { typ: 'dpop+jwt' }).catch(() => undefined);
    if (verified === undefined) return 'invalid_dpop_proof';
    const { payload, protectedHeader } = verified;
    const { iat = 0, jti = '', htm, htu, ath, nonce } = payload;
    const hash = accessToken === undefined ? undefined : createHash('sha256').update(accessToken).digest('base64url');
    if (htm !== method || htu !== url.split('?')[0] || ath !== hash) return 'invalid_dpop_proof';
    if (this.#seen.has(jti) || Math.abs(now - iat) > WINDOW) return 'invalid_dpop_proof';
    this.#seen.add(jti);
    this.thumbprints.push(await calculateJwkThumbprint(protectedHeader.jwk ?? {}));
    return this.nonce !== undefined && nonce !== this.nonce ? 'use_dpop_nonce' : undefined;
  }
}
