/** A deliberate defect: a renewal keeps the refresh token that it presented, although the answer brought another. */
import { completeRenewal as right, type SignedIn } from '../../../../core/session.js';

export * from '../../../../core/session.js';

export function completeRenewal(...given: Parameters<typeof right>): SignedIn | undefined {
  const [state] = given;
  const renewed = right(...given);
  if (renewed === undefined || state.status === 'signed-out') return renewed;
  return { ...renewed, tokens: { ...renewed.tokens, refreshToken: state.tokens.refreshToken } };
}
