/** A real OAuth 2.0 / OpenID provider for a test: oidc-provider as it is, on a port of its own, recording everything that reaches it. */
import { randomBytes } from 'node:crypto';
import { generateKeyPair, exportJWK } from 'jose';
import { errors, Provider } from 'oidc-provider';
import { interact } from './interaction.js';
import { startRecording, type RecordedRequest, type RecordingServer } from './recorded.js';
import { adapterFor, revokeAll, type Store } from './store.js';
import { actAs, readdress, vendorConfiguration, type Vendor } from './vendor.js';

export interface TestClient {
  readonly clientId: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris?: readonly string[];
  /** The authorization server refuses to give this client a token without proof of possession. */
  readonly isDpopBound?: boolean;
  /** A confidential client: it has to present this at the token endpoint. */
  readonly secret?: string;
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
  /** Whose particulars it has. */
  readonly vendor?: Vendor;
}

export interface TestProvider extends RecordingServer {
  readonly issuer: string;
  readonly jwksUri: string;
  /** Every code and token that it has given out: what no page may ever see. */
  readonly secrets: Set<string>;
  readonly codes: string[];
  readonly accessTokens: string[];
  readonly refreshTokens: string[];
  readonly idTokens: string[];
  /** The requests to the token endpoint that presented a refresh token. */
  refreshes(): RecordedRequest[];
  /** Whether this access token was given out and holds. */
  accepts(accessToken: string): Promise<boolean>;
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

/** One for all providers of a run: to make an RSA key takes longer than most scenarios. */
let signingKey: Promise<object> | undefined;

async function makeSigningKey(): Promise<object> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'test' };
}

export async function startProvider(options: ProviderOptions): Promise<TestProvider> {
  const store: Store = new Map();
  const given: Given = { codes: [], accessTokens: [], refreshTokens: [], idTokens: [] };
  const secrets = new Set<string>();
  const key = await (signingKey ??= makeSigningKey());

  const keep = (list: string[], value: unknown): void => {
    if (typeof value !== 'string' || value === '') return;
    list.push(value);
    secrets.add(value);
  };

  let provider: Provider | undefined;
  const { vendor } = options;
  const server = await startRecording((origin) => {
    const real = new Provider(origin + (vendor?.issuerPath ?? ''), configuration(options, store, key));
    provider = real;
    if (vendor !== undefined) actAs(vendor, real, origin);
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
      else if (vendor === undefined) callback(incoming, outgoing);
      else {
        const refusal = incoming.method === 'POST' && path === vendor.routes.token ? vendor.refusal?.(new URLSearchParams(body), incoming) : undefined;
        readdress(vendor, incoming);
        if (refusal === undefined) callback(incoming, outgoing);
        else outgoing.writeHead(400, { 'Content-Type': 'application/json' }).end(JSON.stringify({ error: 'invalid_request', error_description: refusal }));
      }
    };
  }, options.port);

  return {
    ...server,
    ...given,
    issuer: server.origin + (vendor?.issuerPath ?? ''),
    jwksUri: server.origin + (vendor?.routes.jwks ?? '/jwks'),
    secrets,
    refreshes: () => server.to(vendor?.routes.token ?? '/token').filter(({ body }) => new URLSearchParams(body).get('grant_type') === 'refresh_token'),
    accepts: async (token) => (await provider?.AccessToken.find(token)) !== undefined,
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
  const { resourceIndicators, ...particulars } = options.vendor === undefined ? {} : vendorConfiguration(options.vendor, accessTokenSeconds);
  return {
    adapter: adapterFor(store),
    clients: options.clients.map(({ clientId, redirectUris, postLogoutRedirectUris, isDpopBound, secret }) => ({
      client_id: clientId,
      redirect_uris: redirectUris,
      post_logout_redirect_uris: postLogoutRedirectUris ?? [],
      token_endpoint_auth_method: secret === undefined ? 'none' : 'client_secret_post',
      ...(secret === undefined ? {} : { client_secret: secret }),
      application_type: 'web',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      ...(options.dpop === true ? { dpop_bound_access_tokens: isDpopBound === true } : {}),
    })),
    jwks: { keys: [key] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, name: id, ...options.vendor?.claims }) }),
    claims: { openid: ['sub'], profile: ['name'] },
    scopes: ['openid', 'offline_access', 'profile'],
    ...particulars,
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
      resourceIndicators: resourceIndicators ?? {
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
