/** What the tokens in an endpoint's response become: a session, or a newer token of one; the page gets them redacted. */
import type { TokenFieldPaths } from '../core/tokens.js';
import { parseHttpDate } from '../core/expiry.js';
import { readClaims } from '../core/jwt.js';
import { redactions } from '../core/redact.js';
import { isInCookie } from '../core/refresh/request.js';
import { bindTo, signIn, underWayIn, update } from '../core/session.js';
import { parseJson, readTokens, withTokenType, type GrantedTokens } from '../core/tokens.js';
import { usernameFromClaims } from '../core/username.js';
import type { SignedInBy } from './answers.js';
import type { Managed } from './managed.js';
import { redactResponse } from './redact-response.js';

interface Found {
  readonly tokens: GrantedTokens;
  readonly redacted: (epoch: number) => Response;
}

async function findTokens({ session, ports }: Managed, response: Response, fields: TokenFieldPaths): Promise<Found | undefined> {
  if (!response.ok || response.body === null) return undefined;
  const receivedAt = ports.now();
  const body = await response.clone().text();
  const json = parseJson(body);
  const tokens = readTokens(json, receivedAt, parseHttpDate(response.headers.get('date')), fields);
  if (tokens === undefined) return undefined;
  return {
    tokens: session.config.proof === undefined ? tokens : withTokenType(tokens, json, fields),
    redacted: (epoch) => redactResponse(response, body, json, redactions({ idToken: undefined, ...tokens }, epoch, session.config.redact)),
  };
}

/**
 * Begins a session, in a new epoch whatever went before. A response without tokens passes as it is.
 *
 * @param signedBy the thumbprint of the key that it is bound to
 */
export async function signInFrom(
  managed: Managed,
  response: Response,
  fields: TokenFieldPaths,
  signedBy: string | undefined,
  username?: Promise<string | undefined>,
): Promise<SignedInBy> {
  const inCookie = isInCookie(managed.session.config.refresh);
  // Its answer would bring a cookie in the place of the new session's. One that is sent from now on presents that one.
  const older = inCookie ? managed.renewer.underWay() : undefined;
  const found = await findTokens(managed, response, fields);
  if (found === undefined) return { response };
  const epoch = managed.ports.unique();
  const name = (await username) ?? usernameFromClaims(readClaims(found.tokens.accessToken));
  older?.giveUp();
  await managed.session.change((stored) => bindTo(signIn(found.tokens, name, epoch, stored.history, underWayIn(stored, inCookie)), signedBy));
  return { response: found.redacted(epoch), epoch };
}

/** Takes over a newer token for the session in whose epoch it was asked for. */
export async function updateFrom(
  managed: Managed,
  response: Response,
  fields: TokenFieldPaths,
  epoch: number,
): Promise<Response> {
  const found = await findTokens(managed, response, fields);
  if (found === undefined) return response;
  await managed.session.change((stored) => update(stored, epoch, found.tokens));
  return found.redacted(epoch);
}
