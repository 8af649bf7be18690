/** The demo's second server, on an origin of its own as an app's provider is: `oidc-provider` as it comes from npm, with pages to look at. */
import { createServer } from 'node:http';
import { Users } from '../auth/users.js';
import type { NewRecord } from '../log/request-log.js';
import { configurationOf } from './configuration.js';
import { interactions } from './interactions.js';
import { IssuedTokens } from './issued-tokens.js';
import { listen } from './listen.js';
import { recordRequests } from './record-requests.js';
import { revokeAll, type Store } from './store.js';

export interface ProviderOptions {
  /** The demo's own origin: its pages alone may sign in here. */
  readonly appOrigin: string;
  readonly clientId: string;
  /** Any other that is free, where this one is not. */
  readonly port: number;
  /** Passwords by user name. */
  readonly users: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly accessTokenLifetime: number;
  /** Told of each request, once its answer is known. */
  readonly record: (request: NewRecord) => void;
}

export interface EmbeddedProvider {
  readonly issuer: string;
  /** The API that its access tokens are for. */
  readonly audience: string;
  /** Whether the access token of this number is one that an API should take. */
  readonly isGood: (jti: string) => boolean;
  /** APIs are to refuse every access token issued so far; refresh tokens stay good. */
  readonly expireAccessTokens: () => void;
  /** Every session is over, here and in the apps. */
  readonly revokeSessions: () => void;
  readonly close: () => void;
}

export async function startProvider(options: ProviderOptions): Promise<EmbeddedProvider> {
  // Not before it is needed: it brings a good many modules along.
  const { Provider } = await import('oidc-provider');
  const store: Store = new Map();
  const issued = new IssuedTokens(options.accessTokenLifetime);
  const audience = `${options.appOrigin}/bound`;
  const server = createServer();
  const issuer = `http://localhost:${String(await listen(server, options.port))}`;
  const users = new Users(options.users);
  const provider = new Provider(issuer, await configurationOf({ ...options, audience, store, users }));
  provider.on('access_token.issued', ({ jti }) => issued.add(jti));
  provider.use(recordRequests(options.record));
  provider.use(interactions(provider, users, options));
  server.on('request', provider.callback());
  return {
    issuer,
    audience,
    isGood: (jti) => issued.has(jti),
    expireAccessTokens: () => issued.clear(),
    revokeSessions: () => {
      revokeAll(store);
      issued.clear();
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
