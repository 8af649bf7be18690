/** The error code that an endpoint names in its JSON (RFC 6749, section 5.2). */
import { parseJson, readField } from '../../core/tokens.js';

export async function errorInBody(response: Response): Promise<string | undefined> {
  if (response.status !== 400 && response.status !== 401) return undefined;
  if (!/json/i.test(response.headers.get('Content-Type') ?? '')) return undefined;
  const error = readField(parseJson(await response.clone().text()), undefined, 'error');
  return typeof error === 'string' ? error : undefined;
}
