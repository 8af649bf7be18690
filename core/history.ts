/** What happened to a session lately, for people who debug: times and reasons, never a token. All times are epoch seconds, all durations seconds. */
import type { StorageKind } from './config/types.js';
import type { LogoutReason } from './logout-reason.js';

/** Why a renewal is begun. */
export type RenewalCause =
  /** The access token is due or has expired. */
  | 'schedule'
  /** A resource server refused the access token. */
  | 'refusal'
  /** The app asked for it. */
  | 'asked-for'
  /** A worker died before it had the answer to an earlier one. */
  | 'unfinished';

/** Why a renewal could not be decided. */
export type UnavailableReason =
  /** `fetch` failed: no network, or the connection broke. */
  | 'network-error'
  | 'no-answer-in-time'
  /** A status that decides nothing; `status` tells which. */
  | 'status'
  /** A success without a token response. */
  | 'no-token-response'
  /** The key that the session is bound to cannot be had now, so nothing was sent. */
  | 'no-proof'
  /** The app's own `request` or `response` function failed, or said so. */
  | 'app';

export type SessionEvent = { readonly at: number } & (
  | { readonly what: 'signed-in' }
  /** `joined`: how many others waited for the same renewal in this worker. `audience`: whose token it was, where it was not the session's own. */
  | { readonly what: 'renewed'; readonly why: RenewalCause; readonly generation: number; readonly seconds: number; readonly joined: number; readonly audience?: string }
  /** This worker wanted to renew, and waited for another worker that already did. */
  | { readonly what: 'joined' }
  /** A renewal is tried again, after `failures` in a row or after a worker that died. */
  | { readonly what: 'retried'; readonly why: RenewalCause; readonly failures: number }
  | { readonly what: 'backed-off'; readonly why: UnavailableReason; readonly status?: number; readonly failures: number; readonly until: number }
  | { readonly what: 'ended'; readonly why: LogoutReason; readonly status?: number }
  /** Where the session is kept from now on. */
  | { readonly what: 'stored-in'; readonly storage: StorageKind }
);

const MOST_EVENTS = 20;

export const remember = (history: readonly SessionEvent[], event: SessionEvent | undefined): readonly SessionEvent[] =>
  event === undefined ? history : [...history, event].slice(-MOST_EVENTS);

/** What the record tells and what only this worker knows, in the order of time. */
export function mergeHistories(stored: readonly SessionEvent[], own: readonly SessionEvent[]): readonly SessionEvent[] {
  return [...stored, ...own].sort((one, other) => one.at - other.at).slice(-MOST_EVENTS);
}
