/** Invariant 4: a session ends only by rejection, sign-out or lost storage; that is announced once; and it never comes back. */
import type { LogoutMessage } from '../../../../core/protocol.js';
import type { World } from '../../world.js';
import type { Login, Observed } from '../observed.js';

export class Ends {
  #looked = 0;

  constructor(
    private readonly world: World,
    private readonly observed: Observed,
    private readonly hasSeveralWorkers: () => boolean,
    private readonly inCookie: boolean,
  ) {}

  /** Looks at what was posted since it last looked. */
  check(): void {
    const { messages } = this.world;
    for (; this.#looked < messages.length; this.#looked += 1) {
      const message = messages[this.#looked];
      this.observed.checked(4);
      if (message?.type === 'token-worker:logout') this.#ended(message);
    }
  }

  #ended(message: LogoutMessage): void {
    const login = this.observed.loginOf(message.username);
    // After `forget` nobody can tell whose end it was; the count of all is looked at instead.
    if (login === undefined) return this.#checkCount();
    login.logouts.push(message);
    if (login.logouts.length === 1) login.announcedAt = this.observed.tick();
    if (login.logouts.length > 1 && !this.#mayBeRepeated(login)) this.observed.found(4, `the end of ${login.username}'s session is announced ${String(login.logouts.length)} times`);
    const unexplained = this.#unexplained(message, login);
    if (unexplained !== undefined) this.observed.found(4, `${login.username}'s session ends with '${message.reason}', but ${unexplained}`);
  }

  /**
   * A worker that died between telling and storing that it had told has left that to the next one. And an end that
   * could not be stored is not known to the other workers, nor to the next one.
   */
  #mayBeRepeated({ order, announcedAt }: Pick<Login, 'order' | 'announcedAt'>): boolean {
    const { observed } = this;
    if (observed.diedTellingAt > announcedAt) return true;
    return observed.wasStorageTroubledSince(order) && (observed.diedAt > announcedAt || this.hasSeveralWorkers());
  }

  #checkCount(): void {
    const ends = this.world.logouts.length;
    const { length } = this.observed.logins;
    if (ends > length && !this.#mayBeRepeated({ order: 0, announcedAt: 0 })) this.observed.found(4, `${String(length)} sessions, and ${String(ends)} announced ends`);
  }

  /** A cookie is presented as it stands in the browser: that of a later sign-in, if its worker died before it stored the session. */
  #wasRejected({ families, order }: Login): boolean {
    const presented = this.inCookie ? this.observed.logins.filter((later) => later.order >= order).flatMap((later) => later.families) : families;
    return presented.some(({ isRevoked }) => isRevoked);
  }

  /** Why this end should not have come. */
  #unexplained({ reason }: LogoutMessage, login: Login): string | undefined {
    switch (reason) {
      case 'signed-out':
        return login.isSignOutAsked ? undefined : 'nobody signed out';
      case 'refresh-rejected':
        return this.#wasRejected(login) || login.isCookieContested ? undefined : 'the server would take its refresh token';
      case 'expired':
      case 'storage-lost':
        return this.observed.wasStorageTroubledSince(login.order) ? undefined : 'the storage has lost nothing';
    }
  }
}
