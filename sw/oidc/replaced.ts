/** Somebody signs in where another user was signed in: that one's refresh token is given back to the provider, since nobody here will use it again. */
import type { SessionState } from '../../core/session.js';
import { isOtherSubject } from '../../core/subject.js';
import type { GrantedTokens } from '../../core/tokens.js';
import type { Lifetime } from '../ports.js';
import type { Joined } from './joined.js';
import { revoke } from './sign-out.js';

/**
 * Not the same user's: many providers revoke with one token everything that the user gave this client, the new tokens too.
 *
 * @param event keeps the worker alive for it; nobody waits
 */
export function giveBack(former: SessionState | undefined, { idToken, refreshToken }: GrantedTokens, { connection, tools }: Joined, event: Lifetime | undefined): void {
  if (former?.status !== 'signed-in' || idToken === undefined || former.tokens.refreshToken === refreshToken) return;
  if (!isOtherSubject(former.tokens.idToken, idToken)) return;
  const told = revoke(connection, former.tokens, tools);
  event?.waitUntil(told);
}
