/** Proof of possession of the key that tokens are bound to (RFC 9449): what `sw/` asks of it. `token-worker/sw/dpop` makes one. */
import type { ResolvedConfig } from '../core/config/index.js';
import type { ProofLike } from '../core/config/types.js';
import type { Lifetime, Ports } from './ports.js';
import type { Session } from './session.js';

export interface ProofAnswered {
  readonly response: Response;
  /** The server wants another proof, and says which: the same request once more may well be accepted. */
  readonly wantsAnother: boolean;
}

/** What proofs are for one session. */
export interface ConnectedProof {
  /** For the provider: the key that it binds tokens to. */
  keyPair(): Promise<CryptoKeyPair>;
  /**
   * Sends a request with a proof of its own, which no other request gets.
   * @param request with the access token in it
   */
  send(request: Request, accessToken: string, by: Lifetime | undefined): Promise<ProofAnswered>;
}

export interface Proof extends ProofLike {
  connect(session: Session, tools: Pick<Ports, 'fetch' | 'now' | 'report' | 'delay' | 'sealing'>): ConnectedProof;
}

/** The configuration knows of it only what it has to check. */
export const proofOf = ({ proof }: ResolvedConfig): Proof | undefined => proof as Proof | undefined;
