/** As much of a browser's lock manager as `sw/lease.ts` uses: shared and exclusive locks, an order of requests, aborts, theft. */

interface Options {
  readonly mode?: 'exclusive' | 'shared';
  readonly signal?: AbortSignal;
}

interface Request {
  readonly name: string;
  readonly mode: 'exclusive' | 'shared';
  readonly grant: () => void;
  readonly reject: (error: unknown) => void;
}

type Listed = Pick<Request, 'name' | 'mode'>;

export class WebLocks {
  held: Request[] = [];
  pending: Request[] = [];

  request(name: string, ...given: readonly [Options, () => unknown] | readonly [() => unknown]): Promise<unknown> {
    const [{ mode = 'exclusive', signal }, run] = given.length === 1 ? [{} as Options, given[0]] : given;
    return new Promise((resolve, reject) => {
      const request: Request = {
        name,
        mode,
        reject,
        grant: () => {
          const release = (): void => {
            this.held = this.held.filter((other) => other !== request);
            this.#grant();
          };
          Promise.resolve(run()).then(resolve, reject).finally(release);
        },
      };
      signal?.addEventListener('abort', () => {
        if (!this.pending.includes(request)) return;
        this.pending = this.pending.filter((other) => other !== request);
        reject(new DOMException('aborted', 'AbortError'));
        this.#grant();
      });
      this.pending.push(request);
      this.#grant();
    });
  }

  query(): Promise<{ readonly held: readonly Listed[]; readonly pending: readonly Listed[] }> {
    return Promise.resolve({ held: [...this.held], pending: [...this.pending] });
  }

  /** Another page takes it. Answers the way to let it go. */
  steal(name: string): () => void {
    for (const robbed of this.held.filter((other) => other.name === name)) robbed.reject(new DOMException('stolen', 'AbortError'));
    const thief: Request = { name, mode: 'exclusive', grant: () => undefined, reject: () => undefined };
    this.held = [...this.held.filter((other) => other.name !== name), thief];
    return () => {
      this.held = this.held.filter((other) => other !== thief);
      this.#grant();
    };
  }

  #grant(): void {
    for (const request of [...this.pending]) {
      const inTheWay = this.held.filter(({ name }) => name === request.name);
      const isFirst = this.pending.find(({ name }) => name === request.name) === request;
      const isFree = inTheWay.length === 0 || (request.mode === 'shared' && inTheWay.every(({ mode }) => mode === 'shared'));
      if (!isFirst || !isFree) continue;
      this.pending = this.pending.filter((other) => other !== request);
      this.held.push(request);
      queueMicrotask(request.grant);
    }
  }
}
