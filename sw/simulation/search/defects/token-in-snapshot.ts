/** A deliberate defect: what pages are told of the session holds the access token. */
import { describe as right } from '../../../../core/describe.js';
import type { SessionState } from '../../../../core/session.js';
import type { SessionSnapshot } from '../../../../core/snapshot.js';

export function describe(state: SessionState, ...more: Parameters<typeof right> extends [unknown, ...infer Rest] ? Rest : never): SessionSnapshot {
  return state.status === 'signed-in' ? { ...right(state, ...more), ...state.tokens } : right(state, ...more);
}
