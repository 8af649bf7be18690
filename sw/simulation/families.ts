/** Refresh tokens by family: a sign-in begins one, rotation continues it, an old token betrays a thief. */
import type { Mint } from './tokens.js';

export interface Family {
  readonly username: string;
  current: string;
  previous: string | undefined;
  isRevoked: boolean;
}

export type Presented =
  { readonly kind: 'current' | 'within-grace'; readonly family: Family } | { readonly kind: 'reused' | 'unknown' };

export class Families {
  readonly #byToken = new Map<string, Family>();
  /** How often a refresh token came that had been answered before. */
  repeats = 0;

  constructor(private readonly mint: Mint) {}

  begin(username: string): Family {
    const family = { username, current: this.mint.opaque('refresh'), previous: undefined, isRevoked: false };
    this.#byToken.set(family.current, family);
    return family;
  }

  rotate(family: Family, presented: string): void {
    family.previous = presented;
    family.current = this.mint.opaque('refresh');
    this.#byToken.set(family.current, family);
  }

  of(token: string): Family | undefined {
    return this.#byToken.get(token);
  }

  /** @param hasGrace whether the token before the current one is still taken, for clients that lost the answer */
  present(token: string, hasGrace: boolean): Presented {
    const family = this.#byToken.get(token);
    if (family === undefined) return { kind: 'unknown' };
    if (token !== family.current) this.repeats += 1;
    if (family.isRevoked) return { kind: 'reused' };
    if (token === family.current) return { kind: 'current', family };
    if (hasGrace && token === family.previous) return { kind: 'within-grace', family };
    family.isRevoked = true;
    return { kind: 'reused' };
  }
}
