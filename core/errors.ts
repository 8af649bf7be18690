/** The errors of the library: told apart by `code`, which is stable; messages may change. No message ever holds a token. */

export type TokenWorkerErrorCode =
  /** The configuration names an unknown key, lacks one, or holds a value of the wrong kind. */
  | 'invalid-config'
  /** The browser offers no service worker here (old browser, private mode, insecure origin). */
  | 'unsupported'
  /** The browser refused the worker's script: not found, wrong type, outside its origin, a syntax error. */
  | 'registration-failed'
  /** The page lies outside the worker's scope, so it can never be controlled. */
  | 'out-of-scope'
  /** A worker is there, but it did not answer in time or is no token worker. */
  | 'no-answer'
  /** Page and worker are of versions that cannot speak to each other. The worker goes on serving the page's requests. */
  | 'version-mismatch'
  /** The worker has no session of that name. */
  | 'unknown-session'
  /** `setTokens` was given something that is no token response. */
  | 'invalid-tokens'
  /** `login` was given something that it does not take, or the session has no provider to sign in with. */
  | 'invalid-login'
  /** The provider could not be asked: its metadata cannot be had, or does not say what it has to. */
  | 'provider-unavailable'
  /** `storage: 'sealed'`, and the worker's script came without the secret that `token-worker/server` puts before it. */
  | 'not-sealed';

/** An error as it crosses `postMessage`. */
export interface PlainError {
  readonly code: TokenWorkerErrorCode;
  readonly message: string;
}

export class TokenWorkerError extends Error {
  override readonly name = 'TokenWorkerError';
  readonly code: TokenWorkerErrorCode;

  constructor(code: TokenWorkerErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
