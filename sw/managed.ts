/** What a handler is given: a session with its renewer, and the worker's ports. */
import type { Renewer } from './renewer.js';
import type { Lifetime, Ports } from './ports.js';
import type { ConnectedProof } from './proof.js';
import type { ConnectedProvider } from './provider.js';
import type { Session } from './session.js';
import type { SessionView } from './session-view.js';

/** Who has the token that a request gets: a session, or one of its audiences. */
export interface TokenHolder {
  readonly session: SessionView;
  readonly renewer: Renewer;
  readonly ports: Ports;
  /** For tokens that are bound to a key. */
  readonly proof: ConnectedProof | undefined;
}

export interface Managed extends TokenHolder {
  readonly session: Session;
  /** By the names that rules give; none but with a provider. */
  readonly audiences: ReadonlyMap<string, TokenHolder>;
  /** Signs in and out in the place of the app's own requests. */
  readonly provider: ConnectedProvider | undefined;
  /** What an earlier worker left undone and this one finishes; absent when nothing is. */
  unfinished: Promise<void> | undefined;
}

/** A request as a handler gets it. `event` keeps the worker alive for what outlasts the response. */
export interface Incoming {
  readonly request: Request;
  readonly event: Lifetime | undefined;
}
