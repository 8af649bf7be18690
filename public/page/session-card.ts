/** Who is signed in and how the session stands: all of it from the snapshot, which holds no token. */
import * as api from './api.js';
import { element, wantsLessMotion } from './dom.js';
import { timeOfDay } from './format.js';
import { showLife } from './life-bar.js';
import type { Place, Snapshot } from './places.js';

let shownGeneration = 0;

/** How one came in, how the access token is sent, whom the tokens are good for, and where the refresh token is. */
const WAYS = {
  worker: ['with a password', 'Bearer', 'Whoever has them', 'Sealed on disk'],
  cookie: ['with a password', 'Bearer', 'Whoever has them', 'httpOnly cookie'],
  provider: ['with the provider', 'DPoP', 'This browser’s key', 'Sealed on disk'],
} as const;

const SEALED =
  'This session is sealed: look into IndexedDB, as any script of this page may, and you find sealed bytes in place of tokens. Their key came with the worker’s own script, which no page can read.';
const KEPT_IN_MEMORY = 'Nothing of this session is stored where a script of this page may look: the worker’s memory has the access token, and the browser sends the cookie.';

function renewalText({ renewal, renewAt, expiresAt }: Snapshot): string {
  if (renewal === 'running') return 'Being renewed now.';
  if (renewal === 'unavailable') {
    return renewAt === undefined
      ? 'The server cannot be reached; it will be tried again.'
      : `The server cannot be reached; tried again at ${timeOfDay(renewAt)}.`;
  }
  if (renewAt === undefined) return expiresAt === undefined ? 'Renewed when the server refuses it.' : 'Not renewed.';
  return `The worker renews it at ${timeOfDay(renewAt)}, at the mark, or earlier if the server refuses it.`;
}

function markRenewal(generation: number): void {
  const figure = element('generation');
  figure.textContent = String(generation);
  if (generation > shownGeneration && !wantsLessMotion()) {
    figure.animate([{ color: 'var(--renewal)', transform: 'scale(1.35)' }, {}], { duration: 700, easing: 'ease-out' });
  }
  shownGeneration = generation;
}

/** @param others where someone is signed in, too: by another tab, while this one was at the provider */
export function showSession({ name }: Place, snapshot: Snapshot, others: readonly Place[]): void {
  const { expiresAt, storage } = snapshot;
  markRenewal(snapshot.generation);
  showLife(snapshot);
  element('renewal').textContent = renewalText(snapshot);
  element('expires').textContent = expiresAt === undefined ? '–' : timeOfDay(expiresAt);
  element('access-token-place').textContent = storage === 'memory' ? 'Worker’s memory' : 'Sealed on disk';
  element('kept').textContent = storage === 'memory' ? KEPT_IN_MEMORY : SEALED;
  const [way, scheme, goodFor, refreshTokenPlace] = WAYS[name];
  element('way').textContent = [`Signed in ${way}`, ...others.map((other) => `also ${WAYS[other.name][0]}`)].join(', ');
  element('scheme').textContent = scheme;
  element('good-for').textContent = goodFor;
  element('refresh-token-place').textContent = refreshTokenPlace;
}

/** Asks the server who this is: an ordinary request, the first one after sign-in. */
export async function showUser(place: Place): Promise<void> {
  const title = element('session-title');
  title.textContent = place.session.getSnapshot().username ?? '…';
  const response = await api.me(place.api);
  if (!response.ok) return;
  const { name } = (await response.json()) as { name: string };
  title.textContent = name;
  element('picture').setAttribute('alt', `A pattern drawn from the name ${name}`);
}
