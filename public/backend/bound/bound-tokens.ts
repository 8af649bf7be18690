/** Access tokens of the provider, each bound to a key: what they and the proofs beside them are worth to the API. */
import { randomBytes } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { proofNonces, verifyProof, type ProofNonces } from 'token-worker/server';
import type { Settings } from '../options.js';
import type { EmbeddedProvider } from '../provider/index.js';

/** Why an access token was refused, whatever its proof. */
export class TokenRefused extends Error {}

export class BoundTokens {
  readonly #provider: Promise<EmbeddedProvider>;
  readonly #now: () => number;
  readonly #nonces: ProofNonces;
  #keys: ReturnType<typeof createRemoteJWKSet> | undefined;

  constructor(provider: Promise<EmbeddedProvider>, { now }: Pick<Settings, 'now'>) {
    this.#provider = provider;
    this.#now = now;
    this.#nonces = proofNonces(randomBytes(32).toString('base64'), { now });
  }

  /** What the next proof has to contain. */
  nonce(): Promise<string> {
    return this.#nonces.current();
  }

  /**
   * Whose request it is.
   * @throws TokenRefused
   * @throws ProofError
   */
  async check(request: Request): Promise<string> {
    const [scheme = '', accessToken = ''] = (request.headers.get('Authorization') ?? '').split(' ');
    if (scheme.toLowerCase() !== 'dpop') throw new TokenRefused('not sent by the scheme DPoP');
    const { username, thumbprint } = await this.#verify(accessToken);
    await verifyProof(request, { accessToken, thumbprint, nonce: this.#nonces, now: this.#now });
    return username;
  }

  async #verify(accessToken: string): Promise<{ readonly username: string; readonly thumbprint: string }> {
    const provider = await this.#provider;
    const { issuer, audience } = provider;
    this.#keys ??= createRemoteJWKSet(new URL(`${issuer}/jwks`));
    const { payload } = await jwtVerify(accessToken, this.#keys, { issuer, audience, typ: 'at+jwt' }).catch((error: unknown) => {
      throw new TokenRefused(error instanceof errors.JWTExpired ? 'expired' : 'invalid');
    });
    const { sub = '', jti = '', cnf } = payload;
    if (!provider.isGood(jti)) throw new TokenRefused('expired');
    const { jkt } = (cnf ?? {}) as { jkt?: string };
    if (jkt === undefined) throw new TokenRefused('not bound to a key');
    return { username: sub, thumbprint: jkt };
  }
}
