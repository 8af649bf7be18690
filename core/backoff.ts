/** When to try a renewal again: exponential backoff with full jitter, and `Retry-After` (RFC 9110, section 10.2.3). Seconds. */
import { parseHttpDate } from './expiry.js';

const BASE = 1;
const CAP = 300;
const LONGEST_RETRY_AFTER = 3600;

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
 * @param retryAfter what the server asked for; jitter comes on top, so that not all clients return at once
 */
export function retryDelay(failures: number, random: number, retryAfter = 0): number {
  return retryAfter + random * Math.min(CAP, BASE * 2 ** (failures - 1));
}
