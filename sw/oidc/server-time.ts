/** A token that has just been issued tells the provider's time: a wrong clock on the user's machine is to do no harm. */
import { clockSkew, type Client } from 'oauth4webapi';
import { readClaims } from '../../core/jwt.js';
import { parseJson } from '../../core/tokens.js';

/** Seconds: what an answer may have been on its way is no wrong clock. */
const TOLERANCE = 10;

/** Notes in the client's metadata by how much the provider's clock is ahead of this machine's. */
export async function noteServerTime(client: Client, response: Response, now: number): Promise<void> {
  if (!response.ok) return;
  const body = parseJson(await response.clone().text());
  if (typeof body !== 'object' || body === null || !('id_token' in body) || typeof body.id_token !== 'string') return;
  const issuedAt = readClaims(body.id_token)?.['iat'];
  if (typeof issuedAt !== 'number') return;
  const ahead = issuedAt - now;
  client[clockSkew] = Math.abs(ahead) > TOLERANCE ? Math.round(ahead) : 0;
}
