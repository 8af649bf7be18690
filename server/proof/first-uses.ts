/** Which proofs this process has seen: each is good once (RFC 9449, section 11.1). */

const MOST = 100_000;

/** Of bounded size: if there are more, the oldest is forgotten, as it would soon be anyway. */
export class FirstUses {
  readonly #expiry = new Map<string, number>();
  readonly #most: number;

  constructor(most = MOST) {
    this.#most = most;
  }

  get size(): number {
    return this.#expiry.size;
  }

  /**
   * @param expiresAt epoch seconds after which nobody takes the proof anyway
   * @param now epoch seconds
   */
  isFirst(jti: string, expiresAt: number, now: number): boolean {
    if ((this.#expiry.get(jti) ?? -Infinity) >= now) return false;
    this.#expiry.delete(jti);
    for (const [oldest, expiry] of this.#expiry) {
      if (expiry >= now && this.#expiry.size < this.#most) break;
      this.#expiry.delete(oldest);
    }
    this.#expiry.set(jti, expiresAt);
    return true;
  }
}
