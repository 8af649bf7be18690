/** The sessions that the demo offers: with a password, the refresh token in one of two places, or by the provider. */
import { register, type Session } from 'token-worker';
import { signOut, type Api } from './api.js';

export type PlaceName = 'worker' | 'cookie' | 'provider';

export interface Place {
  readonly name: PlaceName;
  readonly api: Api;
  readonly session: Session;
  readonly signOut: () => Promise<unknown>;
}

/** What the page may know of a session: everything but the tokens. */
export type Snapshot = ReturnType<Session['getSnapshot']>;

const WORKER = '/token-worker.js';

export async function openPlaces(): Promise<readonly Place[]> {
  const [inWorker, inCookie, byProvider] = await Promise.all([
    register(WORKER),
    register(WORKER, { session: 'cookie' }),
    register(WORKER, { session: 'provider' }),
  ]);
  return [
    { name: 'worker', api: '/api', session: inWorker, signOut: () => signOut('/api') },
    { name: 'cookie', api: '/cookie', session: inCookie, signOut: () => signOut('/cookie') },
    // There is no endpoint of the app's own to call: the worker tells the provider.
    { name: 'provider', api: '/bound', session: byProvider, signOut: () => byProvider.logout() },
  ];
}

export const signedInPlaces = (places: readonly Place[]) =>
  places.filter(({ session }) => session.getSnapshot().status === 'signed-in');

/** The place that is shown: where someone is signed in. */
export const signedInPlace = (places: readonly Place[]): Place | undefined => signedInPlaces(places)[0];

/** The place whose session ended last, if any did. */
export const lastEnded = (places: readonly Place[]) =>
  [...places]
    .filter(({ session }) => session.getSnapshot().ended)
    .sort((a, b) => (b.session.getSnapshot().ended?.at ?? 0) - (a.session.getSnapshot().ended?.at ?? 0))[0];
