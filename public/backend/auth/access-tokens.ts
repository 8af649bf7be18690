/** Access tokens: JWTs (RFC 9068 in spirit) signed with a key that lives as long as the backend. */
import { randomBytes, randomUUID } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { Settings } from '../options.js';
import type { Families } from './families.js';
import type { User } from './users.js';

const ALGORITHM = 'HS256';
const ISSUER = 'token-worker demo';
const AUDIENCE = 'demo api';

export type Judgement =
  | { readonly token: 'valid'; readonly username: string }
  | { readonly token: 'refused'; readonly why: 'expired' | 'revoked' | 'invalid' | 'proof' };

export class AccessTokens {
  readonly #key = randomBytes(32);
  readonly #settings: Settings;
  readonly #families: Families;
  /** Tokens that are still good, by `jti`, with their expiry: what isn't here was expired ahead of its time. */
  readonly #good = new Map<string, number>();

  constructor(settings: Settings, families: Families) {
    this.#settings = settings;
    this.#families = families;
  }

  async issue(user: User, family: string): Promise<string> {
    const issuedAt = this.#settings.now();
    const expiresAt = issuedAt + this.#settings.accessTokenLifetime;
    const id = randomUUID();
    for (const [old, expiry] of this.#good) if (expiry <= issuedAt) this.#good.delete(old);
    this.#good.set(id, expiresAt);
    return new SignJWT({ name: user.name, preferred_username: user.username, sid: family })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'at+jwt' })
      .setSubject(user.username)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setJti(id)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(this.#key);
  }

  async judge(token: string): Promise<Judgement> {
    try {
      const { payload } = await this.#verify(token, this.#settings.now());
      const { sub = '', jti = '', sid } = payload;
      if (typeof sid !== 'string' || !this.#families.isLive(sid)) return { token: 'refused', why: 'revoked' };
      if (!this.#good.has(jti)) return { token: 'refused', why: 'expired' };
      return { token: 'valid', username: sub };
    } catch (error) {
      return { token: 'refused', why: error instanceof errors.JWTExpired ? 'expired' : 'invalid' };
    }
  }

  /** The family of a token that is ours, expired or not: whoever holds it may sign out with it. */
  async familyOf(token: string): Promise<string | undefined> {
    try {
      const { payload } = await this.#verify(token, 0);
      return typeof payload.sid === 'string' ? payload.sid : undefined;
    } catch {
      return undefined;
    }
  }

  expireAll(): void {
    this.#good.clear();
  }

  #verify(token: string, now: number) {
    return jwtVerify(token, this.#key, {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      currentDate: new Date(now * 1000),
    });
  }
}
