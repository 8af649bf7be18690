/** The authorization code flow with PKCE (RFC 7636): a request that the page takes to the provider, and the exchange of its code. */
import * as oauth from 'oauth4webapi';
import { TokenWorkerError } from '../../core/errors.js';
import type { ResolvedLogin } from '../../core/oidc/login-options.js';
import { tellable } from '../../core/oidc/tellable.js';
import type { Transaction } from '../../core/oidc/transaction.js';
import { readClaims } from '../../core/jwt.js';
import type { GrantedTokens } from '../../core/tokens.js';
import { usernameFromClaims, usernameFromIdToken } from '../../core/username.js';
import type { ProviderTools } from '../provider.js';
import { withAnotherProof } from './another-proof.js';
import type { Connection } from './connection.js';
import { signInFailure } from './failure.js';
import { grantedBy } from './granted.js';
import { inTime } from './in-time.js';
import { noteForIdTokens } from './server-time.js';
import { SignInFailed } from './sign-in-failed.js';
import { metadataFor } from './tenants.js';

/**
 * Seconds: more than a renewal has, since who is not answered has to begin anew; less than the 30 after which Firefox may
 * end the worker, and the user the wait, in which the browser shows the provider's page.
 */
const LONGEST_EXCHANGE = 20;

export interface BegunSignIn {
  readonly transaction: Transaction;
  /** The authorization request, for the page to go to. */
  readonly location: string;
}

export interface SignedIn {
  readonly tokens: GrantedTokens;
  readonly username: string | undefined;
}

async function authorizationEndpoint(connection: Connection, tools: ProviderTools): Promise<URL> {
  try {
    return await connection.endpoint('authorization_endpoint', tools);
  } catch (error) {
    if (error instanceof TokenWorkerError) throw error;
    const { code, description = code } = signInFailure(error);
    throw new TokenWorkerError('provider-unavailable', `the metadata of ${connection.options.issuer} cannot be had: ${description}`);
  }
}

export async function begin(connection: Connection, login: ResolvedLogin, tools: ProviderTools): Promise<BegunSignIn> {
  const { options, client, isOpenId } = connection;
  const location = await authorizationEndpoint(connection, tools);
  const transaction: Transaction = {
    state: oauth.generateRandomState(),
    kind: 'in',
    codeVerifier: oauth.generateRandomCodeVerifier(),
    nonce: isOpenId ? oauth.generateRandomNonce() : undefined,
    maxAge: login.maxAge,
    returnTo: login.returnTo,
    begunAt: tools.now(),
    location: undefined,
  };
  const { state, codeVerifier = '', nonce } = transaction;
  const proofs = await connection.proofs(tools);
  const parameters: Readonly<Record<string, string | undefined>> = {
    ...options.parameters,
    ...login.parameters,
    client_id: client.client_id,
    redirect_uri: connection.redirectUri(tools.origin),
    response_type: 'code',
    scope: login.parameters['scope'] ?? options.scope,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    dpop_jkt: await proofs?.calculateThumbprint(),
  };
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) location.searchParams.set(name, value);
  const everyResource = new Set([options, ...options.audiences.values()].flatMap(({ resource }) => resource));
  for (const resource of everyResource) location.searchParams.append('resource', resource);
  return { transaction, location: location.href };
}

export async function complete(connection: Connection, callback: URL, transaction: Transaction, tools: ProviderTools): Promise<SignedIn> {
  try {
    return await inTime(LONGEST_EXCHANGE, tools, (signal) => exchange(connection, callback, transaction, tools, signal));
  } catch (error) {
    const { code, description } = tellable(signInFailure(error), [callback.searchParams.get('code'), transaction.codeVerifier]);
    throw new SignInFailed(code, description);
  }
}

async function exchange(connection: Connection, callback: URL, { state, codeVerifier = '', nonce, maxAge }: Transaction, tools: ProviderTools, signal: AbortSignal): Promise<SignedIn> {
  const { client, clientAuthentication, isOpenId } = connection;
  const metadata = await connection.metadata(tools);
  const parameters = oauth.validateAuthResponse(metadata, client, callback, state);
  const options = { ...(await connection.tokenRequest(tools, signal)), additionalParameters: connection.tokenParameters(undefined) };
  return withAnotherProof(async () => {
    const redirectUri = connection.redirectUri(tools.origin);
    const response = await oauth.authorizationCodeGrantRequest(metadata, client, clientAuthentication, parameters, redirectUri, codeVerifier, options);
    const receivedAt = tools.now();
    await noteForIdTokens(client, response, receivedAt);
    const result = await oauth.processAuthorizationCodeResponse(await metadataFor(response, metadata), client, response, {
      expectedNonce: nonce ?? oauth.expectNoNonce,
      requireIdToken: isOpenId,
      ...(maxAge === undefined ? {} : { maxAge }),
    });
    const tokens = grantedBy(result, receivedAt);
    if (tokens === undefined) throw new SignInFailed('invalid_response', 'the token response has no usable access token');
    const claims = oauth.getValidatedIdTokenClaims(result);
    return { tokens, username: claims === undefined ? usernameFromClaims(readClaims(tokens.accessToken)) : usernameFromIdToken(claims) };
  }, connection, tools, signal);
}
