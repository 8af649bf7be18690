/** A session whose tokens are bound to a key: its provider, the place of its key, and an API that checks every proof. */
import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import type { TokenWorkerConfig } from '../../core/config/types.js';
import type { RefreshOutcome } from '../../core/refresh/outcome.js';
import { signIn } from '../../core/session.js';
import { readTokens, type GrantedTokens } from '../../core/tokens.js';
import { proofWith } from '../dpop/index.js';
import type { Key, Keys } from '../dpop/keys.js';
import type { Provider } from '../provider.js';
import type { Handler, Received } from './received.js';
import type { World } from './world.js';

const ISSUER = 'https://id.example';
const OWNER = JSON.stringify(['default', ISSUER, 'app']);

class KeysDouble implements Keys {
  kept: Key | undefined;
  isBroken = false;

  read(): Promise<Key | undefined> {
    // Each reading makes new objects.
    return this.isBroken ? Promise.reject(new DOMException('no storage', 'UnknownError')) : Promise.resolve(structuredClone(this.kept));
  }

  keep(key: Key): Promise<Key> {
    return this.isBroken ? Promise.reject(new DOMException('no storage', 'UnknownError')) : Promise.resolve((this.kept ??= key));
  }
}

/** What a resource server does with proofs, and what it has seen of them. */
class Checks {
  /** Demanded in each proof. */
  nonce: string | undefined;
  /** Sent with every answer. */
  nextNonce: string | undefined;
  /** Seconds by which its clock is ahead of the one that proofs are made by, which is this machine's and stands for the user's. */
  isAhead = 0;
  showsDate = false;
  /** So many more requests are refused for their token. */
  refusesTokens = 0;
  readonly thumbprints: string[] = [];
  readonly #seen = new Set<string>();

  readonly handle: Handler = async (received) => {
    const error = await this.#wrongWith(received);
    const nonce = this.nextNonce ?? this.nonce;
    const headers = {
      ...(error === undefined ? {} : { 'WWW-Authenticate': `DPoP error="${error}", algs="ES256"` }),
      ...(nonce === undefined ? {} : { 'DPoP-Nonce': nonce }),
      ...(this.showsDate ? { Date: new Date(received.at * 1000).toUTCString() } : {}),
    };
    return Response.json({ error: error ?? null }, { status: error === undefined ? 200 : 401, headers });
  };

  async #wrongWith({ headers, method, url }: Received): Promise<string | undefined> {
    const [scheme, token = ''] = headers.get('authorization')?.split(' ') ?? [];
    if (scheme !== 'DPoP') return 'invalid_token';
    const verified = await jwtVerify(headers.get('dpop') ?? '', EmbeddedJWK, { typ: 'dpop+jwt' }).catch(() => undefined);
    if (verified === undefined) return 'invalid_dpop_proof';
    const { payload, protectedHeader } = verified;
    const { iat = 0, jti = '', htm, htu, ath, nonce } = payload;
    if (htm !== method || htu !== url.split('?')[0] || ath !== createHash('sha256').update(token).digest('base64url')) return 'invalid_dpop_proof';
    if (this.#seen.has(jti) || Math.abs(Date.now() / 1000 + this.isAhead - iat) > 60) return 'invalid_dpop_proof';
    this.#seen.add(jti);
    this.thumbprints.push(await calculateJwkThumbprint(protectedHeader.jwk ?? {}));
    if (this.nonce !== undefined && nonce !== this.nonce) return 'use_dpop_nonce';
    if (this.refusesTokens > 0) {
      this.refusesTokens -= 1;
      return 'invalid_token';
    }
    return undefined;
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
    world.server.answer('/orders', this.checks.handle);
    world.storage.put(OWNER, signIn(this.#grant(tokenType), 'ada', 7), true, undefined);
  }

  get config(): TokenWorkerConfig {
    return { api: '/api', provider: this.#provider(), proof: proofWith({}, () => this.keys) };
  }

  #grant(tokenType: GrantedTokens['tokenType']): GrantedTokens {
    const { server, clock, userClockIsAhead } = this.world;
    const response = { access_token: server.authorization.issueAccessToken('ada'), refresh_token: server.mint.opaque('refresh'), expires_in: 3600 };
    const tokens = readTokens(response, clock.now() + userClockIsAhead);
    if (tokens === undefined) throw new Error('no tokens');
    return { ...tokens, tokenType };
  }

  #provider(): Provider {
    const none = (): Promise<never> => Promise.reject(new Error('not in this world'));
    return {
      issuer: ISSUER,
      clientId: 'app',
      redirectUri: '/callback',
      timeout: 8,
      audiences: [],
      connect: (_session, tools) => ({
        renew: async (): Promise<RefreshOutcome> => {
          try {
            const pair = await tools.keyPair?.();
            if (pair !== undefined) this.presented.push(pair);
            return { kind: 'granted', tokens: this.#grant('DPoP') };
          } catch {
            return { kind: 'unavailable', why: 'network-error' };
          }
        },
        login: none,
        logout: none,
        comeBack: none,
        comeBackHere: none,
      }),
    };
  }
}
