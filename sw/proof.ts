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

/** What an endpoint of the app's own backend answered. */
export interface EndpointAnswered extends ProofAnswered {
  /** It is the proof alone that was refused: that says nothing against what came with it. */
  readonly refusesProof: boolean;
  /** The thumbprint of the key that the proof was made by: what a backend binds from now on, it binds to that. Undefined: there was no proof. */
  readonly signedBy: string | undefined;
}

/** What proofs are for one session. Each is for one request, and no other gets it. */
export interface ConnectedProof {
  /** For the provider: the key that it binds tokens to. */
  keyPair(): Promise<CryptoKeyPair>;
  /**
   * Sends a request of the session's; without a proof where none can be made.
   * @param request with the access token in it, where there is one
   * @param accessToken where it is bound to the key
   */
  send(request: Request, accessToken: string | undefined, by: Lifetime | undefined): Promise<ProofAnswered>;
  /**
   * Sends what is bound to the session's key, and of use with no other.
   * @returns undefined where there can be no proof by that key: then nothing was sent
   */
  present(request: Request): Promise<EndpointAnswered | undefined>;
  /** Sends what begins a session, or belongs to none that is here, with the key that the next one is bound to; without a proof where none can be made. */
  sendAnew(request: Request): Promise<EndpointAnswered>;
}

export interface Proof extends ProofLike {
  connect(session: Session, tools: Pick<Ports, 'fetch' | 'now' | 'report' | 'delay' | 'sealing'>): ConnectedProof;
}

/** The configuration knows of it only what it has to check. */
export const proofOf = ({ proof }: ResolvedConfig): Proof | undefined => proof as Proof | undefined;
