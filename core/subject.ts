/** Whose an access token is (RFC 9068, section 2.2: `sub`), where it tells. */
import { readClaims } from './jwt.js';

/**
 * Whether a renewal answered another user's token: a sign-in has changed the refresh token's cookie, and its worker did
 * not live to store the session. Tokens that do not tell are taken for the same user's.
 */
export function isOtherSubject(before: string | undefined, after: string): boolean {
  const one = before === undefined ? undefined : readClaims(before)?.['sub'];
  const other = readClaims(after)?.['sub'];
  return one !== undefined && other !== undefined && one !== other;
}
