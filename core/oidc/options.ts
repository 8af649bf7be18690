/** Reads what `oidc(…)` was given: a mistake is named with what it takes, before anything is asked of the provider. */
import { checkKeys, isObject, optionalString, refuse, seconds } from '../config/check.js';

/** Parameters of the authorization request, each as the provider is to get it. */
export type AuthorizationParameters = Readonly<Record<string, string>>;

/** What the token endpoint is asked for when an access token for this audience is to be had (RFC 6749, section 6; RFC 8707, section 2.2). */
export interface AudienceOptions {
  /** The resource servers that the access token is for, as absolute URIs (RFC 8707); the sign-in asks for them too. */
  readonly resource?: string | readonly string[];
  /** Less than what the sign-in asked for; some providers take another resource server's scopes here. */
  readonly scope?: string;
  /** More parameters, for providers that want the audience told in a way of their own, such as `{ audience: '…' }`. */
  readonly parameters?: AuthorizationParameters;
}

export interface OidcOptions {
  /** The provider's issuer identifier: `https://id.example.com`. Everything else is discovered from it. */
  readonly issuer: string;
  /** `client_id` of a public client. */
  readonly clientId: string;
  /** Where the provider sends the browser back to: a path or URL of this origin, registered at the provider, and used for nothing else. */
  readonly redirectUri: string;
  /** Default `openid`. `offline_access` is what most providers want for a refresh token. */
  readonly scope?: string;
  /** The resource servers that the access token is for (RFC 8707). */
  readonly resource?: string | readonly string[];
  /** More resource servers with access tokens of their own, got by the same sign-in; a rule of `api` names whose it gets. */
  readonly audiences?: Readonly<Record<string, AudienceOptions>>;
  /** More parameters of every authorization request, such as `{ audience: '…' }`. */
  readonly parameters?: AuthorizationParameters;
  /** More parameters of every renewal, for the session's own token: some providers want the `scope` again. */
  readonly refreshParameters?: AuthorizationParameters;
  /** Where the provider sends the browser after sign-out (OpenID Connect RP-Initiated Logout). None: the sign-out stays between worker and provider. */
  readonly postLogoutRedirectUri?: string;
  /** `openid`: `/.well-known/openid-configuration`; `oauth2`: RFC 8414. Default `openid`. */
  readonly discovery?: 'openid' | 'oauth2';
  /** Metadata in place of discovery, in the names of RFC 8414 (`authorization_endpoint`, `token_endpoint`, …). */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Seconds until an unanswered renewal counts as unavailable. Default 8. */
  readonly timeout?: number;
}

export interface ResolvedAudience {
  readonly resource: readonly string[];
  readonly scope: string | undefined;
  readonly parameters: AuthorizationParameters;
}

export interface ResolvedOidc {
  readonly issuer: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly resource: readonly string[];
  readonly audiences: ReadonlyMap<string, ResolvedAudience>;
  readonly parameters: AuthorizationParameters;
  readonly refreshParameters: AuthorizationParameters;
  readonly postLogoutRedirectUri: string | undefined;
  readonly discovery: 'openid' | 'oauth2';
  readonly metadata: Readonly<Record<string, unknown>> | undefined;
  /** Seconds. */
  readonly timeout: number;
}

const KEYS = ['issuer', 'clientId', 'redirectUri', 'scope', 'resource', 'audiences', 'parameters', 'refreshParameters', 'postLogoutRedirectUri', 'discovery', 'metadata', 'timeout'];
const DEFAULT_TIMEOUT = 8;

/** What the worker itself decides: to have them overridden would take the protection away. */
export const RESERVED = ['client_id', 'redirect_uri', 'response_type', 'response_mode', 'state', 'nonce', 'max_age', 'code_challenge', 'code_challenge_method', 'dpop_jkt', 'request', 'request_uri'];

function required(key: string, value: unknown, takes: string): string {
  return typeof value === 'string' && value !== '' ? value : refuse(key, value, takes);
}

function readIssuer(value: unknown): string {
  const takes = "the provider's issuer identifier, an https URL without query and fragment";
  const issuer = required('provider.issuer', value, takes);
  if (!URL.canParse(issuer)) refuse('provider.issuer', issuer, takes);
  const url = new URL(issuer);
  const isLocal = url.hostname === 'localhost' || url.hostname === '127.0.0.1' || url.hostname === '[::1]';
  if ((url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)) || issuer.includes('?') || issuer.includes('#')) refuse('provider.issuer', issuer, takes);
  return issuer;
}

export function readParameters(key: string, value: unknown, reserved = RESERVED): AuthorizationParameters {
  if (value === undefined) return {};
  const takes = "an object of names and texts, such as { audience: 'https://api.example.com' }";
  if (!isObject(value)) refuse(key, value, takes);
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string') refuse(`${key}.${name}`, text, 'a text');
    if (reserved.includes(name)) refuse(`${key}.${name}`, text, 'nothing: the worker sets it');
    if (name === 'prompt' && text === 'none') refuse(`${key}.${name}`, text, 'any other: there is no silent sign-in, a renewal needs none');
  }
  return Object.freeze({ ...(value as Record<string, string>) });
}

function readResource(key: string, value: unknown): readonly string[] {
  if (value === undefined) return [];
  const takes = "the resource server's absolute URI, or a list of them (RFC 8707)";
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return Object.freeze(list.map((item) => required(key, item, takes)));
}

const AUDIENCE_KEYS = ['resource', 'scope', 'parameters'];
/** What a renewal itself says. */
const OF_THE_RENEWAL = ['grant_type', 'refresh_token', 'client_id', 'client_secret', 'resource'];
/** With what the audience says for it. */
const OF_THE_GRANT = [...OF_THE_RENEWAL, 'scope'];

function readAudience(key: string, value: unknown): ResolvedAudience {
  if (!isObject(value)) refuse(key, value, "an object such as { resource: 'https://other.example.com' }");
  checkKeys(key, value, AUDIENCE_KEYS);
  const parameters = readParameters(`${key}.parameters`, value['parameters'], OF_THE_GRANT);
  const resource = readResource(`${key}.resource`, value['resource']);
  const scope = optionalString(`${key}.scope`, value['scope'], "scopes with spaces between, such as 'invoices'");
  if (resource.length === 0 && scope === undefined && Object.keys(parameters).length === 0) {
    refuse(key, value, 'at least one of resource, scope and parameters: without these it would be the token that the session has');
  }
  return Object.freeze({ resource, scope, parameters });
}

function readAudiences(value: unknown): ReadonlyMap<string, ResolvedAudience> {
  if (value === undefined) return new Map();
  if (!isObject(value)) refuse('provider.audiences', value, "an object of names, such as { billing: { resource: 'https://billing.example.com' } }");
  return new Map(Object.entries(value).map(([name, audience]) => [name, readAudience(`provider.audiences.${name}`, audience)]));
}

/** @throws TokenWorkerError `invalid-config` */
export function readOidc(value: unknown): ResolvedOidc {
  if (!isObject(value)) refuse('oidc(…)', value, 'an object { issuer, clientId, redirectUri, … }');
  checkKeys('provider', value, KEYS);
  const given = value as unknown as OidcOptions;
  const discovery = given.discovery ?? 'openid';
  if (discovery !== 'openid' && discovery !== 'oauth2') refuse('provider.discovery', discovery, "'openid' or 'oauth2'");
  if (given.metadata !== undefined && !isObject(given.metadata)) refuse('provider.metadata', given.metadata, 'an object in the names of RFC 8414');
  return Object.freeze({
    issuer: readIssuer(given.issuer),
    clientId: required('provider.clientId', given.clientId, 'the client_id, a text'),
    redirectUri: required('provider.redirectUri', given.redirectUri, "a path or URL of the worker's origin"),
    scope: optionalString('provider.scope', given.scope, "scopes with spaces between, such as 'openid offline_access'") ?? 'openid',
    resource: readResource('provider.resource', given.resource),
    audiences: readAudiences(given.audiences),
    parameters: readParameters('provider.parameters', given.parameters),
    refreshParameters: readParameters('provider.refreshParameters', given.refreshParameters, OF_THE_RENEWAL),
    postLogoutRedirectUri: optionalString('provider.postLogoutRedirectUri', given.postLogoutRedirectUri, "a path or URL of the worker's origin"),
    discovery,
    metadata: given.metadata,
    timeout: seconds('provider.timeout', given.timeout, DEFAULT_TIMEOUT, 'positive'),
  });
}
