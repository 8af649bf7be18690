/** Numbers that were seen lately: a proof that comes again within its time is refused, and after its time anyway. */

export class Seen {
  readonly #period: number;
  readonly #now: () => number;
  #numbers = new Set<string>();
  #before = new Set<string>();
  #since: number;

  /** @param period seconds for which a number is remembered at least */
  constructor(period: number, now: () => number) {
    this.#period = period;
    this.#now = now;
    this.#since = now();
  }

  has(number: string): boolean {
    return this.#numbers.has(number) || this.#before.has(number);
  }

  add(number: string): void {
    const now = this.#now();
    if (now - this.#since >= this.#period) {
      this.#before = this.#numbers;
      this.#numbers = new Set();
      this.#since = now;
    }
    this.#numbers.add(number);
  }
}
