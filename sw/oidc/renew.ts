/** Renewal at the token endpoint (RFC 6749, section 6): granted, rejected or unavailable, as for any other backend. */
import * as oauth from 'oauth4webapi';
import { judgeRefresh, type RefreshOutcome } from '../../core/refresh/outcome.js';
import { isOtherSubject } from '../../core/subject.js';
import type { Tokens } from '../../core/tokens.js';
import type { ProviderTools } from '../provider.js';
import { isOfProof, withAnotherProof } from './another-proof.js';
import type { Connection } from './connection.js';
import { grantedBy } from './granted.js';
import { noteForIdTokens } from './server-time.js';
import { metadataFor } from './tenants.js';

/** Judged by status and error code alone; what else it says is for people. */
function judge(status: number, error: string | undefined, response: Response, receivedAt: number): RefreshOutcome {
  const { headers } = response;
  return judgeRefresh({ status, body: JSON.stringify({ error }), date: headers.get('date'), retryAfter: headers.get('retry-after'), receivedAt });
}

const isLate = (error: unknown): boolean => error instanceof DOMException && error.name === 'TimeoutError';

/** What is refused to one audience is no end for the others: there the refresh token itself has to be what is refused (RFC 6749, section 5.2). */
function ofAudience(outcome: RefreshOutcome, error: unknown): RefreshOutcome {
  const isOfTheGrant = error instanceof oauth.ResponseBodyError && error.error === 'invalid_grant';
  return outcome.kind === 'rejected' && !isOfTheGrant ? { kind: 'unavailable', why: 'status', status: outcome.status } : outcome;
}

function outcomeOf(error: unknown, giveUp: AbortSignal, now: number): RefreshOutcome {
  if (isOfProof(error)) return { kind: 'unavailable', why: 'status' };
  if (error instanceof oauth.ResponseBodyError) return judge(error.status, error.error, error.response, now);
  if (error instanceof oauth.WWWAuthenticateChallengeError) return judge(error.status, undefined, error.response, now);
  if (error instanceof oauth.OperationProcessingError || error instanceof oauth.UnsupportedOperationError) {
    const response = error.cause;
    return response instanceof Response && !response.ok ? judge(response.status, undefined, response, now) : { kind: 'unavailable', why: 'no-token-response' };
  }
  return { kind: 'unavailable', why: giveUp.aborted || isLate(error) ? 'no-answer-in-time' : 'network-error' };
}

export async function renew(connection: Connection, { refreshToken = '', idToken }: Tokens, giveUp: AbortSignal, tools: ProviderTools, audience: string | undefined): Promise<RefreshOutcome> {
  const { client, clientAuthentication, options: { refreshParameters } } = connection;
  try {
    const metadata = await connection.metadata(tools);
    const options = {
      ...(await connection.tokenRequest(tools, giveUp)),
      additionalParameters: [...(audience === undefined ? Object.entries(refreshParameters) : []), ...connection.tokenParameters(audience)],
    };
    return await withAnotherProof(async () => {
      const response = await oauth.refreshTokenGrantRequest(metadata, client, clientAuthentication, refreshToken, options);
      const receivedAt = tools.now();
      await noteForIdTokens(client, response, receivedAt);
      const tokens = grantedBy(await oauth.processRefreshTokenResponse(await metadataFor(response, metadata), client, response), receivedAt);
      // A renewal is the same user's (OpenID Connect Core, section 12.2).
      const isUsable = tokens !== undefined && (tokens.idToken === undefined || !isOtherSubject(idToken, tokens.idToken));
      return isUsable ? { kind: 'granted', tokens } : { kind: 'unavailable', why: 'no-token-response' };
    }, connection, tools, giveUp);
  } catch (error) {
    const outcome = outcomeOf(error, giveUp, tools.now());
    return audience === undefined ? outcome : ofAudience(outcome, error);
  }
}
