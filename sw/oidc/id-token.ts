/** What the ID token of a token response says, before it is checked. */
import { readClaims } from '../../core/jwt.js';
import { parseJson } from '../../core/tokens.js';

export async function claimsIn(response: Response): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (!response.ok) return undefined;
  const body = parseJson(await response.clone().text());
  if (typeof body !== 'object' || body === null || !('id_token' in body) || typeof body.id_token !== 'string') return undefined;
  return readClaims(body.id_token);
}
