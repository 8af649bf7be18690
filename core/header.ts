/** What stands in the token's header of a request: the token, what the page wrote with the token in it, or nothing of ours. */
import { findPlaceholders, mayHoldPlaceholder, replacePlaceholders } from './placeholder.js';
import type { SessionState } from './session.js';

/** What stands before a token that is bound to a key (RFC 9449, section 7.1), whatever the rule or the page says. */
const BOUND = 'DPoP ';

/** The token in a header's value, where it is bound to a key. */
export const boundTokenIn = (value: string): string | undefined => (value.startsWith(BOUND) ? value.slice(BOUND.length) : undefined);

/** Whether the worker has any business with the request, judged by what the page itself put in the header (null: nothing). */
export function isLeftAlone(own: string | null, attach: 'always' | 'placeholder'): boolean {
  return own === null ? attach === 'placeholder' : !mayHoldPlaceholder(own);
}

/**
 * Whether what the page put in the header stands for this session. Not in a tab that still shows the user before: its placeholder
 * stands for somebody who is not here. And a resource server has no use for a refresh token, whoever puts its placeholder here.
 */
export function isOfSession(state: SessionState, own: string): boolean {
  if (state.status === 'signed-out') return false;
  const { accessToken, idToken } = state.tokens;
  // Where there is no token yet, the renewal may bring both.
  const hasIdToken = idToken !== undefined || accessToken === undefined;
  return findPlaceholders(own).some(({ epoch, kind }) => epoch === state.epoch && (kind === 'access' || (kind === 'id' && hasIdToken)));
}

/**
 * @param own what the page itself put in the header: a placeholder, or null
 * @param prefix the scheme and its space
 * @returns undefined when the request is to go as it is
 */
export function headerValue(state: SessionState, own: string | null, prefix: string): string | undefined {
  if (state.status === 'signed-out' || state.tokens.accessToken === undefined) return undefined;
  const { accessToken, idToken, tokenType } = state.tokens;
  const isBound = tokenType === 'DPoP';
  if (own === null) return (isBound ? BOUND : prefix) + accessToken;
  if (!isOfSession(state, own)) return undefined;
  return isBound ? BOUND + accessToken : replacePlaceholders(own, state.epoch, { accessToken, idToken, refreshToken: undefined });
}
