/** The two sessions that the demo offers, told apart by where the refresh token lives. */
import { register, type Session } from 'token-worker';
import type { Api } from './api.js';

export type PlaceName = 'worker' | 'cookie';

export interface Place {
  readonly name: PlaceName;
  readonly api: Api;
  readonly session: Session;
}

/** What the page may know of a session: everything but the tokens. */
export type Snapshot = ReturnType<Session['getSnapshot']>;

const WORKER = '/token-worker.js';

export async function openPlaces(): Promise<readonly Place[]> {
  const [inWorker, inCookie] = await Promise.all([register(WORKER), register(WORKER, { session: 'cookie' })]);
  return [
    { name: 'worker', api: '/api', session: inWorker },
    { name: 'cookie', api: '/cookie', session: inCookie },
  ];
}

/** The place where someone is signed in. */
export const signedInPlace = (places: readonly Place[]) =>
  places.find(({ session }) => session.getSnapshot().status === 'signed-in');

/** The place whose session ended last, if any did. */
export const lastEnded = (places: readonly Place[]) =>
  [...places]
    .filter(({ session }) => session.getSnapshot().ended)
    .sort((a, b) => (b.session.getSnapshot().ended?.at ?? 0) - (a.session.getSnapshot().ended?.at ?? 0))[0];
