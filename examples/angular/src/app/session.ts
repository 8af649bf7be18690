/** The session as an Angular service with signals: what reads them is updated when they change. */
import { Injectable, signal } from '@angular/core';
import { register, type LogoutEvent, type Session, type SessionSnapshot } from 'token-worker';

@Injectable({ providedIn: 'root' })
export class SessionService {
  #session!: Session;
  readonly snapshot = signal<SessionSnapshot | undefined>(undefined);
  /** How the last session ended: in every tab, whichever of them signed out, and when the server refuses to renew. */
  readonly ended = signal<LogoutEvent | undefined>(undefined);

  /** Resolves once the worker answers this page's requests. */
  async start() {
    this.#session = await register();
    this.#session.subscribe(() => this.snapshot.set(this.#session.getSnapshot()));
    this.#session.addEventListener('logout', (event) => this.ended.set(event));
    this.snapshot.set(this.#session.getSnapshot());
  }

  signOut() {
    return this.#session.logout();
  }
}
