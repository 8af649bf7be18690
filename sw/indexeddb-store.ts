/** One session in IndexedDB: what is no secret in clear, the tokens sealed or not written at all. */
import { get, update, type UseStore } from 'idb-keyval';
import { readState, RECORD_FORMAT, withKnowledge } from '../core/record.js';
import { NO_SESSION, type SessionState, type SignedIn, type SignedOut } from '../core/session.js';
import type { Store, Transition } from './ports.js';
import { Vault, type Sealed } from './vault.js';

type Secrets = Pick<SignedIn['tokens'], 'accessToken' | 'refreshToken' | 'idToken' | 'audiences'>;

/** Each write has a revision of its own, so that a write built on an older one is noticed. */
interface Stored {
  readonly revision: string;
  readonly format: typeof RECORD_FORMAT;
  readonly state: SessionState;
  readonly sealed?: Sealed | undefined;
}

interface Found {
  /** Undefined: nothing is stored. */
  readonly revision: string | undefined;
  readonly state: SessionState;
}

/** Whose session it was cannot be read any more: the pages are still to be told that it is over. */
const lost = (): SignedOut => ({ ...NO_SESSION, ended: { reason: 'storage-lost', at: Date.now() / 1000 }, announcement: 0 });

const isObject = (value: unknown): value is Partial<Stored> => typeof value === 'object' && value !== null;

/** Whatever it is that is stored: what cannot be read has a revision too, so that it can be replaced. */
const revisionOf = (stored: unknown): string | undefined =>
  stored === undefined ? undefined : isObject(stored) && typeof stored.revision === 'string' ? stored.revision : 'unreadable';

const NO_SECRETS: Secrets = { accessToken: undefined, refreshToken: undefined };

function withoutSecrets(tokens: SignedIn['tokens']): SignedIn['tokens'] {
  const { receivedAt, expiresAt, spread, tokenType } = tokens;
  return { ...NO_SECRETS, receivedAt, expiresAt, spread, ...(tokenType === undefined ? {} : { tokenType }) };
}

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
      const write = (current: unknown): unknown => {
        const revision = revisionOf(current);
        written = revision === undefined || revision === before.revision;
        return written ? stored : current;
      };
      await update<unknown>(this.#key, write, this.#database);
      if (!written) continue;
      this.#last = { revision: stored.revision, state: next };
      return next;
    }
  }

  async #read(): Promise<Found> {
    const stored = await get<unknown>(this.#key, this.#database);
    const revision = revisionOf(stored);
    if (revision !== undefined && revision === this.#last?.revision) return this.#last;
    // As if the storage could not be had: this worker goes on in memory.
    if (isObject(stored) && Number(stored.format) > RECORD_FORMAT) throw new Error('the record is of a later version');
    const state = await this.#unpack(stored);
    // Deleted or overwritten underneath: this worker still knows the session.
    if (state === undefined) return { revision, state: this.#last?.state ?? (stored === undefined ? NO_SESSION : lost()) };
    return (this.#last = { revision: revision ?? '', state: withKnowledge(state, this.#last?.state) });
  }

  async #pack(state: SessionState): Promise<Stored> {
    const revision = crypto.randomUUID();
    if (state.status === 'signed-out') return { revision, format: RECORD_FORMAT, state };
    const { accessToken, refreshToken, idToken, audiences } = state.tokens;
    const secrets: Secrets = { accessToken, refreshToken, ...(idToken === undefined ? {} : { idToken }), ...(audiences === undefined ? {} : { audiences }) };
    const bare = { ...state, tokens: withoutSecrets(state.tokens) };
    const sealed = this.#keepTokens ? await this.#vault.seal(secrets, this.#binding(state)) : undefined;
    return { revision, format: RECORD_FORMAT, state: bare, sealed };
  }

  /** Without its tokens where they were not written or cannot be read any more; undefined where it is no record at all. */
  async #unpack(stored: unknown): Promise<SessionState | undefined> {
    if (!isObject(stored) || stored.format !== RECORD_FORMAT) return undefined;
    const state = readState(stored.state);
    if (state === undefined || state.status === 'signed-out' || stored.sealed === undefined) return state;
    const secrets = (await this.#vault.open(stored.sealed, this.#binding(state))) as Secrets | undefined;
    return { ...state, tokens: { ...state.tokens, ...(secrets ?? NO_SECRETS) } };
  }

  #binding({ epoch, generation }: SignedIn): string {
    return `${this.#key} ${String(epoch)} ${String(generation)}`;
  }
}
