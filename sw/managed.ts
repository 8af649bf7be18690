/** What a handler is given: a session with its renewer, and the worker's ports. */
import type { Renewer } from './renewer.js';
import type { Lifetime, Ports } from './ports.js';
import type { ConnectedProvider } from './provider.js';
import type { Session } from './session.js';

export interface Managed {
  readonly session: Session;
  readonly renewer: Renewer;
  readonly ports: Ports;
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
