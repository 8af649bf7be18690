/** What to do when a resource server refuses a token (RFC 6750, section 3.1): send again, renew, or let the page see it. */
import { freshness, mayRenew, type Policy } from './schedule.js';
import type { Sent, SessionState } from './session.js';

export type AfterRefusal =
  /** The session is past the token that was refused: send again with the newer one. */
  | 'resend'
  /** Renew, then send again. */
  | 'renew'
  /** Nothing can renew it and it has run out: the session is over. */
  | 'end'
  /** The page gets the response. */
  | 'give-up';

/** What this worker has seen resource servers say since it started. */
export interface Experience {
  /** The token in use came from a renewal that a refusal caused, and no resource server has accepted it yet. */
  readonly onTrial: boolean;
  /** This endpoint has refused a token that was renewed for it: it means something else by it than an old token. */
  readonly refusesAnyToken: boolean;
}

/**
 * Whether a response can speak of the token that was sent. A redirect to another origin takes none along (Fetch,
 * section 4.4), so what that origin refuses is something else.
 */
export function speaksOfToken(sentTo: string, { redirected, url }: { readonly redirected: boolean; readonly url: string }): boolean {
  return !redirected || new URL(url).origin === new URL(sentTo).origin;
}

export function afterRefusal(
  state: SessionState,
  sent: Sent,
  now: number,
  policy: Policy,
  experience: Experience,
): AfterRefusal {
  if (state.status === 'signed-out' || state.epoch !== sent.epoch) return 'give-up';
  if (state.generation > sent.generation) return 'resend';
  if (!policy.canRenew) {
    // A server's clock runs a little ahead of ours: a token near its end is taken at the server's word.
    const hasRunOut = state.tokens.expiresAt === undefined || freshness(state.tokens, now, policy.refreshBefore) !== 'fresh';
    return hasRunOut ? 'end' : 'give-up';
  }
  if (!mayRenew(policy, now)) return 'give-up';
  // A fresh token that is refused does not cause another renewal: else one endpoint that always says 401 would renew for ever.
  return experience.onTrial || experience.refusesAnyToken ? 'give-up' : 'renew';
}
