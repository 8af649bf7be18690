/** An OpenID provider and its API in a simulated world: users sign in, each code is exchanged once, refresh tokens rotate, and all that it is shown is checked. */
import { createHash } from 'node:crypto';
import type { Backend } from './backend.js';
import type { Family } from './families.js';
import { ProofCheck } from './proof-check.js';
import type { Received } from './received.js';
import type { World } from './world.js';

export const ISSUER = 'https://id.example';

export interface ProviderTraits {
  /** Tokens are bound to a key (RFC 9449). */
  readonly isBound?: boolean;
  readonly rotates?: boolean;
  readonly hasGrace?: boolean;
  /** Script may read its `Date`. */
  readonly showsDate?: boolean;
}

/** What a code was given for. */
interface Authorized {
  readonly username: string;
  readonly asked: URLSearchParams;
  family: Family | undefined;
}

const METADATA = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/auth`,
  token_endpoint: `${ISSUER}/token`,
  revocation_endpoint: `${ISSUER}/revoke`,
  end_session_endpoint: `${ISSUER}/end`,
  id_token_signing_alg_values_supported: ['ES256'],
  authorization_response_iss_parameter_supported: true,
};

const refusal = (error: string, error_description?: string): Response => Response.json({ error, error_description }, { status: 400 });

export class SimulatedProvider {
  readonly server: Backend;
  readonly proofs = new ProofCheck();
  /** What its ID tokens say besides `sub`. */
  claims: Readonly<Record<string, unknown>> = {};
  /** Else there are no ID tokens. */
  isOpenId = true;
  /** Its ID tokens say for which sign-in they are. */
  hasNonce = true;
  readonly #world: World;
  readonly #traits: ProviderTraits;
  readonly #codes = new Map<string, Authorized>();

  constructor(world: World, traits: ProviderTraits = {}) {
    this.#world = world;
    this.#traits = traits;
    this.server = world.addBackend(ISSUER, { prefix: traits.isBound === true ? 'DPoP ' : 'Bearer ', rotates: traits.rotates ?? true });
    this.answerMetadata();
    this.answerTokens();
    this.server.answer('/revoke', ({ text }) => this.#revoke(new URLSearchParams(text)));
  }

  answerMetadata(): void {
    this.server.answer('/.well-known/openid-configuration', () => Response.json(METADATA));
  }

  /** The token endpoint is as it should be. */
  answerTokens(): void {
    this.server.answer('/token', (received) => this.#token(received));
  }

  /**
   * A user signs in at the page that the browser was sent to.
   * @returns the address that the browser is sent back to
   */
  authorize(location: string, username: string): string {
    const { origin, pathname, searchParams: asked } = new URL(location);
    if (origin + pathname !== METADATA.authorization_endpoint) throw new Error(`nobody signs in at ${location}`);
    const code = this.server.mint.opaque('code');
    this.#codes.set(code, { username, asked, family: undefined });
    return this.#back(asked, { code });
  }

  refuse(location: string, error: string): string {
    return this.#back(new URL(location).searchParams, { error });
  }

  #back(asked: URLSearchParams, answer: Readonly<Record<string, string>>): string {
    const callback = new URL(asked.get('redirect_uri') ?? '');
    for (const [name, value] of Object.entries({ ...answer, state: asked.get('state') ?? '', iss: ISSUER })) callback.searchParams.set(name, value);
    return callback.href;
  }

  /** What was asked of the token endpoint, in order. */
  asked(grantType?: 'authorization_code' | 'refresh_token'): URLSearchParams[] {
    const forms = this.server.to('/token').map(({ text }) => new URLSearchParams(text));
    return grantType === undefined ? forms : forms.filter((form) => form.get('grant_type') === grantType);
  }

  /** The refresh tokens that were given back. */
  get revoked(): (string | null)[] {
    return this.server.to('/revoke').map(({ text }) => new URLSearchParams(text).get('token'));
  }

  isAlive(refreshToken: string | undefined): boolean {
    const family = this.server.authorization.families.of(refreshToken ?? '');
    return family !== undefined && !family.isRevoked && family.current === refreshToken;
  }

  async #token(received: Received): Promise<Response> {
    const headers: Record<string, string> = {};
    if (this.#traits.showsDate === true) headers['Date'] = new Date(received.at * 1000).toUTCString();
    if (this.proofs.nonce !== undefined) headers['DPoP-Nonce'] = this.proofs.nonce;
    const form = new URLSearchParams(received.text);
    const verifier = form.get('code_verifier');
    if (verifier !== null) this.server.mint.secrets.push(verifier);
    const wrong = this.#traits.isBound === true ? await this.proofs.wrongWith(received, this.#world.clock.now()) : undefined;
    const answer = wrong === undefined ? this.#grant(form) : refusal(wrong, wrong === 'invalid_dpop_proof' ? 'the proof is of another time' : undefined);
    for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
    return answer;
  }

  #grant(form: URLSearchParams): Response {
    return form.get('grant_type') === 'refresh_token' ? this.#refresh(form.get('refresh_token') ?? '') : this.#exchange(form);
  }

  #exchange(form: URLSearchParams): Response {
    const authorized = this.#codes.get(form.get('code') ?? '');
    if (authorized === undefined) return refusal('invalid_grant', 'no such code');
    const { asked, username } = authorized;
    if (authorized.family !== undefined) {
      authorized.family.isRevoked = true;
      return refusal('invalid_grant', 'the code has been used');
    }
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
    const isRight = challenge === asked.get('code_challenge') && form.get('redirect_uri') === asked.get('redirect_uri') && form.get('client_id') === asked.get('client_id');
    if (!isRight) return refusal('invalid_grant', 'not who began it');
    authorized.family = this.server.authorization.families.begin(username);
    return this.#tokens(authorized.family, asked.get('nonce') ?? undefined);
  }

  #refresh(token: string): Response {
    const { families, options } = this.server.authorization;
    this.server.authorization.presented.push(token);
    const presented = families.present(token, this.#traits.hasGrace === true);
    if (!('family' in presented)) return refusal('invalid_grant', `refused: ${token}`);
    if (options.rotates) families.rotate(presented.family, token);
    return this.#tokens(presented.family, undefined);
  }

  #tokens({ username, current }: Family, nonce: string | undefined): Response {
    const { authorization, mint } = this.server;
    const { lifetime = 3600 } = authorization.options;
    const now = this.#world.clock.now();
    const claims = { iss: ISSUER, aud: 'app', sub: username, iat: now, exp: now + lifetime, ...this.claims };
    return Response.json({
      access_token: authorization.issueAccessToken(username),
      refresh_token: current,
      ...(this.isOpenId ? { id_token: mint.jwt(nonce === undefined || !this.hasNonce ? claims : { ...claims, nonce }) } : {}),
      token_type: this.#traits.isBound === true ? 'DPoP' : 'Bearer',
      expires_in: lifetime,
    });
  }

  #revoke(form: URLSearchParams): Response {
    const family = this.server.authorization.families.of(form.get('token') ?? '');
    if (family !== undefined) family.isRevoked = true;
    return new Response(null, { status: 200 });
  }
}
