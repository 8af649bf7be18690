/** What requests and renewals need of a session: the whole of it has that, and so has each of its audiences. */
import type { Session } from './session.js';

export type SessionView = Pick<
  Session,
  | 'config'
  | 'experience'
  | 'endings'
  | 'isLoaded'
  | 'isPersistent'
  | 'state'
  | 'policy'
  | 'renewal'
  | 'ready'
  | 'reload'
  | 'tryStorageAgain'
  | 'canRenew'
  | 'nextStep'
  | 'change'
  | 'note'
  | 'watch'
  | 'tellPages'
> & {
  /** Of which of the provider's audiences; absent: the session itself. */
  readonly audience?: string | undefined;
};
