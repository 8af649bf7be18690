/** Refresh tokens: a family begins at sign-in and holds every refresh token that descends from it (RFC 9700, section 4.14.2). */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Settings } from '../options.js';

interface Family {
  readonly id: string;
  readonly username: string;
  current: string;
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

  begin(username: string): Granted {
    const family: Family = { id: randomUUID(), username, current: '', expiresAt: 0, revoked: false };
    this.#byId.set(family.id, family);
    return this.#issue(family);
  }

  refresh(refreshToken: string): Granted | Refusal {
    const family = this.#byToken.get(refreshToken);
    if (!family) return { outcome: 'unknown' };
    if (family.revoked) return { outcome: 'revoked' };
    if (family.current !== refreshToken) {
      family.revoked = true;
      return { outcome: 'reused' };
    }
    if (family.expiresAt <= this.#settings.now()) return { outcome: 'expired' };
    return this.#settings.rotate ? this.#issue(family) : this.#granted(family);
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

  usernameOf(id: string | undefined): string | undefined {
    return id === undefined ? undefined : this.#byId.get(id)?.username;
  }

  #issue(family: Family): Granted {
    family.current = newToken();
    family.expiresAt = this.#settings.now() + this.#settings.refreshTokenLifetime;
    this.#byToken.set(family.current, family);
    return this.#granted(family);
  }

  #granted({ id, username, current }: Family): Granted {
    return { outcome: 'granted', family: id, username, refreshToken: current };
  }
}
