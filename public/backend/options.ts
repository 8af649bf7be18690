/** What a backend can be told, and what it does when it isn't. */
import type { EmbeddedProvider } from './provider/index.js';

export interface BackendOptions {
  /** Seconds that an access token lives; asked for each one, so it may change meanwhile. Default 900. */
  readonly accessTokenLifetime?: number;
  /** Seconds that a refresh token lives. Default 30 days. */
  readonly refreshTokenLifetime?: number;
  /** Each refresh answers a new refresh token; an old one presented again revokes the whole family. Default true. */
  readonly rotate?: boolean;
  /** With rotation: seconds for which a rotated refresh token is taken again, as long as nothing that it gave out has been presented. Default 0. */
  readonly refreshTokenGrace?: number;
  /** Sign-in binds the session to the key of the proof that comes with it; renewal and sign-out are for proofs by that key. Default false. */
  readonly proof?: boolean;
  /** These proofs have to contain a nonce. Default false. */
  readonly proofNonces?: boolean;
  /** Passwords by user name. */
  readonly users?: Readonly<Record<string, string>>;
  /** The clock, in epoch seconds. */
  readonly now?: () => number;
  /** Milliseconds between two server-sent events of `/events`. Default 1000. */
  readonly eventInterval?: number;
  /** Called before every logged request; a response that it returns takes the place of ours. For outages and delays in tests. */
  readonly intercept?: (request: Request) => Response | undefined | Promise<Response | undefined>;
  /** Whose access tokens open `/bound`, with proof of possession. None: there is no `/bound`. */
  readonly provider?: Promise<EmbeddedProvider>;
}

export interface Settings extends Required<Omit<BackendOptions, 'intercept' | 'provider'>> {
  readonly intercept: BackendOptions['intercept'];
}

const THIRTY_DAYS = 30 * 24 * 60 * 60;

export function settingsFrom(options: BackendOptions): Settings {
  return {
    get accessTokenLifetime() {
      return options.accessTokenLifetime ?? 900;
    },
    refreshTokenLifetime: options.refreshTokenLifetime ?? THIRTY_DAYS,
    rotate: options.rotate ?? true,
    refreshTokenGrace: options.refreshTokenGrace ?? 0,
    proof: options.proof ?? false,
    proofNonces: options.proofNonces ?? false,
    users: options.users ?? { ada: 'lovelace', grace: 'hopper' },
    now: options.now ?? (() => Math.floor(Date.now() / 1000)),
    eventInterval: options.eventInterval ?? 1000,
    intercept: options.intercept,
  };
}
