/** Access tokens of the provider, each bound to a key: what they and the proofs beside them are worth to the API. */
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { Settings } from '../options.js';
import type { EmbeddedProvider } from '../provider/index.js';
import { Nonces } from './nonces.js';
import { checkProof, Refused } from './proof.js';
import { Seen } from './seen.js';

/** Seconds by which a proof may be older or newer than its arrival. */
const WITHIN = 60;

export class BoundTokens {
  readonly #provider: Promise<EmbeddedProvider>;
  readonly #now: () => number;
  readonly #nonces = new Nonces();
  readonly #seen: Seen;
  #keys: ReturnType<typeof createRemoteJWKSet> | undefined;

  constructor(provider: Promise<EmbeddedProvider>, { now }: Pick<Settings, 'now'>) {
    this.#provider = provider;
    this.#now = now;
    this.#seen = new Seen(2 * WITHIN, now);
  }

  /** What the next proof has to contain. */
  get nonce(): string {
    return this.#nonces.current(this.#now());
  }

  /**
   * Whose request it is.
   * @param url without query and fragment
   * @throws Refused
   */
  async check(authorization: string, proof: string | undefined, method: string, url: string): Promise<string> {
    const [scheme = '', accessToken = ''] = authorization.split(' ');
    if (scheme.toLowerCase() !== 'dpop') throw new Refused('invalid_token', 'not sent by the scheme DPoP');
    const { username, jkt } = await this.#verify(accessToken);
    if (proof === undefined) throw new Refused('invalid_dpop_proof', 'no proof');
    await checkProof(proof, {
      method,
      url,
      accessToken,
      jkt,
      withinSeconds: WITHIN,
      seen: this.#seen,
      isNonce: (nonce) => this.#nonces.isGood(nonce, this.#now()),
    });
    return username;
  }

  async #verify(accessToken: string): Promise<{ readonly username: string; readonly jkt: string }> {
    const provider = await this.#provider;
    const { issuer, audience } = provider;
    this.#keys ??= createRemoteJWKSet(new URL(`${issuer}/jwks`));
    const { payload } = await jwtVerify(accessToken, this.#keys, { issuer, audience, typ: 'at+jwt' }).catch((error: unknown) => {
      throw new Refused('invalid_token', error instanceof errors.JWTExpired ? 'expired' : 'invalid');
    });
    const { sub = '', jti = '', cnf } = payload;
    if (!provider.isGood(jti)) throw new Refused('invalid_token', 'expired');
    const { jkt } = (cnf ?? {}) as { jkt?: string };
    if (jkt === undefined) throw new Refused('invalid_token', 'not bound to a key');
    return { username: sub, jkt };
  }
}
