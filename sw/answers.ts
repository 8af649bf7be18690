/** What the refresh endpoint answered to calls that the app makes itself: one call at a time, and the last answer while it holds. */
import type { Ports } from './ports.js';
import type { SessionView } from './session-view.js';
import { settledWithin } from './settled-within.js';

/** What the pages may see of the authorization server's answer: made anew for each page that asks, or the error of fetch. */
export type Answer = () => Response;

/** A response as the page gets it, and the epoch that it began, if it did. */
export interface SignedInBy {
  readonly response: Response;
  readonly epoch?: number;
}

export class Answers {
  readonly #session: SessionView;
  readonly #ports: Ports;
  #turn: Promise<void> | undefined;
  #last: { readonly epoch: number; readonly generation: number; readonly answer: Answer } | undefined;

  constructor(session: SessionView, ports: Ports) {
    this.#session = session;
    this.#ports = ports;
  }

  /**
   * The app asks the refresh endpoint for what the worker does not hold. One at a time here too: when it is this call's
   * turn it answers undefined if a session has begun meanwhile, which the call can join. An unanswered call holds up the
   * others no longer than a renewal would.
   */
  async takeTurn(ask: () => Promise<SignedInBy>, isStillNeeded: () => boolean): Promise<Response | undefined> {
    const { timeout = 0 } = this.#session.config.refresh ?? {};
    const latest = this.#ports.now() + timeout;
    while (this.#turn !== undefined && this.#ports.now() < latest) await this.#turn;
    if (!isStillNeeded()) return undefined;
    const asking = this.#askAndKeep(ask);
    const turn = settledWithin(timeout, asking, this.#ports).then(() => {
      if (this.#turn === turn) this.#turn = undefined;
    });
    this.#turn = turn;
    return asking;
  }

  /** This answer brought the token that is now in use. */
  keep(answer: Answer): void {
    const { state } = this.#session;
    if (state.status === 'signed-in') this.#last = { epoch: state.epoch, generation: state.generation, answer };
  }

  /** What the authorization server answered when it granted the token that is now in use; unknown after the worker's restart. */
  last(): Answer | undefined {
    const { state } = this.#session;
    const isCurrent =
      state.status === 'signed-in' && this.#last?.epoch === state.epoch && this.#last.generation === state.generation;
    return isCurrent ? this.#last?.answer : undefined;
  }

  async #askAndKeep(ask: () => Promise<SignedInBy>): Promise<Response> {
    const { response, epoch } = await ask();
    if (epoch !== undefined && epoch === this.#session.state.epoch) {
      const copy = response.clone();
      this.keep(() => copy.clone());
    }
    return response;
  }
}
