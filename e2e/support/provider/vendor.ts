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
  /** Changes the metadata; what is undefined goes. */
  readonly metadata?: (origin: string) => Metadata;
  /** Whether the callback names the issuer (RFC 9207). */
  readonly namesIssuer: boolean;
  /** For whom the access token of this authorization request is; undefined: an opaque token, for nobody else. */
  readonly audienceOf: (parameters: Parameters) => string | undefined;
  /** The scopes of that resource server. */
  readonly scopes: string;
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

/** Only oidc-provider wants `prompt=consent` before it believes that `offline_access` was asked for. */
function withConsent(path: string): string {
  const url = new URL(path, 'http://localhost');
  const { searchParams } = url;
  if (searchParams.get('scope')?.split(' ').includes('offline_access') === true && !searchParams.has('prompt')) searchParams.set('prompt', 'consent');
  return url.pathname + url.search;
}

/** The request as oidc-provider is to see it. */
export function readdress(vendor: Vendor, incoming: IncomingMessage): void {
  const path = incoming.url ?? '';
  const issuerPath = vendor.metadataPath ?? vendor.issuerPath;
  if (path === issuerPath.replace(/\/$/, '') + WELL_KNOWN) incoming.url = WELL_KNOWN;
  else if (path.split('?')[0] === vendor.routes.authorization) incoming.url = withConsent(path);
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
      const changed = { ...(ctx.body as Metadata), ...(vendor.namesIssuer ? {} : { authorization_response_iss_parameter_supported: undefined }), ...vendor.metadata?.(origin) };
      ctx.body = changed;
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
