/** What an onlooker writes down while a schedule runs: what servers got, what pages got, what was stored, who died. Nothing of it is the worker's own word. */
import type { LogoutMessage } from '../../../core/protocol.js';
import type { SessionState } from '../../../core/session.js';
import type { Family } from '../families.js';
import type { SimulatedWorker } from '../worker.js';

/** A refresh request, from when it left its worker. */
export interface RefreshCall {
  readonly token: string;
  readonly worker: SimulatedWorker;
  readonly family: Family;
  readonly sentAt: number;
  /** When it was sent, in the order of events. */
  readonly order: number;
  /** When no worker had anything left to do before it was sent: its journal was written since. */
  readonly calmBefore: number;
  state: 'in flight' | 'answered' | 'lost' | 'given up' | 'dead';
  outcome: 'unknown' | 'granted' | 'rejected' | 'other';
  /** The refresh token that the answer brought. */
  next: string | undefined;
}

/** A sign-in that the server granted. */
export interface Login {
  readonly username: string;
  readonly families: Family[];
  readonly order: number;
  /** The page has the response. */
  isAnswered: boolean;
  /** Another sign-in was under way at the same time: which of them stands is not for us to say. */
  isContested: boolean;
  /** The worker that signed in. */
  readonly by: string;
  /**
   * Another worker's refresh was under way: in the same moment nobody can tell which cookie it has presented, and whose the
   * browser keeps.
   */
  isCookieContested: boolean;
  /** The user has asked for its end, or for that of a session before it which may turn out to be this one. */
  isSignOutAsked: boolean;
  /** A sign-out of it has been answered. */
  isSignOutDone: boolean;
  readonly logouts: LogoutMessage[];
  /** When the first of them was posted, in the order of events. */
  announcedAt: number;
}

/** One request of a page. */
export interface Asked {
  readonly n: number;
  readonly what: string;
  readonly kind: 'api' | 'login' | 'logout' | 'refresh' | 'message';
  /** It asks for the end of the session. */
  readonly isSignOut: boolean;
  readonly startedAt: number;
  readonly worker: SimulatedWorker | undefined;
  /** How often the server got it; a redirect's later hops do not count. */
  deliveries: number;
  /** How many of its fetches are still on their way. */
  underWay: number;
  /** When the last of them ended. */
  lastAnswerAt: number | undefined;
  /** Answers that the server gave to it, by their number, and whether the last refused the token. */
  readonly served: Set<string>;
  wasRefused: boolean;
  /** A sign-in while another was under way. */
  overlaps: boolean;
  /** The network itself brought it twice. */
  isDuplicated: boolean;
  settled: { readonly status: number } | { readonly error: string } | undefined;
}

export interface Violation {
  readonly invariant: 1 | 2 | 3 | 4 | 5 | 7;
  readonly what: string;
}

export class Observed {
  readonly violations: Violation[] = [];
  readonly refreshes: RefreshCall[] = [];
  readonly logins: Login[] = [];
  readonly asked = new Map<number, Asked>();
  /** Secrets of which every one was stored at some time. */
  readonly stored = new Set<string>();
  /** The last state written, and the epochs that were left. */
  lastStored: SessionState | undefined;
  readonly endedEpochs = new Set<number>();
  /** The order of events. */
  order = 0;
  /** When storage last did not do what it was asked, in the order of events. */
  #troubledAt = -1;
  /** It does not now. */
  isStorageBroken = false;
  /** When a worker last died, in the order of events. */
  diedAt = -1;
  /** When one last died that had not yet stored that it had told of an end. */
  diedTellingAt = -1;
  /** When no worker had anything left to do, in the order of events: what was begun before is over, or waits for time or a server. */
  calmAt = 0;
  /** Refresh tokens that were presented again although the server had replaced them, by what excuses it. */
  readonly repeats: Record<string, number> = {};
  /** How often each invariant was looked at. */
  readonly checks: Record<Violation['invariant'], number> = { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 7: 0 };
  /** When the machine last woke, by the true clock. */
  wokeAt = 0;

  tick(): number {
    this.order += 1;
    return this.order;
  }

  repeated(why: string): void {
    this.repeats[why] = (this.repeats[why] ?? 0) + 1;
  }

  checked(invariant: Violation['invariant'], times = 1): void {
    this.checks[invariant] += times;
  }

  found(invariant: Violation['invariant'], what: string): void {
    this.violations.push({ invariant, what });
  }

  storageTrouble(): void {
    this.#troubledAt = this.tick();
  }

  wasStorageTroubledSince(order: number): boolean {
    return this.isStorageBroken || this.#troubledAt >= order;
  }

  loginOf(username: string | undefined): Login | undefined {
    return this.logins.find((login) => login.username === username);
  }
}

/** The part of a token that is secret: all of an opaque one, the signature of a JWT. */
export const secretOf = (token: string): string => token.slice(token.lastIndexOf('.') + 1);
