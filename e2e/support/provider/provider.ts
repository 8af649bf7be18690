/** A real OAuth 2.0 / OpenID provider for a test: oidc-provider as it is, on a port of its own, recording everything that reaches it. */
import { randomBytes } from 'node:crypto';
import { generateKeyPair, exportJWK } from 'jose';
import { errors, Provider } from 'oidc-provider';
import { interact } from './interaction.js';
import { startRecording, type RecordedRequest, type RecordingServer } from './recorded.js';
import { adapterFor, revokeAll, type Store } from './store.js';

export interface TestClient {
  readonly clientId: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris?: readonly string[];
  /** The authorization server refuses to give this client a token without proof of possession. */
  readonly isDpopBound?: boolean;
}

export interface ProviderOptions {
  readonly clients: readonly TestClient[];
  /** Origins whose pages may read the token, revocation and userinfo endpoints. Default: those of the redirect URIs. */
  readonly allowedOrigins?: readonly string[];
  readonly consent?: 'asked' | 'given';
  /** Resource servers (RFC 8707) for which JWT access tokens are given out, with scope `api`. */
  readonly resources?: readonly string[];
  readonly accessTokenSeconds?: number;
  readonly refreshTokenSeconds?: number;
  /** A refresh token also where offline_access was not asked for. */
  readonly refreshWithoutOfflineAccess?: boolean;
  /** 'always': at each refresh. 'default': what oidc-provider does, which rotates no DPoP-bound refresh token before 70% of its life. */
  readonly rotation?: 'always' | 'default' | 'never';
  readonly dpop?: boolean;
  readonly dpopNonce?: boolean;
  readonly revocation?: boolean;
  readonly logout?: boolean;
  /** Seconds by which its Date header is off; the tokens are not. */
  readonly dateOffset?: number;
  readonly port?: number;
}

export interface TestProvider extends RecordingServer {
  readonly issuer: string;
  /** Every code and token that it has given out: what no page may ever see. */
  readonly secrets: Set<string>;
  readonly codes: string[];
  readonly accessTokens: string[];
  readonly refreshTokens: string[];
  readonly idTokens: string[];
  /** The requests to the token endpoint that presented a refresh token. */
  refreshes(): RecordedRequest[];
  /** Whether this refresh token may still be used. */
  isAlive(refreshToken: string): Promise<boolean>;
  revokeEverything(): void;
}

interface Given {
  readonly codes: string[];
  readonly accessTokens: string[];
  readonly refreshTokens: string[];
  readonly idTokens: string[];
}

export async function startProvider(options: ProviderOptions): Promise<TestProvider> {
  const store: Store = new Map();
  const given: Given = { codes: [], accessTokens: [], refreshTokens: [], idTokens: [] };
  const secrets = new Set<string>();
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'test' };

  const keep = (list: string[], value: unknown): void => {
    if (typeof value !== 'string' || value === '') return;
    list.push(value);
    secrets.add(value);
  };

  let provider: Provider | undefined;
  const server = await startRecording((issuer) => {
    const real = new Provider(issuer, configuration(options, store, key));
    provider = real;
    real.on('authorization.success', (_, out) => {
      keep(given.codes, (out as { code?: string }).code);
    });
    real.on('grant.success', ({ body }) => {
      const tokens = body as Record<string, unknown>;
      keep(given.accessTokens, tokens.access_token);
      keep(given.refreshTokens, tokens.refresh_token);
      keep(given.idTokens, tokens.id_token);
    });
    const callback = real.callback();
    return async (incoming, outgoing, { path, body }) => {
      if (options.dateOffset !== undefined) outgoing.setHeader('Date', new Date(Date.now() + options.dateOffset * 1000).toUTCString());
      if (path.startsWith('/interaction/')) await interact(real, options.consent ?? 'given', incoming, outgoing, body);
      else callback(incoming, outgoing);
    };
  }, options.port);

  return {
    ...server,
    ...given,
    issuer: server.origin,
    secrets,
    refreshes: () => server.to('/token').filter(({ body }) => new URLSearchParams(body).get('grant_type') === 'refresh_token'),
    isAlive: async (token) => {
      const found = await provider?.RefreshToken.find(token);
      return found !== undefined && !found.consumed && store.has(`Grant:${found.grantId}`);
    },
    revokeEverything: () => {
      revokeAll(store);
    },
  };
}

function configuration(options: ProviderOptions, store: Store, key: object): Record<string, unknown> {
  const accessTokenSeconds = options.accessTokenSeconds ?? 300;
  const origins = options.allowedOrigins ?? options.clients.flatMap(({ redirectUris }) => redirectUris.map((uri) => new URL(uri).origin));
  const resources = options.resources ?? [];
  const rotation = options.rotation ?? 'always';
  return {
    adapter: adapterFor(store),
    clients: options.clients.map(({ clientId, redirectUris, postLogoutRedirectUris, isDpopBound }) => ({
      client_id: clientId,
      redirect_uris: redirectUris,
      post_logout_redirect_uris: postLogoutRedirectUris ?? [],
      token_endpoint_auth_method: 'none',
      application_type: 'web',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      ...(options.dpop === true ? { dpop_bound_access_tokens: isDpopBound === true } : {}),
    })),
    jwks: { keys: [key] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, name: id }) }),
    claims: { openid: ['sub'], profile: ['name'] },
    scopes: ['openid', 'offline_access', 'profile'],
    pkce: { required: () => true },
    responseTypes: ['code'],
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    clientBasedCORS: (_: unknown, origin: string) => origins.includes(origin),
    ttl: {
      AccessToken: accessTokenSeconds,
      AuthorizationCode: 60,
      IdToken: accessTokenSeconds,
      RefreshToken: options.refreshTokenSeconds ?? 3600,
      Grant: 86_400,
      Interaction: 600,
      Session: 86_400,
    },
    ...(options.refreshWithoutOfflineAccess === true ? { issueRefreshToken: () => true } : {}),
    ...(rotation === 'default' ? {} : { rotateRefreshToken: rotation === 'always' }),
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: options.revocation ?? true, allowedPolicy: () => true },
      rpInitiatedLogout: { enabled: options.logout ?? true, logoutSource, postLogoutSuccessSource },
      dPoP: {
        enabled: options.dpop === true,
        ...(options.dpopNonce === true ? { nonceSecret: randomBytes(32), requireNonce: () => true } : {}),
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => undefined,
        useGrantedResource: () => true,
        getResourceServerInfo: (_: unknown, resource: string) => {
          if (!resources.includes(resource)) throw new errors.InvalidTarget();
          return { scope: 'api', audience: resource, accessTokenTTL: accessTokenSeconds, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } };
        },
      },
    },
  };
}

function logoutSource(ctx: { body: unknown }, form: string): void {
  ctx.body = `<!doctype html><html lang="en"><title>Sign out</title><body>${form}<button form="op.logoutForm" name="logout" value="yes">Sign out</button><button form="op.logoutForm">Stay</button></body></html>`;
}

function postLogoutSuccessSource(ctx: { body: unknown }): void {
  ctx.body = '<!doctype html><html lang="en"><title>Signed out</title><body>Signed out</body></html>';
}
