/** A session whose tokens are bound to a key: its provider, the place of its key, and an API that checks every proof. */
import { generateKeyPair } from 'dpop';
import type { TokenWorkerConfig } from '../../core/config/types.js';
import type { RefreshOutcome } from '../../core/refresh/outcome.js';
import { signIn } from '../../core/session.js';
import { readTokens, type GrantedTokens } from '../../core/tokens.js';
import { proofWith } from '../dpop/index.js';
import type { Key } from '../dpop/keys.js';
import type { ProviderTools } from '../provider.js';
import { KeysDouble } from './keys.js';
import { ProofCheck } from './proof-check.js';
import type { Handler, Received } from './received.js';
import { OWNER, renewingProvider } from './renewing-provider.js';
import type { World } from './world.js';


/** As an earlier worker has made it. */
const FIRST: Key = { id: 'first', algorithm: 'ES256', pair: await generateKeyPair('ES256') };

/** What a resource server does with proofs. */
class Checks extends ProofCheck {
  /** Sent with every answer. */
  nextNonce: string | undefined;
  /** Seconds by which its clock is ahead of the one that proofs are made by, which is this machine's and stands for the user's. */
  isAhead = 0;
  showsDate = false;
  /** So many more requests are refused for their token. */
  refusesTokens = 0;

  readonly handle: Handler = async (received) => {
    const error = await this.#refusalOf(received);
    const nonce = this.nextNonce ?? this.nonce;
    const headers = {
      ...(error === undefined ? {} : { 'WWW-Authenticate': `DPoP error="${error}", algs="ES256"` }),
      ...(nonce === undefined ? {} : { 'DPoP-Nonce': nonce }),
      ...(this.showsDate ? { Date: new Date(received.at * 1000).toUTCString() } : {}),
    };
    return Response.json({ error: error ?? null }, { status: error === undefined ? 200 : 401, headers });
  };

  async #refusalOf(received: Received): Promise<string | undefined> {
    const [scheme, token = ''] = received.headers.get('authorization')?.split(' ') ?? [];
    if (scheme !== 'DPoP') return 'invalid_token';
    const wrong = await this.wrongWith(received, Date.now() / 1000 + this.isAhead, token);
    if (wrong !== undefined || this.refusesTokens === 0) return wrong;
    this.refusesTokens -= 1;
    return 'invalid_token';
  }
}

export class BoundSession {
  readonly keys = new KeysDouble();
  readonly checks = new Checks();
  /** The keys that the provider was given, in each renewal. */
  readonly presented: CryptoKeyPair[] = [];

  constructor(
    private readonly world: World,
    tokenType: GrantedTokens['tokenType'] = 'DPoP',
  ) {
    if (tokenType === 'DPoP') this.keys.kept = FIRST;
    world.server.answer('/orders', this.checks.handle);
    world.storage.put(OWNER, signIn(this.#grant(tokenType), 'ada', 7), true, undefined);
  }

  get config(): TokenWorkerConfig {
    return { api: '/api', provider: renewingProvider((tools) => this.#renew(tools)), proof: proofWith({}, () => this.keys) };
  }

  #grant(tokenType: GrantedTokens['tokenType']): GrantedTokens {
    const { server, clock, userClockIsAhead } = this.world;
    const response = { access_token: server.authorization.issueAccessToken('ada'), refresh_token: server.mint.opaque('refresh'), expires_in: 3600 };
    const tokens = readTokens(response, clock.now() + userClockIsAhead);
    if (tokens === undefined) throw new Error('no tokens');
    return { ...tokens, tokenType };
  }

  async #renew({ keyPair }: ProviderTools): Promise<RefreshOutcome> {
    try {
      const pair = await keyPair?.();
      if (pair !== undefined) this.presented.push(pair);
      return { kind: 'granted', tokens: this.#grant('DPoP') };
    } catch {
      return { kind: 'unavailable', why: 'network-error' };
    }
  }
}
