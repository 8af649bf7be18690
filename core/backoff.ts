/** When to try a renewal again: exponential backoff with full jitter, and `Retry-After` (RFC 9110, section 10.2.3). Seconds. */
import { parseHttpDate } from './expiry.js';

const BASE = 1;
const CAP = 300;
const LONGEST_RETRY_AFTER = 3600;

/** Kept with the session, so that neither another worker nor the next one asks sooner. */
export interface Backoff {
  /** How many attempts have failed in a row. */
  readonly failures: number;
  /** When the last one failed, in epoch seconds. */
  readonly failedAt: number;
  /** Seconds from then until the next. */
  readonly delay: number;
}

/** @param now epoch seconds, by the server's clock where the response told it */
export function parseRetryAfter(text: string | null, now: number): number | undefined {
  if (text === null) return undefined;
  if (/^\s*\d+\s*$/.test(text)) return Math.min(Number(text), LONGEST_RETRY_AFTER);
  const at = parseHttpDate(text);
  return at === undefined ? undefined : Math.min(Math.max(0, at - now), LONGEST_RETRY_AFTER);
}

/**
 * @param failures how many attempts have failed in a row, 1 or more
 * @param random in [0, 1)
 * @param retryAfter what the server asked for; jitter as wide as that comes on top, since all that it told so would return at once
 */
export function retryDelay(failures: number, random: number, retryAfter = 0): number {
  return retryAfter + random * Math.min(CAP, Math.max(BASE * 2 ** (failures - 1), retryAfter));
}

/** One more failure, at `now` (epoch seconds). */
export function backOff(before: Backoff | undefined, now: number, random: number, retryAfter?: number): Backoff {
  const failures = (before?.failures ?? 0) + 1;
  return { failures, failedAt: now, delay: retryDelay(failures, random, retryAfter) };
}

/** Epoch seconds; 0 without a failure. */
export const backoffEnd = (backoff: Backoff | undefined): number => (backoff === undefined ? 0 : backoff.failedAt + backoff.delay);

/** A clock that was set back would prolong the wait by as much: then it is over. */
export function isBackingOff(backoff: Backoff | undefined, now: number): boolean {
  return backoff !== undefined && now >= backoff.failedAt && now < backoffEnd(backoff);
}
