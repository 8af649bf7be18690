/** Nonces that proofs have to contain (RFC 9449, section 9): a new one now and then, and the one before is good until the next. */
import { randomUUID } from 'node:crypto';

const PERIOD = 120;

export class Nonces {
  #current = randomUUID();
  #previous: string | undefined;
  #since: number | undefined;

  current(now: number): string {
    this.#since ??= now;
    if (now - this.#since >= PERIOD) {
      // Whoever was away longer learns a new one by one request more.
      this.#previous = now - this.#since < 2 * PERIOD ? this.#current : undefined;
      this.#current = randomUUID();
      this.#since = now;
    }
    return this.#current;
  }

  isGood(nonce: unknown, now: number): boolean {
    return nonce === this.current(now) || (nonce !== undefined && nonce === this.#previous);
  }
}
