/** A store for one test: it works, fails, cannot be written, or hangs until it is told to answer. */
import type { SessionState } from '../../core/session.js';
import type { Store, Transition } from '../ports.js';

export class MemoryDouble implements Store {
  mode: 'works' | 'fails' | 'cannot be written' | 'hangs' = 'works';
  uses = 0;
  #waiting: (() => void)[] = [];

  constructor(public state: SessionState) {}

  async read(): Promise<SessionState> {
    await this.#reach();
    return this.state;
  }

  async update(transition: Transition): Promise<SessionState> {
    await this.#reach();
    if (this.mode === 'cannot be written') throw new DOMException('full', 'QuotaExceededError');
    this.state = transition(this.state) ?? this.state;
    return this.state;
  }

  /** Whoever waits is answered, and whoever comes. */
  answer(): void {
    this.mode = 'works';
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async #reach(): Promise<void> {
    this.uses += 1;
    if (this.mode === 'fails') throw new DOMException('The storage cannot be had', 'UnknownError');
    if (this.mode === 'hangs') await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
