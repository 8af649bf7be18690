/** What the access token's age asks for. All times are epoch seconds, all durations seconds. */
import { backoffEnd, isBackingOff, type Backoff } from './backoff.js';
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
  readonly backoff: Backoff | undefined;
}

/** Smaller differences are what a clock does when it is kept right. */
const CLOCK_WAS_SET_BACK = 60;

export const mayRenew = ({ canRenew, backoff }: Policy, now: number): boolean => canRenew && !isBackingOff(backoff, now);

/**
 * When renewal begins: between `refreshBefore` and half of it ahead of expiry, each token at a point of its own, so that
 * tokens which were issued together are not renewed together; never in the first three quarters of the token's life.
 */
export function renewFrom({ receivedAt, expiresAt, spread }: Tokens, refreshBefore: number): number | undefined {
  if (expiresAt === undefined) return undefined;
  return expiresAt - Math.min(refreshBefore, (expiresAt - receivedAt) / 4) * (1 - spread / 2);
}

export function freshness(tokens: Tokens, now: number, refreshBefore: number): Freshness {
  if (tokens.accessToken === undefined) return 'expired';
  if (tokens.expiresAt === undefined) return 'fresh';
  if (now >= tokens.expiresAt) return 'expired';
  // A token of the future: the clock was set back, and nobody knows any more how old it is.
  if (now < tokens.receivedAt - CLOCK_WAS_SET_BACK) return 'due';
  const from = renewFrom(tokens, refreshBefore);
  return from !== undefined && now >= from ? 'due' : 'fresh';
}

export function nextStep(state: SessionState, now: number, policy: Policy): Step {
  if (state.status === 'signed-out') return 'as-is';
  switch (freshness(state.tokens, now, policy.refreshBefore)) {
    case 'fresh':
      return 'send';
    case 'due':
      return mayRenew(policy, now) ? 'send-and-renew' : 'send';
    case 'expired':
      if (mayRenew(policy, now)) return 'renew-first';
      return state.tokens.accessToken === undefined ? 'as-is' : 'send';
  }
}

/** When a page should wake the worker; undefined when there is nothing to wait for. */
export function wakeAt(state: SessionState, policy: Policy): number | undefined {
  if (state.status === 'signed-out' || !policy.canRenew) return undefined;
  const from = state.tokens.accessToken === undefined ? state.tokens.receivedAt : renewFrom(state.tokens, policy.refreshBefore);
  return from === undefined ? undefined : Math.max(from, backoffEnd(policy.backoff));
}
