/** Finds the tokens in what a login, update or refresh endpoint answered. */
import type { AudienceTokens } from './audiences.js';
import type { FieldPath, ResolvedFields } from './config/endpoints.js';
import { expiresAt } from './expiry.js';
import { spreadOf } from './spread.js';

/** The tokens of a session. Times are epoch seconds. */
export interface Tokens {
  /** Absent where only its renewal is known to be possible: memory storage after the worker was stopped. */
  readonly accessToken: string | undefined;
  readonly refreshToken: string | undefined;
  /** OpenID Connect's: for the sign-out at the provider, and for an app whose own code puts its placeholder in a request. */
  readonly idToken?: string | undefined;
  /** `DPoP`: bound to a key, and of use only with its proof (RFC 9449). Bearer unless given. */
  readonly tokenType?: 'Bearer' | 'DPoP' | undefined;
  /** Access tokens for other audiences than this one's, got by the same refresh token. */
  readonly audiences?: AudienceTokens | undefined;
  readonly receivedAt: number;
  readonly expiresAt: number | undefined;
  /** In [0, 1): where in the time left for it this token is renewed. */
  readonly spread: number;
}

export type GrantedTokens = Tokens & { readonly accessToken: string };

export type TokenFieldPaths = Pick<ResolvedFields, 'accessToken' | 'refreshToken' | 'expiresIn'>;

const USUAL_FIELDS: TokenFieldPaths = { accessToken: undefined, refreshToken: undefined, expiresIn: undefined };
const TOKEN_TYPES: ReadonlyMap<string, 'Bearer' | 'DPoP'> = new Map([
  ['bearer', 'Bearer'],
  ['dpop', 'DPoP'],
]);
/** What can stand in a header value and in no other way be misread. */
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;
/** What a refresh token may be made of (RFC 6749, appendix A.17). */
const REFRESH_TOKEN = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The value at a configured path, or under the first of the usual names. */
export function readField(body: unknown, path: FieldPath, ...usualNames: string[]): unknown {
  if (path === undefined) {
    if (!isRecord(body)) return undefined;
    const name = usualNames.find((candidate) => Object.hasOwn(body, candidate) && body[candidate] !== null);
    return name === undefined ? undefined : body[name];
  }
  return path.reduce<unknown>((value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined), body);
}

/** The value at a configured path, or under a usual name: beside the access token, wherever that is, else at the top. */
function readBeside(body: unknown, accessToken: FieldPath, path: FieldPath, ...usualNames: string[]): unknown {
  if (path !== undefined) return readField(body, path);
  const beside = accessToken === undefined ? undefined : readField(body, accessToken.slice(0, -1));
  return readField(beside, undefined, ...usualNames) ?? readField(body, undefined, ...usualNames);
}

const asToken = (value: unknown, pattern = VISIBLE_ASCII): string | undefined =>
  typeof value === 'string' && pattern.test(value) ? value : undefined;

/** Some backends answer what stands in the header, the scheme included. */
const withoutScheme = (value: unknown): unknown => (typeof value === 'string' ? value.replace(/^(?:Bearer|DPoP) +/i, '') : value);

/**
 * @param body the parsed JSON
 * @param receivedAt epoch seconds
 * @param serverTime epoch seconds, from the response's `Date`
 * @returns undefined when there is no access token in it
 */
export function readTokens(
  body: unknown,
  receivedAt: number,
  serverTime?: number,
  fields: TokenFieldPaths = USUAL_FIELDS,
): GrantedTokens | undefined {
  const accessToken = asToken(withoutScheme(readField(body, fields.accessToken, 'accessToken', 'access_token')));
  if (accessToken === undefined) return undefined;
  const expiresIn = readBeside(body, fields.accessToken, fields.expiresIn, 'expiresIn', 'expires_in');
  const idToken = readIdToken(body);
  return {
    accessToken,
    refreshToken: asToken(
      readBeside(body, fields.accessToken, fields.refreshToken, 'refreshToken', 'refresh_token'),
      REFRESH_TOKEN,
    ),
    receivedAt,
    expiresAt: expiresAt({ accessToken, expiresIn, receivedAt, serverTime }),
    spread: spreadOf(accessToken),
    // Some backends call their access token so.
    ...(idToken === undefined || idToken === accessToken ? {} : { idToken }),
  };
}

/** What the response says that the token is (RFC 6749, section 7.1), for a client that can make proofs: to any other it is a bearer's. */
export function withTokenType(tokens: GrantedTokens, body: unknown, fields: TokenFieldPaths = USUAL_FIELDS): GrantedTokens {
  const type = readBeside(body, fields.accessToken, undefined, 'tokenType', 'token_type');
  const tokenType = typeof type === 'string' ? TOKEN_TYPES.get(type.toLowerCase()) : undefined;
  return tokenType === undefined ? tokens : { ...tokens, tokenType };
}

/** The ID token of a response (OpenID Connect Core, section 3.1.3.3), however deep: wherever it stands, it is kept from the page. */
export function readIdToken(body: unknown): string | undefined {
  if (!isRecord(body)) return undefined;
  const here = asToken(readField(body, undefined, 'idToken', 'id_token'));
  if (here !== undefined) return here;
  for (const inner of Object.values(body)) {
    const found = readIdToken(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
