/** The demo's page: registers the worker, then shows whichever face the sessions call for. */
import { hideBanner, showBanner } from './page/banner.js';
import { showCode } from './page/code-sample.js';
import { rememberPlace } from './page/chosen-place.js';
import { element } from './page/dom.js';
import { showFailure } from './page/failure.js';
import { stopLife } from './page/life-bar.js';
import { showLogin, startLogin } from './page/login-view.js';
import { hideMedia, showMedia } from './page/media.js';
import { lastEnded, openPlaces, signedInPlace, signedInPlaces, type Place } from './page/places.js';
import { pointDownloadAt, startPlayground } from './page/playground.js';
import { takeProviderError } from './page/provider-errors.js';
import { complainOfProvider, startProviderSignIn } from './page/provider-sign-in.js';
import { addResult, clearResults } from './page/results.js';
import { startServerLog } from './page/server-log.js';
import { showSession, showUser } from './page/session-card.js';
import { currentView, showView } from './page/view.js';

/** Whose page is shown: another user, or the same one signed in again, is another page. */
let shown: string | undefined;

function showSignedIn(place: Place, others: readonly Place[]): void {
  const snapshot = place.session.getSnapshot();
  const key = [place.name, snapshot.username, snapshot.claims?.['sid']].join();
  if (key !== shown) {
    const byForm = element('login').contains(document.activeElement);
    shown = key;
    hideMedia();
    hideBanner();
    clearResults();
    rememberPlace(place.name);
    pointDownloadAt(place);
    showMedia(place);
    void showUser(place);
    showView('signed-in', `Signed in as ${snapshot.username ?? 'someone'}`);
    if (byForm) element('session-title').focus();
  }
  showSession(place, snapshot, others);
}

function showSignedOut(places: readonly Place[]): void {
  if (currentView() === 'signed-out') return;
  shown = undefined;
  stopLife();
  hideMedia();
  showView('signed-out', 'Signed out');
  const { ended, username } = lastEnded(places)?.session.getSnapshot() ?? {};
  showLogin(username);
  // A page that opens after the end was not there for the message. That the user signed out is no news then.
  if (ended && ended.reason !== 'signed-out') showBanner(ended.reason, ended.at);
}

function show(places: readonly Place[]): void {
  const [place, ...others] = signedInPlaces(places);
  if (place) showSignedIn(place, others);
  else showSignedOut(places);
}

void showCode();
startServerLog();
try {
  const places = await openPlaces();
  startLogin(places);
  startProviderSignIn(places);
  startPlayground(() => signedInPlace(places));
  for (const { session } of places) {
    session.subscribe(() => show(places));
    session.addEventListener('logout', ({ reason, at }) => {
      show(places);
      if (!signedInPlace(places)) showBanner(reason, at);
    });
  }
  show(places);
  const problem = takeProviderError();
  // Somebody may be signed in all the same, by another tab.
  if (problem && signedInPlace(places)) addResult(problem, 'bad');
  else if (problem) complainOfProvider(problem);
} catch (error) {
  showFailure(error);
}
