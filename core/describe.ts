/** Turns a session's state into what a page may know of it. */
import { readClaims } from './jwt.js';
import { wakeAt, type Policy } from './schedule.js';
import type { SessionState } from './session.js';
import type { SessionSnapshot } from './snapshot.js';

export interface Circumstances {
  readonly policy: Policy;
  readonly renewal: SessionSnapshot['renewal'];
  readonly storage: SessionSnapshot['storage'];
  /** Which token tells of the user, where there is one. */
  readonly claimsOf: 'access-token' | 'id-token';
}

export function describe(state: SessionState, { policy, renewal, storage, claimsOf }: Circumstances): SessionSnapshot {
  const { username } = state;
  if (state.status === 'signed-out') {
    return { status: 'signed-out', renewal: 'idle', generation: 0, username, ended: state.ended, storage };
  }
  const { accessToken, idToken, receivedAt, expiresAt } = state.tokens;
  const telling = claimsOf === 'id-token' ? (idToken ?? accessToken) : accessToken;
  return {
    status: 'signed-in',
    receivedAt,
    expiresAt,
    renewAt: wakeAt(state, policy),
    renewal,
    generation: state.generation,
    claims: telling === undefined ? undefined : readClaims(telling),
    username,
    storage,
  };
}
