/**
 * Persistent storage that may fail: then the session goes on in memory, and each later use tries the storage again and
 * brings it up to date. Never rejects, and never waits for a browser that does not answer.
 */
import { catchUp, goAhead, goAheadFrom, type Ahead } from '../core/catch-up.js';
import { NO_SESSION, type SessionState } from '../core/session.js';
import type { Ports, Store, Transition } from './ports.js';
import { settledWithin } from './settled-within.js';

/**
 * Seconds that one use of the storage may take, twice: when the machine has slept, a timer is late at once, and the
 * browser is to have its time all the same.
 */
const LONGEST_USE = 2;

export class ResilientStore implements Store {
  readonly #store: Store;
  readonly #ports: Pick<Ports, 'delay'>;
  /** What the storage held when it was last reached. */
  #known: SessionState | undefined;
  /** What only this worker's memory holds. */
  #ahead: Ahead | undefined;
  #isHanging = false;

  constructor(store: Store, ports: Pick<Ports, 'delay'>) {
    this.#store = store;
    this.#ports = ports;
  }

  get isPersistent(): boolean {
    return this.#ahead === undefined;
  }

  read(): Promise<SessionState> {
    return this.#use((store) => store.read(), () => undefined);
  }

  update(transition: Transition): Promise<SessionState> {
    return this.#use((store) => store.update(transition), transition);
  }

  async #use(use: (store: Store) => Promise<SessionState>, transition: Transition): Promise<SessionState> {
    await this.#catchUp();
    const before = this.#known;
    const reached = this.#ahead === undefined ? await this.#try(use) : undefined;
    if (reached !== undefined) return (this.#known = reached);
    const ahead = this.#ahead ?? goAheadFrom(before, NO_SESSION);
    const next = transition(ahead.state);
    this.#ahead = next === undefined ? ahead : goAhead(ahead, next);
    return this.#ahead.state;
  }

  async #catchUp(): Promise<void> {
    const ahead = this.#ahead;
    if (ahead === undefined) return;
    const reached = await this.#try((store) => store.update((stored) => catchUp(stored, ahead)));
    if (reached === undefined) return;
    this.#known = reached;
    this.#ahead = undefined;
  }

  /** Undefined where the storage could not be had, or does not answer. One that hangs is not asked for more. */
  async #try(use: (store: Store) => Promise<SessionState>): Promise<SessionState | undefined> {
    if (this.#isHanging) return undefined;
    let reached: SessionState | undefined;
    const using = use(this.#store).then((state) => {
      reached = state;
    });
    this.#isHanging = true;
    const free = (): void => {
      this.#isHanging = false;
    };
    using.then(free, free);
    if (!(await settledWithin(LONGEST_USE, using, this.#ports))) await settledWithin(LONGEST_USE, using, this.#ports);
    return reached;
  }
}
