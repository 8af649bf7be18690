/**
 * Refresh tokens: a family begins at sign-in and holds every refresh token that descends from it (RFC 9700, section 4.14.2).
 *
 * With a grace period, a token that was rotated is taken again for a while, as it is by Auth0 ("overlap period") and Okta ("grace
 * period"): the answer to its first presentation may have been lost. Each time it gives out another successor, since a
 * server that keeps only hashes cannot repeat the first. All of them are good until one is presented, as nobody knows which of the
 * answers arrived; from then on the others are old tokens, and so is the one that they came from.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Settings } from '../options.js';

interface Family {
  readonly id: string;
  readonly username: string;
  /** The thumbprint of the key that it is bound to. */
  readonly key: string | undefined;
  /** What may be presented: one token, or all that were given out for `previous`. */
  current: Set<string>;
  /** What was presented last, and when it was for the first time. */
  previous: { readonly token: string; readonly at: number } | undefined;
  expiresAt: number;
  revoked: boolean;
}

export interface Granted {
  readonly outcome: 'granted';
  readonly family: string;
  readonly username: string;
  readonly refreshToken: string;
}

/** `reused`: the token was good once, so it was stolen or its successor was lost. Its family is revoked now. */
export interface Refusal {
  readonly outcome: 'unknown' | 'expired' | 'revoked' | 'reused';
}

const newToken = () => randomBytes(32).toString('base64url');

export class Families {
  readonly #byId = new Map<string, Family>();
  /** Every refresh token ever issued, so that an old one is told from an invented one. */
  readonly #byToken = new Map<string, Family>();
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** @param key the thumbprint of the one that the family is bound to */
  begin(username: string, key?: string): Granted {
    const family: Family = { id: randomUUID(), username, key, current: new Set(), previous: undefined, expiresAt: 0, revoked: false };
    this.#byId.set(family.id, family);
    return this.#issue(family);
  }

  refresh(refreshToken: string): Granted | Refusal {
    const family = this.#byToken.get(refreshToken);
    if (!family) return { outcome: 'unknown' };
    if (family.revoked) return { outcome: 'revoked' };
    const now = this.#settings.now();
    const isCurrent = family.current.has(refreshToken);
    if (!isCurrent && !this.#isInGrace(family, refreshToken, now)) {
      family.revoked = true;
      return { outcome: 'reused' };
    }
    if (family.expiresAt <= now) return { outcome: 'expired' };
    if (!this.#settings.rotate) return this.#granted(family, refreshToken);
    if (isCurrent) {
      family.current.clear();
      family.previous = { token: refreshToken, at: now };
    }
    return this.#issue(family);
  }

  isLive(id: string): boolean {
    return this.#byId.get(id)?.revoked === false;
  }

  revoke(id: string | undefined): void {
    const family = id === undefined ? undefined : this.#byId.get(id);
    if (family) family.revoked = true;
  }

  revokeAll(): void {
    for (const family of this.#byId.values()) family.revoked = true;
  }

  /** The family that a refresh token belongs to. */
  idOf(refreshToken: string): string | undefined {
    return this.#byToken.get(refreshToken)?.id;
  }

  /** The thumbprint of the key that a family is bound to. */
  keyOf(id: string | undefined): string | undefined {
    return id === undefined ? undefined : this.#byId.get(id)?.key;
  }

  usernameOf(id: string | undefined): string | undefined {
    return id === undefined ? undefined : this.#byId.get(id)?.username;
  }

  #isInGrace({ previous }: Family, refreshToken: string, now: number): boolean {
    return previous?.token === refreshToken && now < previous.at + this.#settings.refreshTokenGrace;
  }

  #issue(family: Family): Granted {
    const token = newToken();
    family.current.add(token);
    family.expiresAt = this.#settings.now() + this.#settings.refreshTokenLifetime;
    this.#byToken.set(token, family);
    return this.#granted(family, token);
  }

  #granted({ id, username }: Family, refreshToken: string): Granted {
    return { outcome: 'granted', family: id, username, refreshToken };
  }
}
