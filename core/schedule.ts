/** What the access token's age asks for. All times are epoch seconds, all durations seconds. */
import type { SessionState } from './session.js';
import type { Tokens } from './tokens.js';

export type Freshness = 'fresh' | 'due' | 'expired';

/** What to do with a request before it is sent. */
export type Step =
  /** No session: it goes as it is. */
  | 'as-is'
  | 'send'
  /** It goes at once with the token that there is; a renewal runs behind it. */
  | 'send-and-renew'
  /** It waits for the one renewal. */
  | 'renew-first';

export interface Policy {
  readonly refreshBefore: number;
  readonly canRenew: boolean;
  /** Backoff: no renewal before this time. */
  readonly notBefore: number;
}

/** When renewal begins: `refreshBefore` ahead of expiry, but never in the first three quarters of the token's life. */
export function renewFrom({ receivedAt, expiresAt }: Tokens, refreshBefore: number): number | undefined {
  return expiresAt === undefined ? undefined : expiresAt - Math.min(refreshBefore, (expiresAt - receivedAt) / 4);
}

export function freshness(tokens: Tokens, now: number, refreshBefore: number): Freshness {
  if (tokens.accessToken === undefined) return 'expired';
  if (tokens.expiresAt === undefined) return 'fresh';
  if (now >= tokens.expiresAt) return 'expired';
  const from = renewFrom(tokens, refreshBefore);
  return from !== undefined && now >= from ? 'due' : 'fresh';
}

export function nextStep(state: SessionState, now: number, policy: Policy): Step {
  if (state.status === 'signed-out') return 'as-is';
  const mayRenew = policy.canRenew && now >= policy.notBefore;
  switch (freshness(state.tokens, now, policy.refreshBefore)) {
    case 'fresh':
      return 'send';
    case 'due':
      return mayRenew ? 'send-and-renew' : 'send';
    case 'expired':
      if (mayRenew) return 'renew-first';
      return state.tokens.accessToken === undefined ? 'as-is' : 'send';
  }
}

/** When a page should wake the worker; undefined when there is nothing to wait for. */
export function wakeAt(state: SessionState, policy: Policy): number | undefined {
  if (state.status === 'signed-out' || !policy.canRenew) return undefined;
  const from = state.tokens.accessToken === undefined ? state.tokens.receivedAt : renewFrom(state.tokens, policy.refreshBefore);
  return from === undefined ? undefined : Math.max(from, policy.notBefore);
}
