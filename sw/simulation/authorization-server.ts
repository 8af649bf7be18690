/** An authorization server: signs in, refreshes with rotation and reuse detection, signs out, and counts. */
import type { VirtualClock } from './clock.js';
import { Families, type Family } from './families.js';
import type { Received } from './received.js';
import type { Mint } from './tokens.js';

export interface AuthorizationOptions {
  /** Seconds; undefined: the response does not say, and the token is opaque. */
  readonly lifetime?: number | undefined;
  readonly accessTokens?: 'jwt' | 'opaque';
  /** Whether the responses name the lifetime: else a JWT's `exp` alone tells. */
  readonly statesLifetime?: boolean;
  readonly naming?: 'camel' | 'snake';
  /** Where the refresh token travels. `none`: there is none. */
  readonly refreshIn?: 'body' | 'cookie' | 'none';
  readonly rotates?: boolean;
  readonly hasGrace?: boolean;
  /** The status of a refused refresh. */
  readonly refusal?: number;
}

interface Issued {
  readonly username: string;
  readonly expiresAt: number;
  isRevoked: boolean;
}

const DEFAULTS = {
  lifetime: 3600,
  accessTokens: 'jwt',
  statesLifetime: true,
  naming: 'camel',
  refreshIn: 'body',
  rotates: true,
  hasGrace: false,
  refusal: 401,
} as const;

export class AuthorizationServer {
  readonly families: Families;
  readonly options: Required<AuthorizationOptions>;
  /** Every refresh token that was presented, in order. */
  readonly presented: string[] = [];
  readonly #issued = new Map<string, Issued>();

  constructor(
    private readonly clock: VirtualClock,
    private readonly mint: Mint,
    options: AuthorizationOptions,
  ) {
    this.options = { ...DEFAULTS, ...options };
    this.families = new Families(mint);
  }

  login({ text }: Received): Response {
    const { username, password } = JSON.parse(text) as { readonly username: string; readonly password: string };
    if (password === 'wrong') return Response.json({ error: 'wrong password' }, { status: 401 });
    return this.#grant(this.families.begin(username), true);
  }

  refresh(received: Received): Response {
    const token = this.#refreshTokenOf(received);
    this.presented.push(token);
    const { hasGrace, rotates, refusal } = this.options;
    const presented = this.families.present(token, hasGrace);
    if ('family' in presented) {
      if (rotates) this.families.rotate(presented.family, token);
      return this.#grant(presented.family, rotates);
    }
    // As some servers do, it says which token it did not like.
    return Response.json({ error: 'invalid_grant', error_description: `refused: ${token}` }, { status: refusal });
  }

  logout(received: Received): Response {
    const issued = this.#issued.get(received.authorization?.replace(/^Bearer /, '') ?? '');
    if (issued !== undefined) issued.isRevoked = true;
    return new Response(null, { status: 204 });
  }

  /** Whose token it is, when it is good. */
  verify(accessToken: string): string | undefined {
    const issued = this.#issued.get(accessToken);
    const isGood = issued !== undefined && !issued.isRevoked && this.clock.now() < issued.expiresAt;
    return isGood ? issued.username : undefined;
  }

  /** Every access token issued so far is refused from now on. */
  revokeAccessTokens(): void {
    for (const issued of this.#issued.values()) issued.isRevoked = true;
  }

  /** Every session is ended at the server: no refresh token issued so far is taken any more. */
  revokeSessions(): void {
    for (const token of this.mint.secrets) {
      const family = this.families.of(token);
      if (family !== undefined) family.isRevoked = true;
    }
  }

  issueAccessToken(username: string): string {
    const { lifetime, accessTokens } = this.options;
    const now = this.clock.now();
    const expiresAt = now + (lifetime ?? Number.POSITIVE_INFINITY);
    const claims = { sub: username, preferred_username: username, iat: now, exp: expiresAt };
    const token = accessTokens === 'jwt' && lifetime !== undefined ? this.mint.jwt(claims) : this.mint.opaque('access');
    this.#issued.set(token, { username, expiresAt, isRevoked: false });
    return token;
  }

  #grant(family: Family, withRefreshToken: boolean): Response {
    const { naming, refreshIn, lifetime, statesLifetime } = this.options;
    const names =
      naming === 'camel'
        ? ['accessToken', 'refreshToken', 'expiresIn']
        : ['access_token', 'refresh_token', 'expires_in'];
    const [access = '', refresh = '', expires = ''] = names;
    const body = {
      user: { name: family.username },
      [access]: this.issueAccessToken(family.username),
      ...(refreshIn === 'body' && withRefreshToken ? { [refresh]: family.current } : {}),
      ...(statesLifetime && lifetime !== undefined ? { [expires]: lifetime } : {}),
    };
    const headers = { 'Cache-Control': 'no-store', 'X-Request-Id': 'a1b2' };
    return Response.json(body, {
      headers: refreshIn === 'cookie' ? { ...headers, 'Set-Cookie': family.current } : headers,
    });
  }

  #refreshTokenOf({ text, cookie }: Received): string {
    if (this.options.refreshIn === 'cookie') return cookie ?? '';
    if (!text.startsWith('{')) return new URLSearchParams(text).get('refresh_token') ?? '';
    const body = JSON.parse(text) as { readonly refreshToken?: string; readonly refresh_token?: string };
    return body.refreshToken ?? body.refresh_token ?? '';
  }
}
