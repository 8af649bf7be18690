/** Holds requests at a server until a test lets them through. */

export class Gate {
  #waiting: (() => void)[] = [];
  #isOpen = false;

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  pass(): Promise<void> {
    return this.#isOpen ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Lets through who waits and who comes later. */
  open(): void {
    this.#isOpen = true;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
