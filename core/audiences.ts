/**
 * One sign-in, access tokens for several resource servers (RFC 8707): each audience is seen as a session of its own, in which
 * the refresh token is everybody's. So all that holds for a session holds for an audience, and is written once.
 */
import type { Backoff } from './backoff.js';
import type { SessionState } from './session.js';
import type { Tokens } from './tokens.js';

/** The access token of one audience. Times are epoch seconds. */
export interface AudienceToken extends Pick<Tokens, 'accessToken' | 'tokenType' | 'receivedAt' | 'expiresAt' | 'spread'> {
  /** Changes at every renewal of this token. */
  readonly generation: number;
  readonly backoff: Backoff | undefined;
}

/** By the name that the rules of `api` have for the audience. */
export type AudienceTokens = Readonly<Record<string, AudienceToken>>;

const NOT_YET = { accessToken: undefined, tokenType: undefined, expiresAt: undefined, spread: 0, generation: 0, backoff: undefined } as const;

/** The session as requests of this audience find it: its own token, generation and backoff. */
export function audienceOf(state: SessionState, audience: string): SessionState {
  if (state.status === 'signed-out') return state;
  const { audiences = {}, receivedAt: signedInAt } = state.tokens;
  const own = Object.hasOwn(audiences, audience) ? audiences[audience] : undefined;
  // Storage may leave out what is undefined: nothing of the session's own token is to show through.
  const { generation, backoff, ...token } = { ...NOT_YET, receivedAt: signedInAt, ...own };
  return { ...state, generation, backoff, tokens: { ...state.tokens, ...token } };
}

/**
 * What became of the session as this audience saw it, put back into the whole: the refresh token and the journal are
 * everybody's, the access token is the audience's.
 */
export function withAudience(state: SessionState, audience: string, next: SessionState): SessionState {
  if (next.status === 'signed-out' || state.status === 'signed-out' || next.epoch !== state.epoch) return next;
  const { accessToken, tokenType, receivedAt, expiresAt, spread, refreshToken, idToken } = next.tokens;
  const own: AudienceToken = { accessToken, tokenType, receivedAt, expiresAt, spread, generation: next.generation, backoff: next.backoff };
  const audiences: AudienceTokens = { ...state.tokens.audiences, [audience]: own };
  const { generation, backoff, tokens } = state;
  return { ...next, generation, backoff, tokens: { ...tokens, refreshToken, ...(idToken === undefined ? {} : { idToken }), audiences } };
}
