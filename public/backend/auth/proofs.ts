/** Proofs of possession at sign-in, renewal and sign-out, for a backend that binds each session to the key of who signed in (RFC 9449). */
import type { Context } from 'hono';
import { Nonces } from '../bound/nonces.js';
import { checkProof, Refused } from '../bound/proof.js';
import { Seen } from '../bound/seen.js';
import type { Environment } from '../environment.js';
import type { Settings } from '../options.js';

/** Seconds by which a proof may be older or newer than its arrival. */
const WITHIN = 60;

export class Proofs {
  readonly #now: () => number;
  readonly #nonces: Nonces | undefined;
  readonly #seen: Seen;

  constructor({ now, proofNonces }: Pick<Settings, 'now' | 'proofNonces'>) {
    this.#now = now;
    this.#nonces = proofNonces ? new Nonces() : undefined;
    this.#seen = new Seen(2 * WITHIN, now);
  }

  /** What the next proof has to contain, where nonces are asked for. */
  get nonce(): string | undefined {
    return this.#nonces?.current(this.#now());
  }

  /**
   * @param jkt the key that the session is bound to, where there is one yet
   * @returns the thumbprint of the key that the proof was made by, or the refusal. Nothing else happens to the session: who has
   *   no key must not be able to end it
   */
  async check(c: Context<Environment>, jkt?: string): Promise<string | Response> {
    try {
      const thumbprint = await this.#verify(c.req.raw, jkt);
      c.set('proof', 'verified');
      c.set('key', thumbprint);
      return thumbprint;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return this.#refuse(c, error);
    }
  }

  /** The one place that looks at a proof. */
  async #verify(request: Request, jkt: string | undefined): Promise<string> {
    const proof = request.headers.get('DPoP');
    if (proof === null) throw new Refused('invalid_dpop_proof', 'no proof');
    const { origin, pathname } = new URL(request.url);
    const nonces = this.#nonces;
    return checkProof(proof, {
      method: request.method,
      url: origin + pathname,
      jkt,
      withinSeconds: WITHIN,
      seen: this.#seen,
      isNonce: nonces && ((nonce) => nonces.isGood(nonce, this.#now())),
    });
  }

  #refuse(c: Context<Environment>, { code, message }: Refused): Response {
    const isMissing = message === 'no proof';
    c.set('proof', code === 'use_dpop_nonce' ? 'sent back for a nonce' : isMissing ? 'missing' : 'refused');
    if (code !== 'use_dpop_nonce' && !isMissing) c.set('detail', message);
    c.header('WWW-Authenticate', `DPoP error="${code}", algs="ES256"`);
    return c.json({ error: code }, 401);
  }
}
