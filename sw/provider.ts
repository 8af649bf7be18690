/** What the worker needs of an authorization server that it signs in with by itself; `token-worker/sw/oidc` makes one. */
import type { ResolvedConfig } from '../core/config/index.js';
import type { LoginOptions, ResolvedLogin } from '../core/oidc/login-options.js';
import type { RefreshOutcome } from '../core/refresh/outcome.js';
import type { Transaction } from '../core/oidc/transaction.js';
import type { GrantedTokens, Tokens } from '../core/tokens.js';
import type { Ports } from './ports.js';

export type { LoginOptions };

/** What a provider is given to work with. */
export interface ProviderTools extends Pick<Ports, 'fetch' | 'now' | 'origin'> {
  /** The key that tokens are bound to (RFC 9449); absent where the session has no `proof`. */
  readonly keyPair?: (() => Promise<CryptoKeyPair>) | undefined;
}

export interface BegunSignIn {
  readonly transaction: Transaction;
  /** The authorization request, for the page to go to. */
  readonly location: string;
}

export interface SignedIn {
  readonly tokens: GrantedTokens;
  readonly username: string | undefined;
}

export interface Provider {
  /** With the client's id it says whose stored session this is. */
  readonly issuer: string;
  readonly clientId: string;
  /** A path or URL of the worker's origin. */
  readonly redirectUri: string;
  /** Seconds until an unanswered renewal counts as unavailable. */
  readonly timeout: number;
  /** @throws TokenWorkerError `provider-unavailable` */
  begin(login: ResolvedLogin, tools: ProviderTools): Promise<BegunSignIn>;
  /**
   * Exchanges the code of a callback that belongs to this sign-in.
   * @throws SignInFailed
   */
  complete(callback: URL, transaction: Transaction, tools: ProviderTools): Promise<SignedIn>;
  /** Never rejects. */
  renew(tokens: Tokens, giveUp: AbortSignal, tools: ProviderTools): Promise<RefreshOutcome>;
  /** Tells the provider that the tokens are no longer wanted (RFC 7009), where it wants to know. Never rejects. */
  revoke(tokens: Tokens, tools: ProviderTools): Promise<void>;
  /** Where the browser goes to sign out at the provider too; undefined where that is not configured, or not to be had. */
  endSession(tokens: Tokens, tools: ProviderTools): Promise<string | undefined>;
}

/** A sign-in that came to nothing; what the page may know of it. */
export class SignInFailed extends Error {
  readonly code: string;
  readonly description: string | undefined;

  constructor(code: string, description: string | undefined) {
    super(code);
    this.code = code;
    this.description = description;
  }
}

/** The configuration knows of the provider only what it has to check. */
export const providerOf = ({ provider }: ResolvedConfig): Provider | undefined => provider?.given as Provider | undefined;
