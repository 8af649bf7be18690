/** Reads the refresh endpoint's answer as granted, rejected or unavailable. Only *rejected* ends a session. */
import { parseRetryAfter } from '../backoff.js';
import type { RefreshAnswer } from '../config/types.js';
import { parseHttpDate } from '../expiry.js';
import type { UnavailableReason } from '../history.js';
import { parseJson, readTokens, type GrantedTokens, type TokenFieldPaths } from '../tokens.js';

export type RefreshOutcome =
  | { readonly kind: 'granted'; readonly tokens: GrantedTokens }
  | { readonly kind: 'rejected'; readonly status: number }
  | { readonly kind: 'unavailable'; readonly why: UnavailableReason; readonly status?: number; readonly retryAfter?: number };

/** The answer as plain data: what was read, and when (epoch seconds). */
export interface RefreshResponse {
  readonly status: number;
  readonly body: string;
  readonly date: string | null;
  readonly retryAfter: string | null;
  readonly receivedAt: number;
}

function unavailable(why: UnavailableReason, response: RefreshResponse): RefreshOutcome {
  const retryAfter = parseRetryAfter(response.retryAfter, parseHttpDate(response.date) ?? response.receivedAt);
  const { status } = response;
  return { kind: 'unavailable', why, status, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

/** RFC 6749, section 5.2: `invalid_grant` says that this refresh token is of no more use; any other 400 does not. */
const isInvalidGrant = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'error' in body && body.error === 'invalid_grant';

export function judgeRefresh(response: RefreshResponse, fields?: TokenFieldPaths): RefreshOutcome {
  const { status } = response;
  if (status === 401 || status === 403) return { kind: 'rejected', status };
  const body = parseJson(response.body);
  if (status === 400 && isInvalidGrant(body)) return { kind: 'rejected', status };
  if (status < 200 || status > 299) return unavailable('status', response);
  const tokens = readTokens(body, response.receivedAt, parseHttpDate(response.date), fields);
  return tokens === undefined ? unavailable('no-token-response', response) : { kind: 'granted', tokens };
}

/** The same for what an app's own `response` function answered. */
export function judgeAnswer(answer: RefreshAnswer, response: RefreshResponse): RefreshOutcome {
  if (answer === 'rejected') return { kind: 'rejected', status: response.status };
  if (answer === 'unavailable') return unavailable('app', response);
  const tokens = readTokens(answer, response.receivedAt, parseHttpDate(response.date));
  return tokens === undefined ? unavailable('no-token-response', response) : { kind: 'granted', tokens };
}
