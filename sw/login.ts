/** Requests to the `login` and `update` endpoints. */
import type { ResolvedTokenEndpoint } from '../core/config/endpoints.js';
import { findPlaceholders, mayHoldPlaceholder } from '../core/placeholder.js';
import { isInCookie } from '../core/refresh/request.js';
import { usernameFromBody } from '../core/username.js';
import { handleApi, type ApiMatch } from './api.js';
import { detach } from './attach.js';
import { sendAnew } from './endpoint-proof.js';
import type { Incoming, Managed } from './managed.js';
import { signInFrom, updateFrom } from './token-response.js';

const HEADER = 'Authorization';

/** A login has no use for the session before: its placeholder goes, so that the server is not asked to believe in it. */
function withoutPlaceholder(request: Request): Request {
  const own = request.headers.get(HEADER);
  return own !== null && mayHoldPlaceholder(own) && findPlaceholders(own).length > 0 ? detach(request, HEADER) : request;
}

export async function handleLogin(managed: Managed, endpoint: ResolvedTokenEndpoint, { request }: Incoming): Promise<Response> {
  const { username } = endpoint.fields;
  // The cookie of a renewal under way would take the place of the one that this answer brings.
  if (isInCookie(managed.session.config.refresh)) await managed.renewer.settled();
  const body = username === undefined ? Promise.resolve('') : request.clone().text().catch(() => '');
  const { response, signedBy } = await sendAnew(managed, withoutPlaceholder(request));
  return (await signInFrom(managed, response, endpoint.fields, signedBy, body.then((text) => usernameFromBody(text, username)))).response;
}

/** @returns undefined when the browser is to send the request itself: nobody is signed in, or the app sends a token of its own */
export function handleUpdate(
  managed: Managed,
  endpoint: ResolvedTokenEndpoint,
  api: ApiMatch | undefined,
  incoming: Incoming,
): Promise<Response> | undefined {
  const answer = api === undefined ? undefined : handleApi(managed, api, incoming);
  if (answer === undefined) return undefined;
  const { session } = managed;
  const epoch = session.ready().then(() => session.state.epoch);
  return answer.then(async (response) => updateFrom(managed, response, endpoint.fields, await epoch));
}
