/** A clock that only tests move: epoch seconds, with timers that fire in the order of their time. */

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

const START = 1_800_000_000;

export class VirtualClock {
  #now = START;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#now;
  }

  /** @returns takes the timer back */
  after(seconds: number, fire: () => void): () => void {
    const timer = { at: this.#now + seconds, fire };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  delay(seconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const takeBack = this.after(seconds, resolve);
      signal.addEventListener('abort', () => {
        takeBack();
        resolve();
      });
    });
  }

  /** Moves time on. After each timer, what it set off comes to rest before the next one fires. */
  async advance(seconds: number, settle: () => Promise<void>): Promise<void> {
    const end = this.#now + seconds;
    for (let timer = this.#next(end); timer !== undefined; timer = this.#next(end)) {
      this.#timers.delete(timer);
      this.#now = timer.at;
      timer.fire();
      await settle();
    }
    this.#now = end;
    await settle();
  }

  /** The machine sleeps: it is later at once, and only then do the timers fire that should have. */
  async sleep(seconds: number, settle: () => Promise<void>): Promise<void> {
    this.#now += seconds;
    const wokeAt = this.#now;
    for (let timer = this.#next(wokeAt); timer !== undefined; timer = this.#next(wokeAt)) {
      this.#timers.delete(timer);
      timer.fire();
      await settle();
    }
    await settle();
  }

  #next(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (timer.at <= end && (next === undefined || timer.at < next.at)) next = timer;
    return next;
  }
}
