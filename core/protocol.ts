/** The messages between page and worker: every one of them, in one union each way. None carries a token to a page. */
import type { PlainError } from './errors.js';
import type { SessionEvent } from './history.js';
import type { LogoutReason } from './logout-reason.js';
import type { LoginOptions } from './oidc/login-options.js';
import type { SessionSnapshot } from './snapshot.js';

export type { LogoutReason };

/**
 * Raised when a message changes so that an older page or worker would misread it. What never changes: `hello`, `claim`, the
 * form of `error`, `workerVersion` in the reply, and `logout`. Everything else is taken from the same version alone.
 */
export const PROTOCOL_VERSION = 1;

/** Posted once to every window of the origin when a session ends; readable without this library's client. */
export interface LogoutMessage {
  readonly type: 'token-worker:logout';
  readonly version: number;
  /** The session's name. */
  readonly session: string;
  /** The same for all whose session it is: another app of the origin may have one of the same name. */
  readonly owner: string;
  readonly reason: LogoutReason;
  /** The user who was signed in, when known: to prefill the next login. */
  readonly username: string | undefined;
  /** When the session ended, in epoch seconds. */
  readonly at: number;
}

/** Posted to every window when a session begins, is renewed or otherwise changes. */
export interface SessionMessage {
  readonly type: 'token-worker:session';
  readonly version: number;
  readonly session: string;
  readonly owner: string;
  readonly snapshot: SessionSnapshot;
}

/** Posted to every window when the worker cannot start. */
export interface ErrorMessage {
  readonly type: 'token-worker:error';
  readonly version: number;
  readonly error: PlainError;
}

/** Posted to a window while a long response passes through the worker, in a browser that ends an idle worker all the same: asks for `hold`. */
export interface RelayingMessage {
  readonly type: 'token-worker:relaying';
  readonly version: number;
}

export type MessageToPage = LogoutMessage | SessionMessage | ErrorMessage | RelayingMessage;

/** Tokens that an app got in some other way, in the names of a token response (RFC 6749, section 5.1) or in camelCase. */
export interface TokensFromPage {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Lifetime of the access token in seconds, counted from now. */
  readonly expiresIn?: number;
  readonly username?: string;
}

/** What made a page wake the worker. */
export type WakeReason = 'due' | 'online' | 'visible' | 'pageshow';

export type MessageToWorker =
  /** Asks for the worker's version and the session's snapshot. */
  | { readonly type: 'token-worker:hello'; readonly version: number; readonly session: string }
  /** Asks the worker to take control of pages that it does not control (after a hard reload). */
  | { readonly type: 'token-worker:claim'; readonly version: number }
  /** Keeps the worker from being ended while it relays a response; the answer to `relaying`. */
  | { readonly type: 'token-worker:hold'; readonly version: number }
  | { readonly type: 'token-worker:wake'; readonly version: number; readonly session: string; readonly reason: WakeReason }
  | { readonly type: 'token-worker:refresh'; readonly version: number; readonly session: string }
  | { readonly type: 'token-worker:logout-request'; readonly version: number; readonly session: string }
  /** Begins a sign-in with the session's provider; the reply says where the page is to go. */
  | { readonly type: 'token-worker:login'; readonly version: number; readonly session: string; readonly options: LoginOptions }
  | { readonly type: 'token-worker:set-tokens'; readonly version: number; readonly session: string; readonly tokens: TokensFromPage }
  | { readonly type: 'token-worker:forget'; readonly version: number; readonly session: string }
  /** Asks what happened to the session lately. */
  | { readonly type: 'token-worker:history'; readonly version: number; readonly session: string };

/** The answer to any message that came with a port. */
export type Reply =
  | {
      readonly type: 'token-worker:reply';
      readonly version: number;
      /** The version of the package that the worker was built from. */
      readonly workerVersion: string;
      readonly snapshot?: SessionSnapshot;
      /** Whose the session is, with each snapshot: messages of another owner are not for this page. */
      readonly owner?: string;
      /** Where the page is to go: to the provider, to sign in or out. */
      readonly location?: string;
      /** What happened lately, oldest first; in the answer to `history` alone. */
      readonly history?: readonly SessionEvent[];
    }
  | ErrorMessage;

/** Whether `data` is one of this library's messages, from whichever side. */
export function isTokenWorkerMessage(data: unknown): data is { readonly type: string; readonly version: number } {
  return (
    typeof data === 'object' &&
    data !== null &&
    'type' in data &&
    typeof data.type === 'string' &&
    data.type.startsWith('token-worker:') &&
    'version' in data &&
    typeof data.version === 'number'
  );
}
