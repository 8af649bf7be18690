/** Tells when nothing more can happen without time passing, so that a test need not guess how long to wait. */
import { setImmediate as turn } from 'node:timers/promises';

/** Turns of the event loop without any activity that count as rest: bodies are read in a few. */
const QUIET_TURNS = 8;
/** Real milliseconds: keys are made and used by other threads, which a busy machine keeps waiting for longer than any count of turns. */
const LONGEST = 10_000;

export class Activity {
  #count = 0;
  #underWay = 0;

  /** Something happened: a port was called, a request came in. */
  note(): void {
    this.#count += 1;
  }

  /** Work that takes real time, since other threads do it: there is no rest before it is over. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await work;
    } finally {
      this.#underWay -= 1;
    }
  }

  async settle(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS;) {
      const before = this.#count;
      await turn();
      quiet = this.#count === before && this.#underWay === 0 ? quiet + 1 : 0;
    }
  }

  async until(condition: () => boolean, what: string): Promise<void> {
    for (const begun = performance.now(); !condition();) {
      if (performance.now() - begun > LONGEST) throw new Error(`never happened: ${what}`);
      await turn();
    }
  }
}
