/** The origin's locks, as `sw/lock.ts` uses them: waited for up to a limit, and any page can hold or steal one. */
import type { VirtualClock } from './clock.js';

interface Waiting {
  readonly holder: unknown;
  readonly grant: () => void;
}

export class OriginLocks {
  readonly #clock: VirtualClock;
  readonly #held = new Map<string, Waiting>();
  readonly #queues = new Map<string, Waiting[]>();

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** Runs `task` with the lock, or without it after `seconds` of waiting. */
  async exclusively<T>(holder: unknown, name: string, seconds: number, task: () => Promise<T>): Promise<T> {
    const release = await this.#request(holder, name, seconds);
    try {
      return await task();
    } finally {
      release?.();
    }
  }

  /** A page takes the lock when it can. */
  async hold(name: string): Promise<() => void> {
    return (await this.#request('page', name)) ?? (() => undefined);
  }

  /** A page takes the lock from whoever has it; a worker's task goes on without. */
  steal(name: string): () => void {
    const stolen: Waiting = { holder: 'page', grant: () => undefined };
    this.#held.set(name, stolen);
    return () => {
      this.#release(name, stolen);
    };
  }

  /** Of every lock that is held. */
  names(): readonly string[] {
    return [...this.#held.keys()];
  }

  isHeld(name: string): boolean {
    return this.#held.has(name);
  }

  /** What a browser does for a worker that has died. */
  forget(holder: unknown): void {
    for (const [name, queue] of this.#queues) {
      this.#queues.set(
        name,
        queue.filter((waiting) => waiting.holder !== holder),
      );
    }
    for (const [name, held] of this.#held) if (held.holder === holder) this.#release(name, held);
  }

  #request(holder: unknown, name: string, seconds?: number): Promise<(() => void) | undefined> {
    return new Promise((resolve) => {
      const limit = new AbortController();
      const waiting: Waiting = {
        holder,
        grant: () => {
          limit.abort();
          this.#held.set(name, waiting);
          resolve(() => {
            this.#release(name, waiting);
          });
        },
      };
      if (!this.#held.has(name)) {
        waiting.grant();
        return;
      }
      const queue = this.#queues.get(name) ?? [];
      this.#queues.set(name, [...queue, waiting]);
      if (seconds === undefined) return;
      const cancel = this.#clock.after(seconds, () => {
        this.#leave(name, waiting);
        resolve(undefined);
      });
      limit.signal.addEventListener('abort', cancel);
    });
  }

  #leave(name: string, waiting: Waiting): void {
    this.#queues.set(
      name,
      (this.#queues.get(name) ?? []).filter((other) => other !== waiting),
    );
  }

  #release(name: string, waiting: Waiting): void {
    if (this.#held.get(name) !== waiting) return;
    this.#held.delete(name);
    const [next, ...rest] = this.#queues.get(name) ?? [];
    this.#queues.set(name, rest);
    next?.grant();
  }
}
