/** One session in IndexedDB: what is no secret in clear, the tokens sealed or not written at all. */
import { get, update, type UseStore } from 'idb-keyval';
import { NO_SESSION, type SessionState, type SignedIn } from '../core/session.js';
import type { Store, Transition } from './ports.js';
import { Vault, type Sealed } from './vault.js';

type Secrets = Pick<SignedIn['tokens'], 'accessToken' | 'refreshToken'>;

/** Each write has a revision of its own, so that a write built on an older one is noticed. */
interface Stored {
  readonly revision: string;
  readonly state: SessionState;
  readonly sealed?: Sealed | undefined;
}

const NO_SECRETS: Secrets = { accessToken: undefined, refreshToken: undefined };

export class IndexedDbStore implements Store {
  readonly #database: UseStore;
  readonly #vault: Vault;
  readonly #key: string;
  readonly #keepTokens: boolean;
  #last: { readonly revision: string; readonly state: SessionState } | undefined;

  constructor(database: UseStore, owner: string, keepTokens: boolean) {
    this.#database = database;
    this.#vault = new Vault(database);
    this.#key = `session ${owner}`;
    this.#keepTokens = keepTokens;
  }

  async read(): Promise<SessionState> {
    return (await this.#read()).state;
  }

  async update(transition: Transition): Promise<SessionState> {
    for (;;) {
      const before = await this.#read();
      const next = transition(before.state);
      if (next === undefined) return before.state;
      const stored = await this.#pack(next);
      let written = false;
      const write = (current: Stored | undefined): Stored | undefined => {
        written = current === undefined || current.revision === before.revision;
        return written ? stored : current;
      };
      await update<Stored | undefined>(this.#key, write, this.#database);
      if (!written) continue;
      this.#last = { revision: stored.revision, state: next };
      return next;
    }
  }

  async #read(): Promise<{ readonly revision: string | undefined; readonly state: SessionState }> {
    const stored = await get<Stored>(this.#key, this.#database);
    // Nothing there: a first start, or the database was deleted underneath and this worker still knows the session.
    if (stored === undefined) return { revision: undefined, state: this.#last?.state ?? NO_SESSION };
    if (stored.revision !== this.#last?.revision) {
      this.#last = { revision: stored.revision, state: await this.#unpack(stored) };
    }
    return this.#last;
  }

  async #pack(state: SessionState): Promise<Stored> {
    const revision = crypto.randomUUID();
    if (state.status === 'signed-out') return { revision, state };
    const { accessToken, refreshToken } = state.tokens;
    const secrets: Secrets = { accessToken, refreshToken };
    const bare = { ...state, tokens: { ...state.tokens, ...NO_SECRETS } };
    const sealed = this.#keepTokens ? await this.#vault.seal(secrets, this.#binding(state)) : undefined;
    return { revision, state: bare, sealed };
  }

  /** Without its tokens where they were not written or cannot be read any more. */
  async #unpack({ state, sealed }: Stored): Promise<SessionState> {
    if (state.status === 'signed-out' || sealed === undefined) return state;
    const secrets = (await this.#vault.open(sealed, this.#binding(state))) as Secrets | undefined;
    return { ...state, tokens: { ...state.tokens, ...(secrets ?? NO_SECRETS) } };
  }

  #binding({ epoch, generation }: SignedIn): string {
    return `${this.#key} ${String(epoch)} ${String(generation)}`;
  }
}
