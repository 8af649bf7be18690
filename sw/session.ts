/** One named session in a running worker: its state at hand, every change stored first, then told to pages and other workers. */
import type { ResolvedConfig } from '../core/config/index.js';
import { describe } from '../core/describe.js';
import { TokenExperience } from '../core/experience.js';
import { mergeHistories, remember, type SessionEvent } from '../core/history.js';
import { ownerTag } from '../core/owner-tag.js';
import { PROTOCOL_VERSION } from '../core/protocol.js';
import { canRenew } from '../core/refresh/request.js';
import { nextStep, type Policy, type Step } from '../core/schedule.js';
import { NO_SESSION, type SessionState } from '../core/session.js';
import type { SessionSnapshot } from '../core/snapshot.js';
import { Endings } from './endings.js';
import type { Lifetime, Ports, Store, Transition } from './ports.js';
import { ResilientStore } from './resilient-store.js';

/** Seconds until a storage that could not be read is tried again for a request. */
const READ_AGAIN_AFTER = 1;

const generationOf = (state: SessionState): number | undefined => (state.status === 'signed-in' ? state.generation : undefined);

export class Session {
  readonly config: ResolvedConfig;
  readonly experience = new TokenExperience();
  readonly endings: Endings;
  /** Whether it is known who is signed in: until then a request has to wait for `ready`. */
  isLoaded = false;
  state: SessionState = NO_SESSION;
  policy: Policy;
  renewal: SessionSnapshot['renewal'] = 'idle';
  /** In messages to pages. */
  readonly ownerTag: string;

  readonly #ports: Ports;
  readonly #store: ResilientStore;
  #storage: SessionSnapshot['storage'];
  #ready: Promise<void> | undefined;
  #readAt = 0;
  #queue = Promise.resolve();
  readonly #watchers = new Set<(state: SessionState) => void>();
  /** What happened in this worker and changed nothing that is stored. */
  #history: readonly SessionEvent[] = [];

  constructor(config: ResolvedConfig, ports: Ports) {
    this.config = config;
    this.ownerTag = ownerTag(config.owner);
    this.#ports = ports;
    this.#storage = config.storage;
    this.#store = new ResilientStore(ports.openStore(config.owner, config.storage), ports);
    this.policy = this.#policy();
    this.endings = new Endings(this, ports);
    ports.onChange((owner) => (owner === config.owner ? this.ready().then(() => this.reload()) : undefined));
  }

  ready(): Promise<void> {
    if (!this.isLoaded && this.#mayRead()) this.#ready = this.#load();
    return (this.#ready ??= this.#load());
  }

  /** Storage that failed is tried again with a request: what only this worker's memory holds is lost with it. */
  tryStorageAgain(event: Lifetime | undefined): void {
    if (!this.#mayRead()) return;
    const again = this.reload();
    event?.waitUntil(again);
  }

  /** Not with each request, where storage cannot be had at all. */
  #mayRead(): boolean {
    const now = this.#ports.now();
    if (Math.abs(now - this.#readAt) < READ_AGAIN_AFTER) return false;
    this.#readAt = now;
    return true;
  }

  canRenew(state: SessionState): boolean {
    return state.status === 'signed-in' && canRenew(this.config.refresh, state.tokens);
  }

  nextStep(): Step {
    return nextStep(this.state, this.#ports.now(), this.policy);
  }

  snapshot(): SessionSnapshot {
    const claimsOf = this.config.provider === undefined ? 'access-token' : 'id-token';
    return describe(this.state, { policy: this.policy, renewal: this.renewal, storage: this.#storage, claimsOf });
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
      await this.endings.end(state.epoch, 'storage-lost');
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

  /** Stores a change that no page and no other worker needs to know of. */
  changeQuietly(transition: Transition): Promise<void> {
    return this.#withStore((store) => store.update(transition));
  }

  /** Calls `look` whenever the state has become another, until the signal aborts. */
  watch(look: (state: SessionState) => void, signal?: AbortSignal): void {
    this.#watchers.add(look);
    signal?.addEventListener('abort', () => this.#watchers.delete(look));
  }

  /** Whether what is known here is stored, as far as it was tried. */
  get isPersistent(): boolean {
    return this.#store.isPersistent;
  }

  tellPages(): Promise<void> {
    return this.#ports.notify({
      type: 'token-worker:session',
      version: PROTOCOL_VERSION,
      session: this.config.name,
      owner: this.ownerTag,
      snapshot: this.snapshot(),
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
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /** Where persistent storage cannot be had, the snapshot says so, and says when it can be had again. */
  async #watchStorage(): Promise<void> {
    if (this.config.storage === 'memory') return;
    const storage = this.#store.isPersistent ? this.config.storage : 'memory';
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
    for (const look of this.#watchers) look(state);
  }

  #policy(): Policy {
    const { state, config } = this;
    const isSignedIn = state.status === 'signed-in';
    return {
      refreshBefore: config.refreshBefore,
      canRenew: this.canRenew(state),
      backoff: isSignedIn ? state.backoff : undefined,
    };
  }
}
