/** What is written down while the soak runs; times are milliseconds since the epoch, of one machine. */
import type { Fault } from './faults.js';

export interface Pair {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** A refresh token that reached the server. */
export interface Presentation {
  readonly at: number;
  readonly token: string;
  readonly fault: Fault | undefined;
  /** What the server gave out for it, whether or not it said so. */
  granted?: Pair | undefined;
  /** What the authorization server itself said. */
  status?: number | undefined;
  /** When the answer was sent, or the connection closed. */
  doneAt?: number | undefined;
}

/** A request that reached the API. */
export interface Arrival {
  readonly at: number;
  readonly id: string;
  readonly token: string | undefined;
  readonly fault: Fault | undefined;
  /** What was answered; absent where nothing was. */
  status?: number | undefined;
}

/** A request that a page made, and what its fetch came to. */
export interface Asked {
  readonly id: string;
  readonly startedAt: number;
  settledAt?: number;
  /** A status, or that fetch rejected. */
  outcome?: number | 'error';
  /** Its page was closed or reloaded first. */
  isGone?: boolean;
}

/** A time in which workers were being stopped. */
export interface Kill {
  readonly from: number;
  readonly to: number;
}

export interface Records {
  readonly signedIn: Pair[];
  readonly presentations: Presentation[];
  readonly arrivals: Arrival[];
  readonly asked: Map<string, Asked>;
  readonly kills: Kill[];
  /** Reasons of the ends that a page was told. */
  readonly ends: string[];
  /** What each tab got when nothing failed any more. */
  lastAnswers: readonly (number | 'error')[];
  pages: number;
  workerStarts: number;
}

export const newRecords = (): Records => ({
  signedIn: [],
  presentations: [],
  arrivals: [],
  asked: new Map(),
  kills: [],
  ends: [],
  lastAnswers: [],
  pages: 0,
  workerStarts: 0,
});
