/** What a page may know of a session: everything but the tokens. */
import type { StorageKind } from './config/types.js';
import type { LogoutReason } from './logout-reason.js';

export interface SessionSnapshot {
  /** `unknown` until the worker has answered for the first time. */
  readonly status: 'unknown' | 'signed-in' | 'signed-out';
  /** When the access token was received, in epoch seconds. */
  readonly receivedAt?: number | undefined;
  /** When the access token expires, in epoch seconds; absent when nothing tells. */
  readonly expiresAt?: number | undefined;
  /** When renewal begins or is tried again, in epoch seconds; absent when nothing is to be renewed. */
  readonly renewAt?: number | undefined;
  /** `running` while a renewal is under way, `unavailable` after one that could not be decided (it will be tried again). */
  readonly renewal: 'idle' | 'running' | 'unavailable';
  /** Counts the renewals since sign-in. */
  readonly generation: number;
  /**
   * The access token's JWT payload, where it is a JWT (RFC 7519, section 4). With a provider the ID token's, where there is one:
   * that is what tells an app of its user (`sub`, `name`, `email`; OpenID Connect Core, section 2). Its `exp` says nothing of the
   * session: `expiresAt` does.
   */
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Who is signed in, or was before the last sign-out: as the login request named the user, or by the first of these claims that is
   * there: `preferred_username`, `username`, `email`, `upn`, `unique_name`; with a provider then `name`, and last `sub`, which
   * identifies the user and may be no name that a person knows.
   */
  readonly username?: string | undefined;
  /** Why and when (epoch seconds) the last session ended, until the next sign-in. */
  readonly ended?: { readonly reason: LogoutReason; readonly at: number } | undefined;
  /** Where the tokens are kept. `memory` where persistent storage could not be had. */
  readonly storage: StorageKind;
  /** Where no service worker could be had and the page itself holds the tokens (`token-worker/fallback`). */
  readonly inPage?: true | undefined;
}

export const UNKNOWN_SNAPSHOT: SessionSnapshot = Object.freeze({
  status: 'unknown',
  renewal: 'idle',
  generation: 0,
  storage: 'memory',
});
export const SIGNED_OUT_SNAPSHOT: SessionSnapshot = Object.freeze({ ...UNKNOWN_SNAPSHOT, status: 'signed-out' });
