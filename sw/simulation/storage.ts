/** The origin's persistent storage: it outlives its workers, is shared by them, and can fail or lose what it holds. */
import { withKnowledge } from '../../core/record.js';
import { NO_SESSION, type SessionState, type SignedIn, type SignedOut } from '../../core/session.js';
import type { Store, Transition } from '../ports.js';

type Secrets = Pick<SignedIn['tokens'], 'accessToken' | 'refreshToken' | 'audiences'>;

interface Stored {
  readonly revision: number;
  /** Undefined: what is there is no record that can be read. */
  readonly state: SessionState | undefined;
  readonly secrets: Secrets | undefined;
}

/** As `IndexedDbStore` takes it: whose session it was is not known, and the pages are still to be told. */
const UNREADABLE: SignedOut = { ...NO_SESSION, ended: { reason: 'storage-lost', at: 0 }, announcement: 0 };

const NO_SECRETS: Secrets = { accessToken: undefined, refreshToken: undefined, audiences: undefined };

const bare = (state: SessionState): SessionState =>
  state.status === 'signed-out' ? state : { ...state, tokens: { ...state.tokens, ...NO_SECRETS } };

export class OriginStorage {
  /** Every access rejects while this holds. */
  isBroken = false;
  reads = 0;
  writes = 0;
  #revision = 0;
  readonly #stored = new Map<string, Stored>();

  /** @param pass called between reading and writing, where another worker may write */
  open(owner: string, keepTokens: boolean, pass: () => Promise<void>): Store {
    return new SharedStore(this, owner, keepTokens, pass);
  }

  /** As the browser does when the user clears the site's data. */
  clear(): void {
    this.#stored.clear();
  }

  /** The key is gone: what is no secret can still be read. */
  loseTokens(): void {
    for (const [owner, stored] of this.#stored) {
      this.#revision += 1;
      this.#stored.set(owner, { ...stored, revision: this.#revision, secrets: undefined });
    }
  }

  /** Something else is written where the record was. */
  corrupt(): void {
    for (const owner of this.owners()) {
      this.#revision += 1;
      this.#stored.set(owner, { revision: this.#revision, state: undefined, secrets: undefined });
    }
  }

  /** What a worker that starts now would read. */
  peek(owner = this.owners()[0]): SessionState {
    const stored = owner === undefined ? undefined : this.#stored.get(owner);
    if (stored === undefined) return NO_SESSION;
    const { state, secrets } = stored;
    if (state === undefined) return UNREADABLE;
    return state.status === 'signed-out'
      ? state
      : { ...state, tokens: { ...state.tokens, ...(secrets ?? NO_SECRETS) } };
  }

  owners(): readonly string[] {
    return [...this.#stored.keys()];
  }

  get(owner: string): Stored | undefined {
    if (this.isBroken) throw new DOMException('The storage cannot be had', 'UnknownError');
    this.reads += 1;
    return this.#stored.get(owner);
  }

  /** @returns the revision written; undefined when somebody else wrote since `revision` */
  put(owner: string, state: SessionState, keepTokens: boolean, revision: number | undefined): number | undefined {
    if (this.isBroken) throw new DOMException('The storage cannot be had', 'QuotaExceededError');
    const current = this.#stored.get(owner);
    if (current !== undefined && current.revision !== revision) return undefined;
    this.writes += 1;
    this.#revision += 1;
    const secrets = keepTokens && state.status === 'signed-in' ? state.tokens : undefined;
    this.#stored.set(owner, { revision: this.#revision, state: bare(state), secrets });
    return this.#revision;
  }
}

/** One worker's view. It remembers the tokens that it wrote or read itself, as `IndexedDbStore` does. */
class SharedStore implements Store {
  #last: { readonly revision: number; readonly state: SessionState } | undefined;

  constructor(
    private readonly storage: OriginStorage,
    private readonly owner: string,
    private readonly keepTokens: boolean,
    private readonly pass: () => Promise<void>,
  ) {}

  async read(): Promise<SessionState> {
    await Promise.resolve();
    return this.#read().state;
  }

  async update(transition: Transition): Promise<SessionState> {
    for (;;) {
      const before = this.#read();
      const next = transition(before.state);
      if (next === undefined) return before.state;
      await this.pass();
      const revision = this.storage.put(this.owner, next, this.keepTokens, before.revision);
      if (revision === undefined) continue;
      this.#last = { revision, state: next };
      return next;
    }
  }

  #read(): { readonly revision: number | undefined; readonly state: SessionState } {
    const stored = this.storage.get(this.owner);
    if (stored === undefined) return { revision: undefined, state: this.#last?.state ?? NO_SESSION };
    if (stored.state === undefined) return { revision: stored.revision, state: this.#last?.state ?? UNREADABLE };
    if (stored.revision !== this.#last?.revision) {
      this.#last = { revision: stored.revision, state: withKnowledge(this.storage.peek(this.owner), this.#last?.state) };
    }
    return this.#last;
  }
}
