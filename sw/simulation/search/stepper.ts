/** Holds every step of every worker until the schedule releases it: which of those that wait comes next is the interleaving. */

interface Waiting {
  readonly worker: string;
  readonly step: string;
  readonly release: () => void;
}

/** No schedule of this size takes as many: then something runs for ever. */
const MOST_STEPS = 5000;

const MOST_LOOKS = 20_000;

/** What bodies and promises do takes no more than the microtasks of one turn; a second one shows that nothing came of it. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class Stepper {
  /** Called before a step is held: here a worker can be made to die at it. */
  onStep: (worker: string, step: string) => void = () => undefined;
  /** Called when a step has had its effect. */
  afterStep: () => void = () => undefined;
  /** Called when no worker has anything left to do at once. */
  atRest: () => void = () => undefined;
  released = 0;
  /** What was released, for whoever wants to read it. */
  trace: ((line: string) => void) | undefined;
  #waiting: Waiting[] = [];
  #arrived = 0;
  #looks = 0;

  readonly hold = (text: string): Promise<void> => {
    const colon = text.indexOf(': ');
    const worker = text.slice(0, colon);
    const step = text.slice(colon + 2);
    this.onStep(worker, step);
    this.#arrived += 1;
    return new Promise((release) => this.#waiting.push({ worker, step, release }));
  };

  /** Counts what a worker does between two turns: one that loops without ever waiting would else keep the search for ever. */
  looked(): void {
    this.#looks += 1;
    if (this.#looks > MOST_LOOKS) throw new Error('a worker loops and never waits');
  }

  /** A dead worker's steps are never released. */
  forget(worker: string): void {
    this.#waiting = this.#waiting.filter((waiting) => waiting.worker !== worker);
  }

  /** Lets promises run until they only wait for steps, for time or for a server. */
  async quiet(): Promise<void> {
    for (;;) {
      const before = this.#arrived;
      this.#looks = 0;
      await turn();
      if (this.#arrived === before) return;
    }
  }

  /** Releases one of the steps that wait. */
  async step(pick: number): Promise<void> {
    await this.quiet();
    if (this.#waiting.length === 0) return;
    const [next] = this.#waiting.splice(pick % this.#waiting.length, 1);
    if (next === undefined) return;
    this.released += 1;
    if (this.released > MOST_STEPS) throw new Error('the workers never come to rest');
    this.trace?.(`${next.worker}: ${next.step}`);
    next.release();
    await this.quiet();
    this.afterStep();
  }

  /** Releases the longest waiting first, until none waits. */
  readonly rest = async (): Promise<void> => {
    await this.quiet();
    while (this.#waiting.length > 0) await this.step(0);
    this.atRest();
  };
}
