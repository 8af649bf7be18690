/** A token that has just been issued tells the provider's time: a wrong clock on the user's machine is to do no harm. */
import { clockSkew, type Client } from 'oauth4webapi';
import { claimsIn } from './id-token.js';

/** Seconds: what an answer may have been on its way is no wrong clock. */
const TOLERANCE = 10;

/** Notes in the client's metadata by how much the provider's clock is ahead of this machine's. */
export async function noteServerTime(client: Client, response: Response, now: number): Promise<void> {
  const issuedAt = (await claimsIn(response))?.['iat'];
  if (typeof issuedAt !== 'number') return;
  const ahead = issuedAt - now;
  client[clockSkew] = Math.abs(ahead) > TOLERANCE ? Math.round(ahead) : 0;
}
