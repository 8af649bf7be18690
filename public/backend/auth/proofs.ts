/** Proofs of possession at sign-in, renewal and sign-out, for a backend that binds each session to the key of who signed in (RFC 9449). */
import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { ProofError, proofNonces, verifyProof, type ProofNonces } from 'token-worker/server';
import type { Environment } from '../environment.js';
import { noteRefusedProof } from '../log/refused-proof.js';
import type { Settings } from '../options.js';

export class Proofs {
  readonly #now: () => number;
  readonly #nonces: ProofNonces | undefined;

  constructor({ now, proofNonces: needsNonces }: Pick<Settings, 'now' | 'proofNonces'>) {
    this.#now = now;
    this.#nonces = needsNonces ? proofNonces(randomBytes(32).toString('base64'), { now }) : undefined;
  }

  /** What the next proof has to contain, where nonces are asked for. */
  async nonce(): Promise<string | undefined> {
    return this.#nonces?.current();
  }

  /**
   * @param key the thumbprint of the one that the session is bound to, where there is one yet
   * @returns the thumbprint of the key that the proof was made by, or the refusal. Nothing else happens to the session: who has
   *   no key must not be able to end it
   */
  async check(c: Context<Environment>, key?: string): Promise<string | Response> {
    try {
      const { thumbprint } = await verifyProof(c.req.raw, { thumbprint: key, nonce: this.#nonces, now: this.#now });
      c.set('proof', 'verified');
      c.set('key', thumbprint);
      return thumbprint;
    } catch (error) {
      if (!(error instanceof ProofError)) throw error;
      noteRefusedProof(c, error);
      return error.response();
    }
  }
}
