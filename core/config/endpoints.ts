/** Reads `login`, `update`, `refresh` and `logout`: where they are, and where the fields stand in what they answer. */
import { endpointUrl, type EndpointUrl } from '../url.js';
import { checkKeys, HTTP_TOKEN, isObject, oneOf, optionalFunction, optionalString, refuse, seconds, toList } from './check.js';
import type { RefreshConfig, TokenFields } from './types.js';

/** A field's path in a JSON body, one key a step; absent: the usual names are tried. */
export type FieldPath = readonly string[] | undefined;

export interface ResolvedFields {
  readonly accessToken: FieldPath;
  readonly refreshToken: FieldPath;
  readonly expiresIn: FieldPath;
  readonly username: FieldPath;
}

export interface ResolvedTokenEndpoint extends EndpointUrl {
  readonly fields: ResolvedFields;
}

export interface ResolvedRefresh extends ResolvedTokenEndpoint {
  readonly method: string;
  /** `provider`: nothing of it is used but the time limit. */
  readonly style: 'json' | 'form' | 'cookie' | 'provider';
  readonly clientId: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly timeout: number;
  readonly request: RefreshConfig['request'];
  readonly response: RefreshConfig['response'];
}

const FIELD_KEYS = ['accessToken', 'refreshToken', 'expiresIn'] as const;
const REFRESH_KEYS = ['url', 'method', 'style', 'clientId', 'headers', 'timeout', 'request', 'response', ...FIELD_KEYS];
const DEFAULT_TIMEOUT = 8;
/** What `fetch` takes as a header's value. */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

function readFields(key: string, given: TokenFields): ResolvedFields {
  const path = (name: keyof TokenFields): FieldPath => {
    const text = optionalString(`${key}.${name}`, given[name], "the path of a field in a JSON body, such as 'data.access_token'");
    return text === undefined ? undefined : Object.freeze(text.split('.'));
  };
  return Object.freeze({
    accessToken: path('accessToken'),
    refreshToken: path('refreshToken'),
    expiresIn: path('expiresIn'),
    username: path('username'),
  });
}

/** A string stands for an object that has only `url`. */
function asObject<T extends { readonly url: string }>(key: string, value: unknown, known: readonly string[], takes: string): T {
  if (typeof value === 'string') return { url: value } as T;
  if (!isObject(value)) refuse(key, value, takes);
  checkKeys(key, value, known);
  if (value['url'] === undefined) refuse(`${key}.url`, undefined, "the endpoint's path or absolute URL");
  return value as unknown as T;
}

export function readTokenEndpoints(key: 'login' | 'update', value: unknown, origin: string): readonly ResolvedTokenEndpoint[] {
  if (value === undefined) return [];
  const takes = `an endpoint's path or URL, an object { url, accessToken?, refreshToken?, expiresIn?, username? }, or a list of these`;
  return toList(value).map((item, index) => {
    const at = Array.isArray(value) ? `${key}[${String(index)}]` : key;
    const given = asObject<TokenFields & { readonly url: string }>(at, item, ['url', ...FIELD_KEYS, 'username'], takes);
    return Object.freeze({
      ...endpointUrl(typeof item === 'string' ? at : `${at}.url`, given.url, origin),
      fields: readFields(at, given),
    });
  });
}

function readHeaders(value: unknown): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  const takes = "an object of header names and values, such as { 'X-Client': 'web' }";
  if (!isObject(value)) refuse('refresh.headers', value, takes);
  for (const [name, text] of Object.entries(value)) {
    if (!HTTP_TOKEN.test(name)) refuse('refresh.headers', name, takes);
    if (typeof text !== 'string' || !FIELD_VALUE.test(text)) refuse(`refresh.headers.${name}`, text, 'a string on one line, of Latin-1 characters');
  }
  return Object.freeze({ ...(value as Record<string, string>) });
}

export function readRefresh(value: unknown, origin: string): ResolvedRefresh | undefined {
  if (value === undefined) return undefined;
  const takes = "an endpoint's path or URL, or an object { url, method?, style?, clientId?, headers?, timeout?, request?, response? }";
  const given = asObject<RefreshConfig>('refresh', value, REFRESH_KEYS, takes);
  const style = oneOf('refresh.style', given.style, ['json', 'form', 'cookie'], 'json');
  const takesMethod = "an HTTP method, such as 'POST'";
  const method = (optionalString('refresh.method', given.method, takesMethod) ?? 'POST').toUpperCase();
  if (!HTTP_TOKEN.test(method)) refuse('refresh.method', given.method, takesMethod);
  const request = optionalFunction<NonNullable<RefreshConfig['request']>>('refresh.request', given.request);
  if ((method === 'GET' || method === 'HEAD') && style !== 'cookie' && request === undefined) {
    refuse('refresh.method', method, `a method with a body for style '${style}', such as 'POST', or comes with refresh.request`);
  }
  return Object.freeze({
    ...endpointUrl(typeof value === 'string' ? 'refresh' : 'refresh.url', given.url, origin),
    fields: readFields('refresh', given),
    method,
    style,
    clientId: optionalString('refresh.clientId', given.clientId, 'the client_id, a string'),
    headers: readHeaders(given.headers),
    timeout: seconds('refresh.timeout', given.timeout, DEFAULT_TIMEOUT, 'positive'),
    request,
    response: optionalFunction<NonNullable<RefreshConfig['response']>>('refresh.response', given.response),
  });
}

export function readLogout(value: unknown, origin: string): EndpointUrl | undefined {
  if (value === undefined) return undefined;
  const given = asObject('logout', value, ['url'], "an endpoint's path or URL, or an object { url }");
  return endpointUrl(typeof value === 'string' ? 'logout' : 'logout.url', given.url, origin);
}
