/** Any OAuth 2.0 or OpenID provider, signed in with by the worker itself: no page sees a code, a verifier or a token. */
import { readOidc, type OidcOptions } from '../../core/oidc/options.js';
import type { Provider } from '../provider.js';
import { Connection } from './connection.js';
import { renew } from './renew.js';
import { begin, complete } from './sign-in.js';
import { endSession, revoke } from './sign-out.js';

export type { OidcOptions };
export type { Provider };

/** @throws TokenWorkerError `invalid-config` */
export function oidc(options: OidcOptions): Provider {
  const resolved = readOidc(options);
  const connection = new Connection(resolved);
  const { issuer, clientId, redirectUri, timeout } = resolved;
  return Object.freeze({
    issuer,
    clientId,
    redirectUri,
    timeout,
    begin: (login, tools) => begin(connection, login, tools),
    complete: (callback, transaction, tools) => complete(connection, callback, transaction, tools),
    renew: (tokens, giveUp, tools) => renew(connection, tokens, giveUp, tools),
    revoke: (tokens, tools) => revoke(connection, tokens, tools),
    endSession: (tokens, tools) => endSession(connection, tokens, tools),
  } satisfies Provider);
}
