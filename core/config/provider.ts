/** Reads `provider`: it takes the place of the endpoints, and where it sends the browser back to must be the worker's to answer. */
import { isObject, refuse } from './check.js';
import type { ResolvedRefresh } from './endpoints.js';
import type { ResolvedRule } from './rules.js';
import { endpointUrl } from '../url.js';
import type { ProviderLike, TokenWorkerConfig } from './types.js';

export interface ResolvedProvider {
  /** What `oidc(…)` made; the worker knows more of it than the configuration does. */
  readonly given: ProviderLike;
  /** The redirect URI as an absolute URL. */
  readonly redirectHref: string;
}

const TAKES = "what oidc(…) from 'token-worker/sw/oidc' answers";

export function readProvider(config: TokenWorkerConfig, origin: string): ResolvedProvider | undefined {
  const { provider } = config;
  if (provider === undefined) return undefined;
  if (!isObject(provider) || typeof provider.issuer !== 'string' || typeof (provider as { connect?: unknown }).connect !== 'function') refuse('provider', provider, TAKES);
  for (const key of ['login', 'update', 'refresh', 'logout'] as const) {
    if (config[key] !== undefined) refuse(key, config[key], 'nothing where there is a provider, which takes its place');
  }
  if (config.storage === 'memory') refuse('storage', 'memory', "'indexeddb' or 'sealed' with a provider: its refresh token has to be kept");
  const { href } = endpointUrl('provider.redirectUri', provider.redirectUri, origin);
  if (!href.startsWith(`${origin}/`) || href.includes('?')) refuse('provider.redirectUri', provider.redirectUri, "a path or URL of the worker's own origin, without query");
  return Object.freeze({ given: provider, redirectHref: href });
}

/** A rule can only have a token that there will be. */
export function checkAudiences(rules: readonly ResolvedRule[], provider: ResolvedProvider | undefined, isList: boolean): void {
  const names = provider?.given.audiences ?? [];
  for (const [index, { audience }] of rules.entries()) {
    if (audience === undefined || names.includes(audience)) continue;
    const takes = names.length === 0 ? "nothing unless provider is an oidc(…) with audiences" : names.map((name) => `'${name}'`).join(' or ');
    refuse(isList ? `api[${String(index)}].audience` : 'api.audience', audience, takes);
  }
}

/** By its redirect URI it is known which provider an answer comes from: one could pass off another's as its own (RFC 9700, section 4.4.2.2). */
export function checkRedirectUris(providers: readonly ResolvedProvider[]): void {
  const issuers = new Map<string, string>();
  for (const { given: { issuer, redirectUri }, redirectHref } of providers) {
    if ((issuers.get(redirectHref) ?? issuer) !== issuer) refuse('provider.redirectUri', redirectUri, 'one of its own for each issuer');
    issuers.set(redirectHref, issuer);
  }
}

/** The provider renews by itself; what the rest of the worker asks of a refresh endpoint is answered here. */
export function renewalBy({ given }: ResolvedProvider): ResolvedRefresh {
  const noField = undefined;
  return Object.freeze({
    href: given.issuer,
    // No page calls it: it is the worker alone that renews.
    matches: () => false,
    namesQuery: false,
    fields: { accessToken: noField, refreshToken: noField, expiresIn: noField, username: noField },
    method: 'POST',
    style: 'provider' as const,
    clientId: given.clientId,
    headers: {},
    timeout: given.timeout,
    request: undefined,
    response: undefined,
  });
}
