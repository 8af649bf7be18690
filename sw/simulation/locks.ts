/** The origin's locks, as `sw/lease.ts` uses them: a worker holds one while it is at work, and any page can hold or steal one. */

interface Waiting {
  readonly holder: unknown;
  readonly grant: () => void;
  /** A page took it away. */
  readonly stolen: () => void;
}

const nameOf = (id: number): string => `token-worker lease ${id.toString(36)}`;

export class OriginLocks {
  readonly #held = new Map<string, Waiting>();
  readonly #queues = new Map<string, Waiting[]>();
  readonly #watchers = new Set<() => void>();

  /** A worker's lease. Stolen from it, it waits to have it back. */
  holdLease(holder: unknown, id: number): Promise<() => void> {
    const name = nameOf(id);
    return new Promise((resolve) => {
      let isOver = false;
      const giveUp = (): void => {
        isOver = true;
        this.#leave(name, request);
      };
      const request: Waiting = {
        holder,
        grant: () => {
          resolve(giveUp);
        },
        stolen: () => {
          if (!isOver) this.#request(name, request);
        },
      };
      this.#request(name, request);
    });
  }

  /** Resolves when no worker holds the lease or waits for it, and no page keeps others from seeing that. */
  leaseOver(id: number, signal: AbortSignal): Promise<void> {
    const name = nameOf(id);
    return new Promise((resolve) => {
      const look = (): void => {
        if (!signal.aborted && (this.#held.has(name) || this.#queueOf(name).length > 0)) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      signal.addEventListener('abort', look);
      look();
    });
  }

  /** The locks that are held now. */
  names(): readonly string[] {
    return [...this.#held.keys()];
  }

  /** A page takes the lock when it can. Answers the way to let it go. */
  hold(name: string): () => void {
    const request = pageRequest();
    this.#request(name, request);
    return () => {
      this.#leave(name, request);
    };
  }

  /** A page takes the lock from whoever has it. Answers the way to let it go. */
  steal(name: string): () => void {
    const thief = pageRequest();
    const robbed = this.#held.get(name);
    this.#held.set(name, thief);
    robbed?.stolen();
    return () => {
      this.#leave(name, thief);
    };
  }

  /** What a browser does for a worker that has died. */
  forget(holder: unknown): void {
    for (const [name, queue] of this.#queues) {
      for (const waiting of queue.filter((other) => other.holder === holder)) this.#leave(name, waiting);
    }
    for (const [name, held] of this.#held) if (held.holder === holder) this.#leave(name, held);
  }

  #queueOf(name: string): readonly Waiting[] {
    return this.#queues.get(name) ?? [];
  }

  #request(name: string, request: Waiting): void {
    if (this.#held.has(name)) {
      this.#queues.set(name, [...this.#queueOf(name), request]);
      return;
    }
    this.#held.set(name, request);
    request.grant();
  }

  #leave(name: string, request: Waiting): void {
    this.#queues.set(
      name,
      this.#queueOf(name).filter((other) => other !== request),
    );
    if (this.#held.get(name) === request) {
      this.#held.delete(name);
      const [next, ...rest] = this.#queueOf(name);
      this.#queues.set(name, rest);
      if (next !== undefined) {
        this.#held.set(name, next);
        next.grant();
      }
    }
    for (const look of [...this.#watchers]) look();
  }
}

const pageRequest = (): Waiting => ({ holder: 'page', grant: () => undefined, stolen: () => undefined });
