/** A validated token response (RFC 6749, section 5.1) as a session's tokens. */
import type { TokenEndpointResponse } from 'oauth4webapi';
import { readTokens, type GrantedTokens } from '../../core/tokens.js';

export function grantedBy(response: TokenEndpointResponse, receivedAt: number): GrantedTokens | undefined {
  const tokens = readTokens(response, receivedAt);
  if (tokens === undefined) return undefined;
  // Not what the response calls it but what it means: oauth4webapi lets only these two pass.
  const isBound = response.token_type.toLowerCase() === 'dpop';
  return { ...tokens, idToken: response.id_token, tokenType: isBound ? 'DPoP' : 'Bearer' };
}
