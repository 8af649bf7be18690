/** A deliberate defect: a change is used at once, and stored behind. */
import type { SessionState } from '../../../../core/session.js';
import type { Transition } from '../../../ports.js';
import { ResilientStore as Right } from '../../../resilient-store.js';

export class ResilientStore extends Right {
  override async update(transition: Transition): Promise<SessionState> {
    const before = await this.read();
    void super.update(transition);
    return transition(before) ?? before;
  }
}
