/**
 * Ends a session and tells the pages. Told once, since only one worker's change is made; and told, though that worker may
 * die before it could: another one sees by its lease that nobody is at it any more.
 */
import { PROTOCOL_VERSION, type LogoutReason } from '../core/protocol.js';
import { announced, endSession, takeOverAnnouncement, type End, type SessionState } from '../core/session.js';
import { outlive } from './outlive.js';
import type { Ports, Transition } from './ports.js';
import type { Session } from './session.js';

/** Seconds after which a worker that is alive has told the pages; and, when the machine has slept through that, has had time to. */
const TOLD_WITHIN = [5, 1] as const;

export class Endings {
  readonly #session: Session;
  readonly #ports: Ports;
  /** The ends that this worker is telling the pages of. */
  readonly #own = new Set<number>();
  #finishing: Promise<void> | undefined;

  constructor(session: Session, ports: Ports) {
    this.#session = session;
    this.#ports = ports;
    session.watch(() => void this.finish());
  }

  /** Ends the epoch, if it is still this one. */
  end(epoch: number, reason: LogoutReason): Promise<void> {
    return this.conclude((stored, end) => endSession(stored, epoch, reason, end));
  }

  /**
   * Makes a change that may end the session.
   *
   * @param status what the authorization server answered
   */
  async conclude(transition: (stored: SessionState, end: End) => SessionState | undefined, status?: number): Promise<void> {
    const end = { at: this.#ports.now(), status, nextEpoch: this.#ports.unique(), announcement: this.#ports.unique() };
    await this.#changeAndTell(end.announcement, (stored) => transition(stored, end));
  }

  /** Tells the pages of an end that another worker stored and did not live to tell. */
  finish(): Promise<void> {
    if (this.#untold() !== undefined) this.#finishing ??= this.#tellWhatIsUntold().finally(() => (this.#finishing = undefined));
    return this.#finishing ?? Promise.resolve();
  }

  /** The lease of another worker that has an end to tell of. */
  #untold(): number | undefined {
    const { state } = this.#session;
    const isUntold = state.status === 'signed-out' && state.announcement !== undefined && !this.#own.has(state.announcement);
    return isUntold ? state.announcement : undefined;
  }

  /** Of several that wait one is faster, and may die over it too. */
  async #tellWhatIsUntold(): Promise<void> {
    let last: number | undefined;
    for (let of = this.#untold(); of !== undefined && of !== last; of = this.#untold()) {
      await this.#tellInstead(of);
      last = of;
    }
  }

  async #tellInstead(of: number): Promise<void> {
    const own = this.#ports.unique();
    await outlive(of, TOLD_WITHIN, this.#session, this.#ports);
    await this.#changeAndTell(own, (stored) => takeOverAnnouncement(stored, of, own));
  }

  async #changeAndTell(lease: number, transition: Transition): Promise<void> {
    let over: SessionState | undefined;
    const release = await this.#ports.holdLease(lease);
    this.#own.add(lease);
    try {
      const isMade = await this.#session.change((stored) => (over = transition(stored)));
      if (!isMade || over?.status !== 'signed-out' || over.ended === undefined) return;
      const { username, ended } = over;
      const { reason, at } = ended;
      await this.#ports.notify({ type: 'token-worker:logout', version: PROTOCOL_VERSION, session: this.#session.config.name, owner: this.#session.ownerTag, reason, username, at });
      await this.#session.changeQuietly((stored) => announced(stored, lease));
    } finally {
      this.#own.delete(lease);
      release();
    }
  }
}
