/** An app's own backend that binds each session to the key of who signed in, and wants a proof by it at every renewal and sign-out. */
import { proofWith } from '../dpop/index.js';
import type { Family } from './families.js';
import { KeysDouble } from './keys.js';
import { ProofCheck } from './proof-check.js';
import type { Handler, Received } from './received.js';
import { CONFIG, type World } from './world.js';

type ProofError = 'invalid_dpop_proof' | 'use_dpop_nonce';

export class BindingBackend {
  readonly keys = new KeysDouble();
  readonly checks = new ProofCheck();
  /** How it says that it wants another proof. */
  refusesIn: 'challenge' | 'body' = 'challenge';
  /** Sent with every answer, a refused password included. */
  givesNonces = false;
  /** Seconds by which its clock is ahead of the one that proofs are made by. */
  isAhead = 0;
  showsDate = true;
  /** What its token responses call the access token. */
  tokenType: string | undefined;
  /** Which requests came with a proof that was good. */
  readonly proven: string[] = [];
  readonly #bound = new Map<Family, string>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    const { authorization } = world.server;
    world.server.answer('/auth/login', this.#proven('login', (received, thumbprint) => this.#bind(authorization.login(received), thumbprint)));
    world.server.answer('/auth/refresh', this.#proven('refresh', (received, thumbprint) => {
      const family = authorization.families.of(this.#refreshTokenOf(received));
      const isWrongKey = family !== undefined && this.#bound.has(family) && this.#bound.get(family) !== thumbprint;
      // Before anything else is looked at: a stranger ends nobody's session.
      return isWrongKey ? Response.json({ error: 'invalid_grant' }, { status: 401 }) : this.#bind(authorization.refresh(received), thumbprint);
    }));
    world.server.answer('/auth/logout', this.#proven('logout', (received) => authorization.logout(received)));
  }

  /** With `dpop()`, whose keys a test can take away. */
  get config(): typeof CONFIG & { readonly proof: ReturnType<typeof proofWith> } {
    return { ...CONFIG, proof: proofWith({}, () => this.keys) };
  }

  #proven(what: string, answer: (received: Received, thumbprint: string) => Response | Promise<Response>): Handler {
    return async (received) => {
      const [scheme, token] = received.headers.get('authorization')?.split(' ') ?? [];
      const error = await this.checks.wrongWith(received, Date.now() / 1000 + this.isAhead, scheme === 'DPoP' ? token : undefined);
      if (error === undefined) this.proven.push(what);
      const response = error === undefined ? await answer(received, this.checks.thumbprints.at(-1) ?? '') : this.#refused(error);
      if (this.checks.nonce !== undefined && (error === 'use_dpop_nonce' || this.givesNonces)) response.headers.set('DPoP-Nonce', this.checks.nonce);
      if (this.showsDate) response.headers.set('Date', new Date(received.at * 1000).toUTCString());
      return response;
    };
  }

  #refused(error: ProofError): Response {
    return this.refusesIn === 'challenge'
      ? new Response(null, { status: 401, headers: { 'WWW-Authenticate': `DPoP error="${error}"` } })
      : Response.json({ error }, { status: 400 });
  }

  async #bind(response: Response, thumbprint: string): Promise<Response> {
    if (!response.ok) return response;
    const { authorization } = this.#world.server;
    const body = (await response.clone().json()) as { readonly refreshToken?: string };
    const family = authorization.families.of(body.refreshToken ?? response.headers.get('set-cookie') ?? '');
    if (family !== undefined) this.#bound.set(family, thumbprint);
    return this.tokenType === undefined ? response : Response.json({ ...body, token_type: this.tokenType }, response);
  }

  #refreshTokenOf({ text, cookie }: Received): string {
    return text === '' ? (cookie ?? '') : ((JSON.parse(text) as { readonly refreshToken?: string }).refreshToken ?? '');
  }
}
