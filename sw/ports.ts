/** The few things that the worker needs of its browser, so that tests can put others in their place. */
import type { StorageKind } from '../core/config/types.js';
import type { MessageToPage } from '../core/protocol.js';
import type { SessionState } from '../core/session.js';
import type { Sealing } from './sealing.js';

/** Pure, and called again when somebody else wrote in between. Undefined: leave what is stored. */
export type Transition = (stored: SessionState) => SessionState | undefined;

/** Where one session is kept. Both calls reject when the storage cannot be had. */
export interface Store {
  read(): Promise<SessionState>;
  /** Reads, changes and writes as one; answers what is stored then. */
  update(transition: Transition): Promise<SessionState>;
}

export interface Ports {
  /** The worker's own origin. */
  readonly origin: string;
  /** `by` is the event of the page's request, where there is one. */
  readonly fetch: (request: Request, by?: Lifetime) => Promise<Response>;
  /** Epoch seconds. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** A number that nobody had before: for epochs and leases. */
  readonly unique: () => number;
  /** Resolves after `seconds`, or when the signal aborts; then its timer is gone. */
  readonly delay: (seconds: number, signal: AbortSignal) => Promise<void>;
  /** What `storage: 'sealed'` seals with; undefined where the worker's script came without a secret. */
  readonly sealing: Sealing | undefined;
  /** Persistent storage for the session of this owner. */
  readonly openStore: (owner: string, storage: StorageKind) => Store;
  /** Lets the origin's other workers see that this one is alive and at a piece of work; resolves with the way to give the lease up. */
  readonly holdLease: (id: number) => Promise<() => void>;
  /** Resolves when nobody holds the lease any more, its worker having finished or died, or when the signal aborts. */
  readonly leaseOver: (id: number, signal: AbortSignal) => Promise<void>;
  /** Posts to every window of the origin. */
  readonly notify: (message: MessageToPage) => Promise<void>;
  /** A window holds the worker for a response that it relays; `by` is the event of its message. */
  readonly held: (window: string | undefined, by: Lifetime) => void;
  /** Takes control of the pages in scope. */
  readonly claim: () => Promise<void>;
  /** Tells the origin's other workers that a session's store has changed. */
  readonly announceChange: (owner: string) => void;
  /** The listener resolves when it has read what changed. */
  readonly onChange: (listener: (owner: string) => Promise<void> | undefined) => void;
  /** Brings a fault of the app's own code to the console without stopping anything. */
  readonly report: (error: unknown) => void;
}

/** What keeps the worker alive: an `ExtendableEvent`. */
export interface Lifetime {
  /** Who sent the request, when it is a `FetchEvent`. */
  readonly clientId?: string;
  /**
   * Sends a request to the API, with the token in it, in the place of the worker's own `fetch`: for code that stands between, such as a
   * caching strategy. Called again for each attempt. `send` is the worker's own.
   */
  readonly fetch?: (request: Request, send: (request: Request) => Promise<Response>) => Promise<Response>;
  waitUntil(promise: Promise<unknown>): void;
}
