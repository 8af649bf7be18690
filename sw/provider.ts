/** An authorization server that the worker signs in with by itself: what `sw/` asks of it. `token-worker/sw/oidc` makes one. */
import type { ResolvedConfig } from '../core/config/index.js';
import type { ProviderLike } from '../core/config/types.js';
import type { RefreshOutcome } from '../core/refresh/outcome.js';
import type { Tokens } from '../core/tokens.js';
import type { Lifetime, Ports } from './ports.js';
import type { Session } from './session.js';

/** What a provider is given to work with. */
export interface ProviderTools extends Pick<Ports, 'fetch' | 'now' | 'unique' | 'delay' | 'origin' | 'report' | 'sealing'> {
  /** The key that tokens are bound to (RFC 9449); absent where the session has no `proof`. */
  readonly keyPair?: (() => Promise<CryptoKeyPair>) | undefined;
}

/** What a provider does for one session. */
export interface ConnectedProvider {
  /**
   * Never rejects.
   *
   * @param audience whose access token; undefined: the session's own
   */
  renew(tokens: Tokens, giveUp: AbortSignal, audience: string | undefined): Promise<RefreshOutcome>;
  /**
   * Begins a sign-in, and answers where the page is to go.
   * @throws TokenWorkerError `invalid-login`, `provider-unavailable`
   */
  login(options: unknown): Promise<string>;
  /** Ends the session; answers where the page is to go, to be signed out at the provider too. */
  logout(event: Lifetime | undefined): Promise<string | undefined>;
  /**
   * The browser has come back: answers where it goes. Never rejects.
   * @param others the worker's other sessions: which of them it belongs to, its `state` says
   * @param event keeps the worker alive for what outlasts the answer
   */
  comeBack(url: string, others: readonly ConnectedProvider[], event: Lifetime | undefined): Promise<string>;
  /** The same, where it belongs to this session; else undefined. */
  comeBackHere(url: string, event: Lifetime | undefined): Promise<string | undefined>;
}

export interface Provider extends ProviderLike {
  connect(session: Session, tools: ProviderTools): ConnectedProvider;
}

/** The configuration knows of the provider only what it has to check. */
export const providerOf = ({ provider }: ResolvedConfig): Provider | undefined => provider?.given as Provider | undefined;
