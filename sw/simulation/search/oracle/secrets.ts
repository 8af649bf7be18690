/** Invariant 1: nothing that a page got holds a secret. */
import type { World } from '../../world.js';
import type { Observed } from '../observed.js';

export class Secrets {
  #looked = 0;

  constructor(
    private readonly world: World,
    private readonly observed: Observed,
  ) {}

  /** Looks at what pages got since it last looked. */
  check(): void {
    const { seen, backends } = this.world;
    for (; this.#looked < seen.length; this.#looked += 1) {
      const { what, text } = seen[this.#looked] ?? { what: '', text: '' };
      this.observed.checked(1);
      for (const { mint } of backends) {
        const secret = mint.secrets.find((candidate) => text.includes(candidate));
        if (secret !== undefined) this.observed.found(1, `${what} holds ${secret}`);
      }
    }
  }
}
