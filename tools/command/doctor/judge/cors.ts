/** Judges whether another origin's answers let the app's requests be sent and read (Fetch Standard, section 4.8 and 4.10). */
import { finding, type Finding } from '../findings.js';
import { isFailure, type Answer, type Outcome } from '../http.js';
import { isSuccess, itemsOf } from './answers.js';
import { judgeFailure } from './page.js';

/** What a browser would ask before it sends the request. */
export interface Crossing {
  readonly url: string;
  readonly origin: string;
  readonly method: string;
  /** Those that need permission, in small letters. */
  readonly headers: readonly string[];
  readonly credentials: boolean;
}

const SAFE_METHODS = ['GET', 'HEAD', 'POST'];

/** A browser asks beforehand, unless a form could have sent the request. */
export const needsPreflight = ({ method, headers }: Crossing): boolean => headers.length > 0 || !SAFE_METHODS.includes(method);

/** Whether script of the origin may read the answer. */
function judgeReading({ url, origin, credentials }: Crossing, { headers }: Pick<Answer, 'headers'>): readonly Finding[] {
  const allowed = headers['access-control-allow-origin'];
  const found: Finding[] = [];
  if (allowed !== origin && (allowed !== '*' || credentials)) {
    found.push(finding('cors-origin', url, `It does not allow ${origin}: Access-Control-Allow-Origin is ${allowed ?? 'not there'}.`, `Answer with Access-Control-Allow-Origin: ${origin}, and Vary: Origin.`));
  }
  if (credentials && headers['access-control-allow-credentials'] !== 'true') found.push(finding('cors-credentials', url, 'The refresh token is in a cookie, and it does not allow cookies: Access-Control-Allow-Credentials is not true.', 'Answer with Access-Control-Allow-Credentials: true.'));
  return found;
}

export function judgePreflight(crossing: Crossing, outcome: Outcome): readonly Finding[] {
  if (isFailure(outcome)) return [judgeFailure(outcome, 'cors-unreachable')];
  const { url, method, credentials } = crossing;
  if (!isSuccess(outcome)) return [finding('cors-status', url, `The browser's question beforehand (OPTIONS) is answered with ${String(outcome.status)}, so the request is never sent.`, 'Answer OPTIONS with 204 before any check of a token: this request carries none.')];
  const found = [...judgeReading(crossing, outcome)];
  const allowedHeaders = itemsOf(outcome.headers['access-control-allow-headers']);
  // An asterisk stands for any header but this one.
  const missing = crossing.headers.filter((header) => !allowedHeaders.includes(header) && (header === 'authorization' || credentials || !allowedHeaders.includes('*')));
  if (missing.length > 0) found.push(finding('cors-headers', url, `Access-Control-Allow-Headers does not name ${missing.join(' and ')}${missing.includes('authorization') && allowedHeaders.includes('*') ? ' ("*" does not stand for it)' : ''}.`, `Answer OPTIONS with Access-Control-Allow-Headers: ${crossing.headers.join(', ')}.`));
  const methods = itemsOf(outcome.headers['access-control-allow-methods']);
  if (!SAFE_METHODS.includes(method) && !methods.includes(method.toLowerCase()) && (credentials || !methods.includes('*'))) found.push(finding('cors-methods', url, `Access-Control-Allow-Methods does not name ${method}.`, `Answer OPTIONS with Access-Control-Allow-Methods: ${method}, and the others that the app uses.`));
  return found;
}

/** Judges an answer that the browser would send without asking beforehand. */
export const judgeSimple = (crossing: Crossing, outcome: Outcome): readonly Finding[] => (isFailure(outcome) ? [judgeFailure(outcome, 'cors-unreachable')] : judgeReading(crossing, outcome));

/**
 * Judges how an API refuses a request without a token: the worker has to see that it does.
 *
 * @param hasProof whether the configuration has a `proof`
 */
export function judgeRefusal({ url, origin }: Crossing, outcome: Outcome, hasProof: boolean): readonly Finding[] {
  if (isFailure(outcome) || outcome.status !== 401) return [];
  const { headers } = outcome;
  const allowed = headers['access-control-allow-origin'];
  if (allowed !== origin && allowed !== '*') return [finding('cors-refusal-hidden', url, 'Its 401 comes without Access-Control-Allow-Origin, so neither worker nor page can see that the token was refused, and it is not renewed.', 'Let the headers of CORS come with every answer, errors too.')];
  const exposed = itemsOf(headers['access-control-expose-headers']);
  const hidden = ['dpop-nonce', 'www-authenticate'].filter((header) => !exposed.includes(header) && !exposed.includes('*'));
  if (!hasProof || hidden.length === 0) return [];
  return [finding('cors-nonce-hidden', url, `Its answers keep ${hidden.join(' and ')} from the worker: Access-Control-Expose-Headers does not name ${hidden.length === 1 ? 'it' : 'them'}.`, 'Answer with Access-Control-Expose-Headers: DPoP-Nonce, WWW-Authenticate, Date.')];
}
