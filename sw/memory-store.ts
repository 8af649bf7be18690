/** One session in this worker's memory alone: what is left where persistent storage cannot be had. */
import type { SessionState } from '../core/session.js';
import type { Store, Transition } from './ports.js';

export class MemoryStore implements Store {
  #state: SessionState;

  constructor(state: SessionState) {
    this.#state = state;
  }

  read(): Promise<SessionState> {
    return Promise.resolve(this.#state);
  }

  update(transition: Transition): Promise<SessionState> {
    this.#state = transition(this.#state) ?? this.#state;
    return Promise.resolve(this.#state);
  }
}
