/** The sessions of this page: told what its own manager tells, and what other tabs tell as far as they share the session. */
import type { TokenWorkerConfig } from '../core/config/types.js';
import type { LogoutMessage, MessageToPage } from '../core/protocol.js';
import type { Answer, Question } from '../client/ask.js';
import { Session } from '../client/session.js';
import { inPage } from './link.js';
import type { ThisTab } from './tabs.js';

export class PageSessions implements ThisTab {
  readonly #sessions = new Set<Session>();
  /** Those that are to be kept in persistent storage, by name. */
  readonly #kept: ReadonlySet<string>;
  readonly #ask: (question: Question) => Promise<Answer>;

  constructor(configs: readonly TokenWorkerConfig[], ask: (question: Question) => Promise<Answer>) {
    this.#kept = new Set(configs.filter(({ storage }) => storage !== 'memory').map(({ name = 'default' }) => name));
    this.#ask = ask;
  }

  /** Told of everything from now on; who is signed in is not known yet. */
  begin(name: string): Session {
    const session = new Session(name, this.#ask);
    this.#sessions.add(session);
    return session;
  }

  /**
   * The session of that name, once it is known who is signed in.
   * @throws TokenWorkerError `unknown-session`
   */
  async connect(name: string): Promise<Session> {
    const session = new Session(name, this.#ask);
    session.receive(await this.#hello(name));
    this.#sessions.add(session);
    return session;
  }

  receive(message: MessageToPage): void {
    const told = message.type === 'token-worker:session' ? { ...message, snapshot: inPage(message.snapshot) } : message;
    for (const session of this.#sessions) session.receive(told);
  }

  async look(): Promise<void> {
    for (const session of this.#sessions) session.receive(await this.#hello(session.name));
  }

  async end(message: LogoutMessage): Promise<void> {
    for (const session of this.#sessions) {
      if (session.name !== message.session) continue;
      // Where storage cannot be had, each tab has a session of its own.
      const { snapshot } = await this.#hello(session.name);
      if (snapshot?.storage !== 'memory' || !this.#kept.has(session.name)) session.receive(message);
    }
  }

  #hello(session: string): Promise<Answer> {
    return this.#ask({ type: 'token-worker:hello', session });
  }
}
