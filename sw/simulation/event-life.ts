/** An `ExtendableEvent`: it takes promises only while it is active (Service Workers, section 4.4). */
import type { Lifetime } from '../ports.js';

export class EventLife implements Lifetime {
  #pending = 0;
  #isDispatching = true;
  #waiting: (() => void)[] = [];

  waitUntil(promise: Promise<unknown>): void {
    if (!this.#isDispatching && this.#pending === 0) {
      throw new DOMException('The event is over: nothing can prolong it any more', 'InvalidStateError');
    }
    this.#pending += 1;
    const done = (): void => {
      this.#pending -= 1;
      if (this.#pending === 0) for (const resolve of this.#waiting.splice(0)) resolve();
    };
    promise.then(done, done);
  }

  /** The listener has returned: from now on only pending promises keep the event active. */
  returned(): void {
    this.#isDispatching = false;
  }

  over(): Promise<void> {
    return this.#pending === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }
}
