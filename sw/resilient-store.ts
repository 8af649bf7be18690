/**
 * Persistent storage that may fail: then the session goes on in memory, and each later use tries the storage again and
 * brings it up to date. Never rejects, and never waits for a browser that does not answer.
 */
import { catchUp } from '../core/catch-up.js';
import { NO_SESSION, type SessionState } from '../core/session.js';
import type { Ports, Store, Transition } from './ports.js';
import { settledWithin } from './settled-within.js';

/** Seconds that one use of the storage may take. */
const LONGEST_USE = 4;

const NOTHING: Transition = () => undefined;

export class ResilientStore implements Store {
  readonly #store: Store;
  readonly #ports: Pick<Ports, 'delay'>;
  /** What the storage held when it was last reached. */
  #known: SessionState | undefined;
  /** What only this worker's memory holds. */
  #ahead: SessionState | undefined;
  #isHanging = false;

  constructor(store: Store, ports: Pick<Ports, 'delay'>) {
    this.#store = store;
    this.#ports = ports;
  }

  get isPersistent(): boolean {
    return this.#ahead === undefined;
  }

  read(): Promise<SessionState> {
    return this.#use((store) => store.read(), NOTHING);
  }

  update(transition: Transition): Promise<SessionState> {
    return this.#use((store) => store.update(transition), transition);
  }

  async #use(use: (store: Store) => Promise<SessionState>, transition: Transition): Promise<SessionState> {
    await this.#catchUp();
    const reached = this.#ahead === undefined ? await this.#try(use) : undefined;
    if (reached !== undefined) return reached;
    const before = this.#ahead ?? this.#known ?? NO_SESSION;
    return (this.#ahead = transition(before) ?? before);
  }

  async #catchUp(): Promise<void> {
    const ahead = this.#ahead;
    if (ahead === undefined) return;
    const known = this.#known;
    const reached = await this.#try((store) => store.update((stored) => catchUp(stored, known, ahead)));
    if (reached !== undefined) this.#ahead = undefined;
  }

  /** Undefined where the storage could not be had, or does not answer. One that hangs is not asked for more. */
  async #try(use: (store: Store) => Promise<SessionState>): Promise<SessionState | undefined> {
    if (this.#isHanging) return undefined;
    let reached: SessionState | undefined;
    const using = use(this.#store).then((state) => {
      // Late or not: this is what it holds.
      reached = this.#known = state;
    });
    this.#isHanging = true;
    const settled = settledWithin(LONGEST_USE, using, this.#ports);
    const free = (): void => {
      this.#isHanging = false;
    };
    using.then(free, free);
    await settled;
    return reached;
  }
}
