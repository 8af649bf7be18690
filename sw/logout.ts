/** Sign-out: by the app's own request to the `logout` endpoint, or asked of the worker by `session.logout()`. */
import type { ResolvedRule } from '../core/config/rules.js';
import { boundTokenIn, headerValue } from '../core/header.js';
import { isOfOrigin } from '../core/match.js';
import { isOfAnotherEpoch, mayHoldPlaceholder, replacePlaceholders } from '../core/placeholder.js';
import { isInCookie, refreshTokenBody } from '../core/refresh/request.js';
import { sendingOfCall } from '../core/sending.js';
import type { SignedIn } from '../core/session.js';
import { attach, copyFor } from './attach.js';
import { bodyText } from './body-text.js';
import { sendAnew, withAnotherProof } from './endpoint-proof.js';
import type { Incoming, Managed } from './managed.js';
import type { Lifetime } from './ports.js';
import { settledWithin } from './settled-within.js';

/** How long an unanswered logout request may put off the end of the session, in seconds. */
const LONGEST_WAIT = 8;

type TokenHeader = Pick<ResolvedRule, 'header' | 'prefix' | 'redirects'>;

const BEARER: TokenHeader = { header: 'Authorization', prefix: 'Bearer ', redirects: 'follow' };

/** The header that the API takes the token in, which the logout endpoint will take too. */
function tokenHeader({ session }: Pick<Managed, 'session'>, url: string): TokenHeader {
  return session.config.rules.find((rule) => rule.matches(url)) ?? BEARER;
}

/** The session, its access token renewed if it has run out: else the server could not tell whose session to end. */
async function readySession({ session, renewer }: Managed, event: Lifetime | undefined): Promise<SignedIn | undefined> {
  await session.ready();
  // Who signed in through another worker a moment ago is the one to sign out.
  await session.reload();
  if (session.nextStep() === 'renew-first') await renewer.renewInTime('schedule', event);
  // A cookie that comes with the renewal's answer must not come after the server has taken it back.
  if (isInCookie(session.config.refresh)) await renewer.settled();
  return session.state.status === 'signed-in' ? session.state : undefined;
}

async function send({ session, ports, proof }: Managed, request: Request): Promise<Response> {
  if (proof === undefined) return ports.fetch(request);
  const { header } = tokenHeader({ session }, request.url);
  const bound = boundTokenIn(request.headers.get(header) ?? '');
  return (await withAnotherProof(request, ports.origin, (copy) => proof.send(copy, bound, undefined))).response;
}

/** Ends the session when the request is answered or fails, and does not wait for ever. */
async function sendAndEnd(managed: Managed, request: Request, { epoch }: SignedIn, event: Lifetime | undefined): Promise<Response> {
  const { session, ports } = managed;
  const answer = send(managed, request);
  const ended = settledWithin(LONGEST_WAIT, answer, ports).then(() => session.endings.end(epoch, 'signed-out'));
  event?.waitUntil(ended);
  try {
    return await answer;
  } finally {
    await ended;
  }
}

/** A redirect that keeps the body takes a token in it along wherever it leads. */
const stayingAtHome = ({ redirects }: TokenHeader): Pick<TokenHeader, 'redirects'> => ({ redirects: redirects === 'error' ? 'error' : 'stay' });

function withOtherBody(request: Request, body: string): Request {
  // Any option resets the referrer, so that goes along.
  const { referrer, referrerPolicy } = request;
  return new Request(request, { body, referrer, referrerPolicy });
}

/** The request with the access token in its header, and the real tokens where its body has placeholders. */
function withTokens(request: Request, body: string, state: SignedIn, api: TokenHeader, origin: string): Request {
  const { header, prefix } = api;
  const own = request.headers.get(header);
  const { accessToken, tokenType } = state.tokens;
  let value = own;
  if (tokenType === 'DPoP') value = headerValue(state, own, prefix) ?? own;
  else if (own !== null && mayHoldPlaceholder(own)) value = replacePlaceholders(own, state.epoch, state.tokens);
  else if (own === null && accessToken !== undefined) value = prefix + accessToken;
  const bringsTokens = mayHoldPlaceholder(body);
  const sending = sendingOfCall(bringsTokens ? stayingAtHome(api) : api, request.mode, isOfOrigin(request.url, origin));
  const prepared = bringsTokens ? copyFor(withOtherBody(request, replacePlaceholders(body, state.epoch, state.tokens)), sending) : request;
  return value === null || value === own ? prepared : attach(prepared, header, value, sending);
}

export async function handleLogout(managed: Managed, { request, event }: Incoming): Promise<Response> {
  const state = await readySession(managed, event);
  const header = tokenHeader(managed, request.url);
  if (state === undefined) return (await sendAnew(managed, request)).response;
  const body = await bodyText(request);
  // A tab that still shows the user before must not sign the present one out.
  if (isOfAnotherEpoch(state.epoch, body, request.headers.get(header.header) ?? '')) return (await sendAnew(managed, request)).response;
  return sendAndEnd(managed, withTokens(request, body, state, header, managed.ports.origin), state, event);
}

/**
 * Tells the authorization server, where there is an endpoint for it, then ends the session whatever the answer was.
 *
 * @returns where the page is to go, to be signed out at the provider too
 */
export async function logout(managed: Managed, event: Lifetime | undefined): Promise<string | undefined> {
  if (managed.provider !== undefined) return managed.provider.logout(event);
  await logoutAtEndpoint(managed, event);
  return undefined;
}

async function logoutAtEndpoint(managed: Managed, event: Lifetime | undefined): Promise<void> {
  const { session } = managed;
  const { logout: endpoint, refresh } = session.config;
  const state = await readySession(managed, event);
  if (state === undefined) return;
  if (endpoint === undefined) {
    await session.endings.end(state.epoch, 'signed-out');
    return;
  }
  const content = refreshTokenBody(refresh?.style ?? 'json', state.tokens.refreshToken, refresh?.clientId);
  const request = new Request(endpoint.href, {
    method: 'POST',
    // The body brings the refresh token, which no redirect may take along.
    redirect: 'error',
    credentials: isInCookie(refresh) ? 'include' : 'same-origin',
    // What the endpoints of this server want of every request, such as a header against forged ones.
    headers: { ...(content === undefined ? {} : { 'Content-Type': content.contentType }), ...refresh?.headers },
    body: content?.body ?? null,
  });
  try {
    await sendAndEnd(managed, withTokens(request, '', state, tokenHeader(managed, endpoint.href), managed.ports.origin), state, event);
  } catch {
    // Offline: the session is over on this machine all the same.
  }
}
