/** What the pages may see of the authorization server's answer to a renewal: made anew for each that asks, or the error of fetch. */
import type { ResolvedConfig } from '../core/config/index.js';
import { redactions } from '../core/redact.js';
import { parseJson, readIdToken, type Tokens } from '../core/tokens.js';
import type { Answer } from './answers.js';
import { redactResponse } from './redact-response.js';
import type { Refreshed } from './send-refresh.js';

const rethrow =
  (error: unknown): Answer =>
  () => {
    throw error;
  };

/**
 * @param presented the tokens that the answer may name again
 * @param epoch whose placeholders take the tokens' place
 */
export function redactedAnswer(presented: Tokens, { outcome, answer }: Refreshed, epoch: number, redact: ResolvedConfig['redact']): Answer {
  if ('error' in answer) return rethrow(answer.error);
  const body = parseJson(answer.body);
  const { accessToken, refreshToken, expiresAt } = outcome.kind === 'granted' ? outcome.tokens : { ...presented, expiresAt: undefined };
  const secrets = {
    accessToken: accessToken ?? presented.accessToken,
    refreshToken: refreshToken ?? presented.refreshToken,
    idToken: readIdToken(body),
    expiresAt,
  };
  const list = redactions(secrets, epoch, redact);
  return () => redactResponse(answer.response, answer.body, body, list);
}
