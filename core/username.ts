/** Who signs in: from the body of the login request, or from the token's claims. Kept to prefill the next login. */
import type { FieldPath } from './config/endpoints.js';
import type { Claims } from './jwt.js';
import { parseJson, readField } from './tokens.js';

/** By preference; the first two are OpenID Connect's and the common JWT backends' names for it. */
const CLAIMS = ['preferred_username', 'username', 'email', 'upn', 'unique_name'];
/** An ID token is about a user, and always says which (OpenID Connect Core, section 2): better than nothing. */
const CLAIMS_OF_ID_TOKEN = [...CLAIMS, 'name', 'sub'];

const asName = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** @param body JSON or a URL-encoded form */
export function usernameFromBody(body: string, path: FieldPath): string | undefined {
  if (path === undefined) return undefined;
  const json = parseJson(body);
  return asName(json === undefined ? new URLSearchParams(body).get(path.join('.')) : readField(json, path));
}

function firstName(claims: Claims | undefined, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = asName(claims?.[name]);
    if (value !== undefined) return value;
  }
  return undefined;
}

export const usernameFromClaims = (claims: Claims | undefined): string | undefined => firstName(claims, CLAIMS);

export const usernameFromIdToken = (claims: Claims): string | undefined => firstName(claims, CLAIMS_OF_ID_TOKEN);
