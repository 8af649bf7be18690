/** Records in clear, but for the tokens: those are sealed under the key that is kept beside them, or not written at all. */
import type { UseStore } from 'idb-keyval';
import { readState, RECORD_FORMAT } from '../core/record.js';
import type { SessionState, SignedIn } from '../core/session.js';
import { KEY_NAME, keptKey } from './kept-key.js';
import { hasFields, refuseLater, type Records, type Written } from './records.js';
import { Vault, type Sealed } from './vault.js';

type Secrets = Pick<SignedIn['tokens'], 'accessToken' | 'refreshToken' | 'idToken' | 'audiences'>;

interface Stored extends Written {
  readonly state: SessionState;
  readonly sealed?: Sealed | undefined;
}

const NO_SECRETS: Secrets = { accessToken: undefined, refreshToken: undefined };

function withoutSecrets(tokens: SignedIn['tokens']): SignedIn['tokens'] {
  const { receivedAt, expiresAt, spread, tokenType } = tokens;
  return { ...NO_SECRETS, receivedAt, expiresAt, spread, ...(tokenType === undefined ? {} : { tokenType }) };
}

export class KeptRecords implements Records {
  readonly areSealed = false;
  readonly beside = KEY_NAME;
  readonly #vault: Vault;
  readonly #name: string;
  readonly #keepTokens: boolean;

  constructor(database: UseStore, name: string, keepTokens: boolean) {
    this.#vault = new Vault(keptKey(database));
    this.#name = name;
    this.#keepTokens = keepTokens;
  }

  async write(state: SessionState, revision: string): Promise<Stored> {
    if (state.status === 'signed-out') return { revision, format: RECORD_FORMAT, state };
    const { accessToken, refreshToken, idToken, audiences } = state.tokens;
    const secrets: Secrets = { accessToken, refreshToken, ...(idToken === undefined ? {} : { idToken }), ...(audiences === undefined ? {} : { audiences }) };
    const bare = { ...state, tokens: withoutSecrets(state.tokens) };
    const sealed = this.#keepTokens ? await this.#vault.seal(secrets, this.#binding(state)) : undefined;
    return { revision, format: RECORD_FORMAT, state: bare, sealed };
  }

  /** Without its tokens where they were not written or cannot be read any more. */
  async read(stored: unknown, key: unknown): Promise<SessionState | undefined> {
    if (!hasFields<Stored>(stored)) return undefined;
    refuseLater(stored.format);
    if (stored.format !== RECORD_FORMAT) return undefined;
    const state = readState(stored.state);
    if (state === undefined || state.status === 'signed-out' || stored.sealed === undefined) return state;
    const secrets = (await this.#vault.open(stored.sealed as Sealed, this.#binding(state), key)) as Secrets | undefined;
    return { ...state, tokens: { ...state.tokens, ...(secrets ?? NO_SECRETS) } };
  }

  #binding({ epoch, generation }: SignedIn): string {
    return `${this.#name} ${String(epoch)} ${String(generation)}`;
  }
}
