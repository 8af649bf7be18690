/** One named session in a running worker: its state at hand, every change stored first, then told to pages and other workers. */
import type { ResolvedConfig } from '../core/config/index.js';
import { describe } from '../core/describe.js';
import { TokenExperience } from '../core/experience.js';
import { mergeHistories, remember, type SessionEvent } from '../core/history.js';
import { PROTOCOL_VERSION, type LogoutReason } from '../core/protocol.js';
import { canRenew } from '../core/refresh/request.js';
import { nextStep, type Policy, type Step } from '../core/schedule.js';
import { announced, endSession, NO_SESSION, takeOverAnnouncement, type End, type SessionState } from '../core/session.js';
import type { SessionSnapshot } from '../core/snapshot.js';
import type { Ports, Store, Transition } from './ports.js';
import { ResilientStore } from './resilient-store.js';

/** Seconds until a storage that could not be read is tried again for a request. */
const READ_AGAIN_AFTER = 1;

/** Seconds after which a worker that is alive has told the pages of an end. */
const ANNOUNCED_WITHIN = 5;

const generationOf = (state: SessionState): number | undefined => (state.status === 'signed-in' ? state.generation : undefined);

export class Session {
  readonly config: ResolvedConfig;
  readonly experience = new TokenExperience();
  /** Whether it is known who is signed in: until then a request has to wait for `ready`. */
  isLoaded = false;
  state: SessionState = NO_SESSION;
  policy: Policy;
  renewal: SessionSnapshot['renewal'] = 'idle';

  readonly #ports: Ports;
  readonly #store: ResilientStore;
  #storage: SessionSnapshot['storage'];
  #ready: Promise<void> | undefined;
  #readAt = 0;
  #queue = Promise.resolve();
  readonly #watchers = new Set<() => void>();
  /** What happened in this worker and changed nothing that is stored. */
  #history: readonly SessionEvent[] = [];

  constructor(config: ResolvedConfig, ports: Ports) {
    this.config = config;
    this.#ports = ports;
    this.#storage = config.storage;
    this.#store = new ResilientStore(ports.openStore(config.owner, config.storage === 'indexeddb'), ports);
    this.policy = this.#policy();
    ports.onChange((owner) => {
      if (owner === config.owner) void this.ready().then(() => this.reload());
    });
  }

  ready(): Promise<void> {
    const isStale = !this.isLoaded && Math.abs(this.#ports.now() - this.#readAt) >= READ_AGAIN_AFTER;
    if (this.#ready === undefined || isStale) {
      this.#readAt = this.#ports.now();
      this.#ready = this.#load();
    }
    return this.#ready;
  }

  nextStep(): Step {
    return nextStep(this.state, this.#ports.now(), this.policy);
  }

  snapshot(): SessionSnapshot {
    return describe(this.state, { policy: this.policy, renewal: this.renewal, storage: this.#storage });
  }

  history(): readonly SessionEvent[] {
    return mergeHistories(this.state.history, this.#history);
  }

  /** Remembers what changed nothing that is stored. */
  note(event: SessionEvent): void {
    this.#history = remember(this.#history, event);
  }

  /** Reads what another worker may have stored. */
  async reload(): Promise<void> {
    await this.#withStore((store) => store.read());
    const { state } = this;
    // The record says that somebody is signed in, but neither a token nor a way to get one is left.
    if (state.status === 'signed-in' && state.tokens.accessToken === undefined && !this.policy.canRenew) {
      await this.end(state.epoch, 'storage-lost');
    }
  }

  /** Stores a change, then tells the pages. Answers whether it was made, or dropped because another epoch has begun. */
  async change(transition: Transition, event?: SessionEvent): Promise<boolean> {
    let made = false;
    const apply: Transition = (stored) => {
      const next = transition(stored);
      made = next !== undefined;
      return next && event ? { ...next, history: remember(next.history, event) } : next;
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
    return this.conclude((stored, end) => endSession(stored, epoch, reason, end));
  }

  /**
   * Makes a change that may end the session, and announces the end: once, since only one worker's change is made. Should
   * this worker die in between, the next one sees by the lease that nobody is announcing it any more.
   */
  async conclude(transition: (stored: SessionState, end: End) => SessionState | undefined, status?: number): Promise<void> {
    const end = { at: this.#ports.now(), status, nextEpoch: this.#ports.unique(), announcement: this.#ports.unique() };
    await this.#changeAndAnnounce(end.announcement, (stored) => transition(stored, end));
  }

  /** Tells the pages of an end that a worker stored and did not live to tell. */
  async finishAnnouncement(): Promise<void> {
    const { state } = this;
    if (state.status === 'signed-in' || state.announcement === undefined) return;
    const from = state.announcement;
    const to = this.#ports.unique();
    await this.outlive(from, ANNOUNCED_WITHIN);
    await this.#changeAndAnnounce(to, (stored) => takeOverAnnouncement(stored, from, to));
  }

  /** Waits until another worker is done with what it does under a lease, has died over it, or has had its time (seconds). */
  async outlive(lease: number, seconds: number): Promise<void> {
    const stop = new AbortController();
    const { signal } = stop;
    await Promise.race([this.#ports.leaseOver(lease, signal), this.#ports.delay(seconds, signal), this.#untilFree(lease, signal)]);
    stop.abort();
  }

  tellPages(): Promise<void> {
    return this.#ports.notify({
      type: 'token-worker:session',
      version: PROTOCOL_VERSION,
      session: this.config.name,
      snapshot: this.snapshot(),
    });
  }

  async #changeAndAnnounce(lease: number, transition: Transition): Promise<void> {
    let over: SessionState | undefined;
    const release = await this.#ports.holdLease(lease);
    try {
      const isMade = await this.change((stored) => (over = transition(stored)));
      if (!isMade || over?.status !== 'signed-out' || over.ended === undefined) return;
      const { username, ended } = over;
      const { reason, at } = ended;
      await this.#ports.notify({ type: 'token-worker:logout', version: PROTOCOL_VERSION, session: this.config.name, reason, username, at });
      await this.#withStore((store) => store.update((stored) => announced(stored, lease)));
    } finally {
      release();
    }
  }

  /** Resolves when the record tells of that lease no more, as another worker's message lets this one know. */
  #untilFree(lease: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        const { state } = this;
        if (lease !== (state.status === 'signed-in' ? state.renewal?.id : state.announcement)) resolve();
      };
      this.#watchers.add(look);
      signal.addEventListener('abort', () => this.#watchers.delete(look));
    });
  }

  async #load(): Promise<void> {
    await this.reload();
    this.isLoaded ||= this.#store.isPersistent;
  }

  /** One use at a time: else what was read before a change could be taken for the state after it. */
  #withStore(use: (store: Store) => Promise<SessionState>): Promise<void> {
    const done = this.#queue.then(async () => {
      this.#adopt(await use(this.#store));
      await this.#watchStorage();
    });
    this.#queue = done;
    return done;
  }

  /** Where persistent storage cannot be had, the snapshot says so, and says when it can be had again. */
  async #watchStorage(): Promise<void> {
    if (this.config.storage === 'memory') return;
    const storage = this.#store.isPersistent ? 'indexeddb' : 'memory';
    if (storage === this.#storage) return;
    this.#storage = storage;
    this.note({ what: 'stored-in', storage, at: this.#ports.now() });
    await this.tellPages();
  }

  #adopt(state: SessionState): void {
    const before = this.state;
    if (state === before) return;
    this.state = state;
    this.policy = this.#policy();
    // Without its storage a worker knows of a session only what happened under its eyes.
    this.isLoaded ||= state.epoch !== 0;
    if (before.epoch !== state.epoch) this.experience.reset();
    const isNewer = before.epoch !== state.epoch || generationOf(state) !== generationOf(before);
    if (isNewer && this.renewal === 'unavailable') this.renewal = 'idle';
    for (const look of this.#watchers) look();
  }

  #policy(): Policy {
    const { state, config } = this;
    const isSignedIn = state.status === 'signed-in';
    return {
      refreshBefore: config.refreshBefore,
      canRenew: isSignedIn && canRenew(config.refresh, state.tokens),
      backoff: isSignedIn ? state.backoff : undefined,
    };
  }
}
