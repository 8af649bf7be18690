/** Records in clear, but for the tokens: those are sealed under the key that is kept with them, or not written at all. */
import { readState, RECORD_FORMAT } from '../core/record.js';
import type { SessionState, SignedIn } from '../core/session.js';
import { makeKey } from './kept-key.js';
import { hasFields, refuseLater, type Records, type Written } from './records.js';
import { openWith, sealWith, type Sealed } from './vault.js';

type Secrets = Pick<SignedIn['tokens'], 'accessToken' | 'refreshToken' | 'idToken' | 'audiences'>;

/** In one record: a worker that starts reads it before its first request, and each further one takes time. */
interface SealedTokens extends Sealed {
  readonly key: CryptoKey;
}

interface Stored extends Written {
  readonly state: SessionState;
  readonly sealed?: SealedTokens | undefined;
}

const isSealed = (value: unknown): value is SealedTokens => typeof value === 'object' && value !== null && 'key' in value && value.key instanceof CryptoKey;

const NO_SECRETS: Secrets = { accessToken: undefined, refreshToken: undefined };

function withoutSecrets(tokens: SignedIn['tokens']): SignedIn['tokens'] {
  const { receivedAt, expiresAt, spread, tokenType } = tokens;
  return { ...NO_SECRETS, receivedAt, expiresAt, spread, ...(tokenType === undefined ? {} : { tokenType }) };
}

export class KeptRecords implements Records {
  readonly areSealed = false;
  readonly #name: string;
  readonly #keepTokens: boolean;
  /** Of what was written or read last; each write goes on with it. */
  #key: CryptoKey | undefined;

  constructor(name: string, keepTokens: boolean) {
    this.#name = name;
    this.#keepTokens = keepTokens;
  }

  async write(state: SessionState, revision: string): Promise<Stored> {
    if (state.status === 'signed-out') return { revision, format: RECORD_FORMAT, state };
    const { accessToken, refreshToken, idToken, audiences } = state.tokens;
    const secrets: Secrets = { accessToken, refreshToken, ...(idToken === undefined ? {} : { idToken }), ...(audiences === undefined ? {} : { audiences }) };
    const bare = { ...state, tokens: withoutSecrets(state.tokens) };
    const sealed = this.#keepTokens ? await this.#seal(secrets, this.#binding(state)) : undefined;
    return { revision, format: RECORD_FORMAT, state: bare, sealed };
  }

  /** Without its tokens where they were not written or cannot be read any more. */
  async read(stored: unknown): Promise<SessionState | undefined> {
    if (!hasFields<Stored>(stored)) return undefined;
    const { format, sealed } = stored;
    refuseLater(format);
    if (format !== RECORD_FORMAT) return undefined;
    const state = readState(stored.state);
    if (state === undefined || state.status === 'signed-out' || sealed === undefined) return state;
    return { ...state, tokens: { ...state.tokens, ...(await this.#open(sealed, this.#binding(state))) } };
  }

  async #seal(secrets: Secrets, boundTo: string): Promise<SealedTokens> {
    const key = (this.#key ??= await makeKey());
    return { ...(await sealWith(key, secrets, boundTo)), key };
  }

  async #open(sealed: unknown, boundTo: string): Promise<Secrets> {
    if (!isSealed(sealed)) return NO_SECRETS;
    const { key } = sealed;
    const secrets = (await openWith(key, sealed, boundTo)) as Secrets | undefined;
    if (secrets === undefined) return NO_SECRETS;
    this.#key = key;
    return secrets;
  }

  #binding({ epoch, generation }: SignedIn): string {
    return `${this.#name} ${String(epoch)} ${String(generation)}`;
  }
}
