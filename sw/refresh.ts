/** A refresh call that the app makes itself: it joins the worker's renewal and gets the authorization server's answer, redacted. */
import type { ResolvedRefresh } from '../core/config/endpoints.js';
import { isOfAnotherEpoch } from '../core/placeholder.js';
import type { SignedInBy } from './answers.js';
import { bodyText } from './body-text.js';
import { sendAnew } from './endpoint-proof.js';
import type { Incoming, Managed } from './managed.js';
import { signInFrom } from './token-response.js';

/** The app refreshes what the worker does not hold: a session begins, if the authorization server says so. */
async function passOn(managed: Managed, refresh: ResolvedRefresh, request: Request): Promise<SignedInBy> {
  const { response, signedBy } = await sendAnew(managed, request);
  return signInFrom(managed, response, refresh.fields, signedBy);
}

export async function handleRefresh(managed: Managed, refresh: ResolvedRefresh, { request, event }: Incoming): Promise<Response> {
  const { session, renewer } = managed;
  await session.ready();
  const texts = [await bodyText(request), request.headers.get('Authorization') ?? '', request.url];
  const isForeign = (): boolean => !session.policy.canRenew || isOfAnotherEpoch(session.state.epoch, ...texts);
  if (isForeign()) {
    const passedOn = await renewer.answers.takeTurn(() => passOn(managed, refresh, request), isForeign);
    if (passedOn !== undefined) return passedOn;
  }
  const last = renewer.answers.last();
  // An app with interceptors refreshes far more often than the token needs: while it is fresh, the last answer still holds.
  if (last !== undefined && session.nextStep() === 'send') return last();
  const renewal = renewer.renew('asked-for');
  event?.waitUntil(renewal);
  // Without an answer, another worker had renewed already: then this one asks for itself.
  const answer = (await renewal).answer ?? (await renewer.renew('asked-for')).answer;
  return answer === undefined ? (await passOn(managed, refresh, request)).response : answer();
}
