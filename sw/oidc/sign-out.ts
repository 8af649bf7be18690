/** Sign-out at the provider: the tokens revoked (RFC 7009), and the browser sent to its end session endpoint. */
import * as oauth from 'oauth4webapi';
import type { Tokens } from '../../core/tokens.js';
import type { ProviderTools } from '../provider.js';
import type { Connection } from './connection.js';
import { inTime } from './in-time.js';

/** Never rejects, and does not wait for ever. */
export async function revoke(connection: Connection, { refreshToken, accessToken }: Tokens, tools: ProviderTools): Promise<void> {
  const { client, clientAuthentication, options: { timeout } } = connection;
  // Of both the refresh token: with it the provider revokes what was issued from it (RFC 7009, section 2.1).
  const token = refreshToken ?? accessToken;
  if (token === undefined) return;
  const additionalParameters = { token_type_hint: refreshToken === undefined ? 'access_token' : 'refresh_token' };
  try {
    await inTime(timeout, tools, async (signal) => {
      const metadata = await connection.metadata(tools);
      if (metadata.revocation_endpoint === undefined) return;
      const options = { ...connection.request(tools, signal), additionalParameters };
      await oauth.processRevocationResponse(await oauth.revocationRequest(metadata, client, clientAuthentication, token, options));
    });
  } catch {
    // The session is over on this machine all the same.
  }
}

/** OpenID Connect RP-Initiated Logout 1.0, section 2. */
export async function endSession(connection: Connection, { idToken }: Tokens, tools: ProviderTools): Promise<string | undefined> {
  const { options: { postLogoutRedirectUri, clientId } } = connection;
  if (postLogoutRedirectUri === undefined) return undefined;
  try {
    const location = await connection.endpoint('end_session_endpoint', tools);
    if (idToken !== undefined) location.searchParams.set('id_token_hint', idToken);
    location.searchParams.set('client_id', clientId);
    location.searchParams.set('post_logout_redirect_uri', new URL(postLogoutRedirectUri, tools.origin).href);
    return location.href;
  } catch {
    return undefined;
  }
}
