/** One named session in a running worker: its state at hand, every change stored first, then told to pages and other workers. */
import type { ResolvedConfig } from '../core/config/index.js';
import { retryDelay } from '../core/backoff.js';
import { describe } from '../core/describe.js';
import { TokenExperience } from '../core/experience.js';
import { PROTOCOL_VERSION, type LogoutReason } from '../core/protocol.js';
import { canRenew } from '../core/refresh/request.js';
import { nextStep, type Policy, type Step } from '../core/schedule.js';
import { endSession, NO_SESSION, type SessionState, type SignedOut } from '../core/session.js';
import type { SessionSnapshot } from '../core/snapshot.js';
import { MemoryStore } from './memory-store.js';
import type { Ports, Store, Transition } from './ports.js';

const generationOf = (state: SessionState): number | undefined =>
  state.status === 'signed-in' ? state.generation : undefined;

export class Session {
  readonly config: ResolvedConfig;
  readonly experience = new TokenExperience();
  /** Whether the state has been read: until then a request has to wait for `ready`. */
  isLoaded = false;
  state: SessionState = NO_SESSION;
  /** Backoff: no renewal before this time, in epoch seconds. */
  renewNotBefore = 0;
  renewal: SessionSnapshot['renewal'] = 'idle';

  readonly #ports: Ports;
  #store: Store;
  #storage: SessionSnapshot['storage'];
  #ready: Promise<void> | undefined;
  #failures = 0;
  #queue = Promise.resolve();

  constructor(config: ResolvedConfig, ports: Ports) {
    this.config = config;
    this.#ports = ports;
    this.#storage = config.storage;
    this.#store = ports.openStore(config.owner, config.storage === 'indexeddb');
    ports.onChange((owner) => {
      if (owner === config.owner) void this.ready().then(() => this.reload());
    });
  }

  ready(): Promise<void> {
    return (this.#ready ??= this.#load());
  }

  get policy(): Policy {
    return {
      refreshBefore: this.config.refreshBefore,
      canRenew: this.state.status === 'signed-in' && canRenew(this.config.refresh, this.state.tokens),
      notBefore: this.renewNotBefore,
    };
  }

  nextStep(): Step {
    return nextStep(this.state, this.#ports.now(), this.policy);
  }

  snapshot(): SessionSnapshot {
    return describe(this.state, { policy: this.policy, renewal: this.renewal, storage: this.#storage });
  }

  /** Reads what another worker may have stored. */
  reload(): Promise<void> {
    return this.#withStore((store) => store.read());
  }

  /** Stores a change, then tells the pages. Answers whether it was made, or dropped because another epoch has begun. */
  async change(transition: Transition): Promise<boolean> {
    let made = false;
    const apply: Transition = (stored) => {
      const next = transition(stored);
      made = next !== undefined;
      return next;
    };
    await this.#withStore((store) => store.update(apply));
    if (made) {
      this.#ports.announceChange(this.config.owner);
      await this.tellPages();
    }
    return made;
  }

  /** Ends the epoch, if it is still this one. */
  end(epoch: number, reason: LogoutReason): Promise<void> {
    const end = { reason, at: this.#ports.now(), nextEpoch: this.#ports.newEpoch() };
    return this.conclude((stored) => endSession(stored, epoch, end));
  }

  /** Makes a change that ends the session, and announces the end: once, since only one worker's change is made. */
  async conclude(transition: (stored: SessionState) => SignedOut | undefined): Promise<void> {
    let over: SignedOut | undefined;
    const made = await this.change((stored) => (over = transition(stored)));
    if (!made || over?.ended === undefined) return;
    await this.#ports.notify({
      type: 'token-worker:logout',
      version: PROTOCOL_VERSION,
      session: this.config.name,
      reason: over.ended.reason,
      username: over.username,
      at: over.ended.at,
    });
  }

  tellPages(): Promise<void> {
    return this.#ports.notify({
      type: 'token-worker:session',
      version: PROTOCOL_VERSION,
      session: this.config.name,
      snapshot: this.snapshot(),
    });
  }

  async #load(): Promise<void> {
    await this.#withStore((store) => store.read());
    this.isLoaded = true;
    const { state } = this;
    // The record says that somebody is signed in, but neither a token nor a way to get one is left.
    if (state.status === 'signed-in' && state.tokens.accessToken === undefined && !this.policy.canRenew) {
      await this.end(state.epoch, 'storage-lost');
    }
  }

  /** One use at a time: else what was read before a change could be taken for the state after it. */
  #withStore(use: (store: Store) => Promise<SessionState>): Promise<void> {
    const done = this.#queue.then(() => this.#useStore(use));
    this.#queue = done;
    return done;
  }

  /** Without persistent storage the session goes on in memory, and its snapshot says so. */
  async #useStore(use: (store: Store) => Promise<SessionState>): Promise<void> {
    try {
      this.#adopt(await use(this.#store));
    } catch {
      this.#store = new MemoryStore(this.state);
      this.#storage = 'memory';
      this.#adopt(await use(this.#store));
    }
  }

  #adopt(state: SessionState): void {
    const before = this.state;
    this.state = state;
    if (before.epoch !== state.epoch) this.experience.reset();
    const isNewer = before.epoch !== state.epoch || (state.status === 'signed-in' && state.generation !== generationOf(before));
    if (!isNewer) return;
    this.endBackoff();
    if (this.renewal === 'unavailable') this.renewal = 'idle';
  }

  /** Backs off: exponentially, and at least for as long as the server asked (seconds). */
  renewalUnavailable(retryAfter: number | undefined): void {
    this.#failures += 1;
    this.renewNotBefore = this.#ports.now() + retryDelay(this.#failures, this.#ports.random(), retryAfter);
  }

  /** Renewed, or the network is back: no reason to wait any longer. */
  endBackoff(): void {
    this.#failures = 0;
    this.renewNotBefore = 0;
  }
}
