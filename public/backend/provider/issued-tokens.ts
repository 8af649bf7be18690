/** Which access tokens APIs should take: what is not here was expired ahead of its time. */

export class IssuedTokens {
  readonly #lifetime: number;
  /** When each stops being good anyway, in epoch seconds. */
  readonly #until = new Map<string, number>();

  /** @param lifetime seconds */
  constructor(lifetime: number) {
    this.#lifetime = lifetime;
  }

  add(jti: string): void {
    const now = Date.now() / 1000;
    for (const [old, until] of this.#until) if (until <= now) this.#until.delete(old);
    // A little longer than the token itself says, which knows whole seconds only.
    this.#until.set(jti, now + this.#lifetime + 1);
  }

  has(jti: string): boolean {
    return this.#until.has(jti);
  }

  clear(): void {
    this.#until.clear();
  }
}
