/** In what a vendor's provider differs from oidc-provider as it is: addresses, metadata, what it demands and how it refuses. */
import type { IncomingMessage } from 'node:http';
import type { Provider, ProviderContext } from 'oidc-provider';

type Route = 'authorization' | 'token' | 'revocation' | 'end_session' | 'jwks' | 'userinfo';
type Parameters = Readonly<Record<string, string | undefined>>;
type Metadata = Record<string, unknown>;

export interface Vendor {
  /** What the issuer has after its origin. */
  readonly issuerPath: string;
  /** Where the metadata can be had, before `/.well-known/openid-configuration`; by default at the issuer. */
  readonly metadataPath?: string;
  readonly routes: Readonly<Record<Route, string>>;
  /** What the metadata has otherwise. */
  readonly metadata?: (origin: string) => Metadata;
  /** What it has not at all. */
  readonly lacks?: readonly string[];
  /** Whether the callback names the issuer (RFC 9207). */
  readonly namesIssuer: boolean;
  /** For whom the access token of this authorization request is; undefined: an opaque token, for nobody else. */
  readonly audienceOf: (parameters: Parameters) => string | undefined;
  /** The scopes of that resource server. */
  readonly scopes: string;
  /** Whether this authorization request asks for a refresh token; by default by the scope `offline_access`. */
  readonly isOffline?: (parameters: URLSearchParams) => boolean;
  /** Its own parameters of the authorization request. */
  readonly parameters?: readonly string[];
  /** Why it refuses this request to the token endpoint, where it demands more than others do. */
  readonly refusal?: (form: URLSearchParams, incoming: IncomingMessage) => string | undefined;
  /** The status of `invalid_grant`. */
  readonly invalidGrantStatus?: number;
  /** More claims of each user. */
  readonly claims?: Readonly<Record<string, string>>;
}

const WELL_KNOWN = '/.well-known/openid-configuration';

const byScope = (parameters: URLSearchParams): boolean => parameters.get('scope')?.split(' ').includes('offline_access') === true;

/** What oidc-provider wants before it gives a refresh token: the scope and `prompt=consent`. */
function asOffline(path: string): string {
  const url = new URL(path, 'http://localhost');
  const { searchParams } = url;
  if (!byScope(searchParams)) searchParams.set('scope', `${searchParams.get('scope') ?? ''} offline_access`);
  if (!searchParams.has('prompt')) searchParams.set('prompt', 'consent');
  return url.pathname + url.search;
}

/** The request as oidc-provider is to see it. */
export function readdress(vendor: Vendor, incoming: IncomingMessage): void {
  const path = incoming.url ?? '';
  const issuerPath = vendor.metadataPath ?? vendor.issuerPath;
  if (path === issuerPath.replace(/\/$/, '') + WELL_KNOWN) incoming.url = WELL_KNOWN;
  else if (path.split('?')[0] === vendor.routes.authorization && (vendor.isOffline ?? byScope)(new URL(path, 'http://localhost').searchParams)) incoming.url = asOffline(path);
}

const withoutIssuer = (location: string): string => {
  const url = new URL(location);
  url.searchParams.delete('iss');
  return url.href;
};

export function actAs(vendor: Vendor, real: Provider, origin: string): void {
  real.use(async (ctx: ProviderContext, next) => {
    await next();
    const { path, status } = ctx;
    if (path === WELL_KNOWN) {
      const lacks = [...(vendor.lacks ?? []), ...(vendor.namesIssuer ? [] : ['authorization_response_iss_parameter_supported'])];
      ctx.body = { ...(ctx.body as Metadata), ...vendor.metadata?.(origin), ...Object.fromEntries(lacks.map((name) => [name, undefined])) };
    }
    if (path.startsWith(vendor.routes.authorization) && !vendor.namesIssuer && ctx.response.get('location').includes('iss=')) {
      ctx.set('Location', withoutIssuer(ctx.response.get('location')));
    }
    if (path === vendor.routes.token && status === 400 && (ctx.body as { error?: string }).error === 'invalid_grant') ctx.status = vendor.invalidGrantStatus ?? 400;
  });
}

export function vendorConfiguration({ routes, scopes, audienceOf, parameters = [], claims }: Vendor, accessTokenSeconds: number): Record<string, unknown> {
  return {
    routes,
    extraParams: parameters,
    ...(claims === undefined ? {} : { claims: { openid: ['sub', ...Object.keys(claims)], profile: ['name'] } }),
    resourceIndicators: {
      enabled: true,
      defaultResource: (ctx: ProviderContext, _: unknown, oneOf?: readonly string[]) => oneOf?.[0] ?? audienceOf(ctx.oidc.params ?? {}),
      useGrantedResource: () => true,
      getResourceServerInfo: (_: unknown, audience: string) => ({ scope: scopes, audience, accessTokenTTL: accessTokenSeconds, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } }),
    },
  };
}
