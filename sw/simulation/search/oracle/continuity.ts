/** Invariant 7: what is used has been stored, so that a death at any moment loses nothing but what was never stored. */
import type { SessionState } from '../../../../core/session.js';
import type { SessionSnapshot } from '../../../../core/snapshot.js';
import type { Backend } from '../../backend.js';
import type { Received } from '../../received.js';
import { secretOf, type Observed, type RefreshCall } from '../observed.js';

/** A store has answered what is in it now. */
export function stateStored(observed: Observed, state: SessionState): void {
  observed.checked(4);
  const before = observed.lastStored;
  observed.lastStored = state;
  if (before?.status === 'signed-in' && before.epoch !== state.epoch) observed.endedEpochs.add(before.epoch);
  if (state.status === 'signed-out') return;
  const { accessToken, refreshToken } = state.tokens;
  for (const token of [accessToken, refreshToken]) if (token !== undefined) observed.stored.add(secretOf(token));
  if (observed.endedEpochs.has(state.epoch) && !observed.wasStorageTroubledSince(0)) {
    observed.found(4, `the session of epoch ${String(state.epoch)} is stored again after its end`);
  }
}

/** A resource server got a request: its token must have been stored before. */
export function checkToken(observed: Observed, { headers, by }: Received, issuer: Backend): void {
  if (observed.wasStorageTroubledSince(0)) return;
  observed.checked(7);
  const content = `${headers.get('authorization') ?? ''} ${headers.get('x-access-token') ?? ''}`;
  const used = issuer.mint.secrets.find((secret) => content.includes(secret));
  if (used !== undefined && !observed.stored.has(used)) observed.found(7, `${by} uses ${used} before it is stored`);
}

/** A refresh request left its worker: by then the record must say so, for the next worker to know should this one die. */
export function checkJournal(observed: Observed, { worker, token, family }: RefreshCall, stored: SessionState): void {
  if (observed.wasStorageTroubledSince(0) || stored.status === 'signed-out') return;
  observed.checked(7);
  const { refreshToken } = stored.tokens;
  // Another session may have begun since the journal was written, and then the browser sends its cookie.
  const isOfIt = refreshToken === undefined ? observed.logins.length === 1 && stored.username === family.username : refreshToken === token;
  if (isOfIt && stored.renewal === undefined) observed.found(7, `${worker.name} presents a refresh token, and nothing stored tells of it`);
}

/** What a new worker says of the session that it found. */
export function checkFound(observed: Observed, stored: SessionState, found: SessionSnapshot | undefined): void {
  const wasThere = (snapshot: SessionSnapshot): boolean =>
    stored.status === 'signed-out'
      ? snapshot.status === 'signed-out'
      : snapshot.status === 'signed-in' && snapshot.username === stored.username && snapshot.generation >= stored.generation;
  observed.checked(7);
  if (found === undefined || !wasThere(found)) {
    const said = found === undefined ? 'nothing' : `${found.status}, ${found.username ?? 'nobody'}, generation ${String(found.generation)}`;
    observed.found(7, `stored was ${describe(stored)}, and the next worker has ${said}`);
  }
}

const describe = (state: SessionState): string =>
  `${state.status}, ${state.username ?? 'nobody'}${state.status === 'signed-in' ? `, generation ${String(state.generation)}` : ''}`;
