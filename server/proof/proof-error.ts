/** Why a proof was refused, and the answer that tells the client. */

export type ProofErrorCode =
  /** The request has no `DPoP` header. */
  | 'missing'
  /** It is no proof for this request: malformed, badly signed, for another method or URL, too old, used before, for another access token. */
  | 'invalid_dpop_proof'
  /** It lacks a nonce of this server's, or has an old one. The client sends another with the nonce of the answer. */
  | 'use_dpop_nonce'
  /** A good proof, but of another key than the one that the session is bound to. */
  | 'wrong_key';

/** The names of RFC 9449, section 7.1, and RFC 6750, section 3.1. */
const ON_THE_WIRE: Readonly<Record<ProofErrorCode, string>> = {
  missing: 'invalid_dpop_proof',
  invalid_dpop_proof: 'invalid_dpop_proof',
  use_dpop_nonce: 'use_dpop_nonce',
  wrong_key: 'invalid_token',
};

export const ALGORITHMS: readonly string[] = ['ES256', 'Ed25519', 'RS256', 'PS256'];

/** What `verifyProof` throws. Its message says what was wrong, and holds nothing of the proof. */
export class ProofError extends Error {
  override readonly name = 'ProofError';
  readonly code: ProofErrorCode;
  readonly #nonce: string | undefined;

  /** @internal */
  constructor(code: ProofErrorCode, message: string, nonce?: string) {
    super(message);
    this.code = code;
    this.#nonce = nonce;
  }

  /** The answer to the request: 401 with a `DPoP` challenge (RFC 9449, section 7.1), and a nonce where one is asked for (section 9). */
  response(): Response {
    const error = ON_THE_WIRE[this.code];
    const headers = new Headers({
      'Content-Type': 'application/json',
      'Cache-Control': 'no-store',
      'WWW-Authenticate': `DPoP error="${error}", error_description="${this.message}", algs="${ALGORITHMS.join(' ')}"`,
    });
    if (this.#nonce !== undefined) headers.set('DPoP-Nonce', this.#nonce);
    return new Response(JSON.stringify({ error, error_description: this.message }), { status: 401, headers });
  }
}
