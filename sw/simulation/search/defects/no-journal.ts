/** A deliberate defect: a refresh token is presented without a trace of it in the store. */
import type { SessionState } from '../../../../core/session.js';
import type { Transition } from '../../../ports.js';
import { ResilientStore as Right } from '../../../resilient-store.js';

export class ResilientStore extends Right {
  override update(transition: Transition): Promise<SessionState> {
    return super.update((stored) => {
      const next = transition(stored);
      return next?.status === 'signed-in' && next.renewal !== undefined ? { ...next, renewal: undefined } : next;
    });
  }
}
