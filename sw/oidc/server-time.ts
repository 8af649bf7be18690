/** What time it is at the provider: a wrong clock on the user's machine is to do no harm. */
import { clockSkew, type Client } from 'oauth4webapi';
import { parseHttpDate } from '../../core/expiry.js';
import type { ProviderTools } from '../provider.js';
import type { Connection } from './connection.js';
import { claimsIn } from './id-token.js';

/** Seconds: what an answer may have been on its way is no wrong clock. */
const TOLERANCE = 10;

const aheadBy = (seconds: number): number => (Math.abs(seconds) > TOLERANCE ? Math.round(seconds) : 0);

/** An ID token that has just come was issued just now: it is judged by that time. */
export async function noteForIdTokens(client: Client, response: Response, now: number): Promise<void> {
  const issuedAt = (await claimsIn(response))?.['iat'];
  if (typeof issuedAt === 'number') client[clockSkew] = aheadBy(issuedAt - now);
}

/**
 * By a clock, not by an ID token: some issuers date those back.
 *
 * @param seconds by which the provider's clock is ahead of this machine's
 * @returns whether that is news
 */
export function noteForProofs(connection: Connection, seconds: number): boolean {
  const before = connection.proofsAhead;
  connection.proofsAhead = aheadBy(seconds);
  return Math.abs(connection.proofsAhead - before) > TOLERANCE;
}

/**
 * By the provider's answer, where script may read its `Date`; else by the app's own server, whose `Date` it always may.
 *
 * @param home an address of this origin
 * @returns epoch seconds; undefined where neither tells
 */
export async function readTime(response: Response, home: string, tools: ProviderTools, signal: AbortSignal): Promise<number | undefined> {
  const told = parseHttpDate(response.headers.get('date'));
  if (told !== undefined) return told;
  try {
    const own = await tools.fetch(new Request(home, { method: 'HEAD', mode: 'same-origin', credentials: 'omit', cache: 'no-store', signal }));
    return parseHttpDate(own.headers.get('date'));
  } catch {
    return undefined;
  }
}
