/** Any OAuth 2.0 or OpenID provider, signed in with by the worker itself: no address of a page and no answer to it holds a code, a verifier or a token. */
import { readOidc, type AudienceOptions, type AuthorizationParameters, type OidcOptions } from '../../core/oidc/options.js';
import type { Provider } from '../provider.js';
import { sealingFor } from '../sealing.js';
import { comeBack, comeBackHere } from './come-back.js';
import { Connection } from './connection.js';
import type { Joined } from './joined.js';
import { keptTransactions } from './kept-transactions.js';
import { login } from './login.js';
import { logout } from './logout.js';
import { renew } from './renew.js';
import type { OpenTransactions } from './transactions.js';

export type { AudienceOptions, AuthorizationParameters, OidcOptions };
export type { Provider };

/**
 * What the configuration's `provider` takes.
 *
 * @throws TokenWorkerError `invalid-config`
 */
export const oidc = (options: OidcOptions): Provider => providerWith(options, keptTransactions);

/** @internal */
export function providerWith(options: OidcOptions, openTransactions: OpenTransactions): Provider {
  const resolved = readOidc(options);
  const { issuer, clientId, redirectUri, timeout, audiences } = resolved;
  return Object.freeze({
    issuer,
    clientId,
    redirectUri,
    timeout,
    audiences: Object.freeze([...audiences.keys()]),
    connect(session, tools) {
      const connection = new Connection(resolved);
      const joined: Joined = { session, connection, transactions: openTransactions(session.config.owner, tools, sealingFor(session.config, tools.sealing)), tools };
      const connected: ReturnType<Provider['connect']> = {
        renew: (tokens, giveUp, audience) => renew(connection, tokens, giveUp, tools, audience),
        login: (given) => login(joined, given),
        logout: (event) => logout(joined, event),
        comeBack: (url, others, event) => comeBack([connected, ...others], url, event),
        comeBackHere: (url, event) => comeBackHere(joined, url, event),
      };
      return connected;
    },
  } satisfies Provider);
}
