/** The session as a page sees it: a store that any framework can subscribe to, and the few things that can be asked of it. */
import type { SessionEvent } from '../core/history.js';
import type { LoginOptions } from '../core/oidc/login-options.js';
import type { LogoutReason, MessageToPage, TokensFromPage } from '../core/protocol.js';
import { isTokenWorkerMessage, PROTOCOL_VERSION } from '../core/protocol.js';
import { SIGNED_OUT_SNAPSHOT, UNKNOWN_SNAPSHOT, type SessionSnapshot } from '../core/snapshot.js';
import { checkProtocol, type Answer, type Question } from './ask.js';

interface SessionEnd {
  readonly reason: LogoutReason;
  readonly username?: string | undefined;
  readonly at: number;
}

/** Dispatched once when the session ends, in every page. */
export class LogoutEvent extends Event {
  readonly reason: LogoutReason;
  /** Who was signed in, when known: to prefill the next login. */
  readonly username: string | undefined;
  /** When the session ended, in epoch seconds. */
  readonly at: number;

  constructor({ reason, username, at }: SessionEnd) {
    super('logout');
    this.reason = reason;
    this.username = username;
    this.at = at;
  }
}

export interface SessionEventMap {
  /** The snapshot has changed. */
  change: Event;
  logout: LogoutEvent;
}

/** Carries a question to the worker; undefined on a server, where there is none. */
export type Link = ((question: Question) => Promise<Answer>) | undefined;

export class Session extends EventTarget {
  /** The session's name. */
  readonly name: string;
  readonly #link: Link;
  #snapshot: SessionSnapshot;
  #workerVersion: string | undefined;
  /** Whose session it is, once the worker has said so. */
  #owner: string | undefined;
  /** When the session ended whose end was dispatched last. */
  #announcedEnd: number | undefined;

  /** @internal use `register` */
  constructor(name: string, link: Link) {
    super();
    this.name = name;
    this.#link = link;
    this.#snapshot = link === undefined ? SIGNED_OUT_SNAPSHOT : UNKNOWN_SNAPSHOT;
  }

  /** The version of the worker's script; differs from `VERSION` where the copied drop-in is older than the page. */
  get workerVersion(): string | undefined {
    return this.#workerVersion;
  }

  /** The present state, never a token; the same object until it changes. A function by itself, for `useSyncExternalStore`. */
  readonly getSnapshot = (): SessionSnapshot => this.#snapshot;

  /** Calls `listener` at every change. Answers the function that ends this. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.addEventListener('change', listener);
    return () => {
      this.removeEventListener('change', listener);
    };
  };

  /** Renews now, whatever the token's age. Resolves with the state after it; whether it was renewed shows in `generation`. */
  refresh(): Promise<SessionSnapshot> {
    return this.#ask({ type: 'token-worker:refresh', session: this.name });
  }

  /**
   * Signs in with the session's provider: the page goes there, and the browser comes back to `returnTo`, by default the page as
   * it is now. Where that fails, `returnTo` has `error` and `error_description` in its query (RFC 6749, section 4.1.2.1).
   *
   * @throws TokenWorkerError `invalid-login`, `provider-unavailable`
   */
  async login(options: LoginOptions = {}): Promise<void> {
    if (this.#link === undefined) return;
    const answer = await this.#link({ type: 'token-worker:login', session: this.name, options: { returnTo: location.href, ...options } });
    checkProtocol(answer);
    if (answer.location !== undefined) location.assign(answer.location);
  }

  /**
   * Signs out in all tabs, whatever the answer of who is told: the `logout` endpoint, before the session ends, or the provider, after.
   * Where the provider is to sign the user out too (`postLogoutRedirectUri`), the page goes there.
   */
  async logout(): Promise<SessionSnapshot> {
    if (this.#link === undefined) return this.#snapshot;
    const answer = await this.#link({ type: 'token-worker:logout-request', session: this.name });
    this.receive(answer);
    checkProtocol(answer);
    if (answer.location !== undefined) location.assign(answer.location);
    return this.#snapshot;
  }

  /**
   * Begins a session with tokens that the app got in some other way.
   * @throws TokenWorkerError `invalid-tokens`
   */
  setTokens(tokens: TokensFromPage): Promise<SessionSnapshot> {
    return this.#ask({ type: 'token-worker:set-tokens', session: this.name, tokens });
  }

  /** What happened to the session lately (renewed, backed off, ended and why), oldest first: for people who debug. Never a token. */
  async history(): Promise<readonly SessionEvent[]> {
    if (this.#link === undefined) return [];
    const answer = await this.#link({ type: 'token-worker:history', session: this.name });
    checkProtocol(answer);
    return answer.history ?? [];
  }

  /** Forgets the user name that outlives a sign-out. */
  forget(): Promise<SessionSnapshot> {
    return this.#ask({ type: 'token-worker:forget', session: this.name });
  }

  /** @internal takes in what the worker answered or posted */
  receive(data: unknown): void {
    if (!isTokenWorkerMessage(data)) return;
    const message = data as MessageToPage | Answer;
    const isReadable = message.version === PROTOCOL_VERSION;
    switch (message.type) {
      case 'token-worker:session':
        if (this.#isOurs(message) && isReadable) this.#become(message.snapshot);
        return;
      case 'token-worker:logout':
        if (this.#isOurs(message)) this.#announceEnd(message);
        return;
      case 'token-worker:reply':
        this.#workerVersion = message.workerVersion;
        this.#owner = message.owner ?? this.#owner;
        if (message.snapshot !== undefined && isReadable) this.#become(message.snapshot);
    }
  }

  override addEventListener<K extends keyof SessionEventMap>(
    type: K,
    listener: ((event: SessionEventMap[K]) => void) | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
  override addEventListener(type: string, listener: unknown, options?: boolean | AddEventListenerOptions): void {
    super.addEventListener(type, listener as EventListener, options);
  }

  override removeEventListener<K extends keyof SessionEventMap>(
    type: K,
    listener: ((event: SessionEventMap[K]) => void) | null,
    options?: boolean | EventListenerOptions,
  ): void;
  override removeEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | EventListenerOptions): void;
  override removeEventListener(type: string, listener: unknown, options?: boolean | EventListenerOptions): void {
    super.removeEventListener(type, listener as EventListener, options);
  }

  async #ask(question: Question): Promise<SessionSnapshot> {
    if (this.#link === undefined) return this.#snapshot;
    const answer = await this.#link(question);
    this.receive(answer);
    checkProtocol(answer);
    return this.#snapshot;
  }

  /** Every window of the origin is told: also those of an app whose session has the same name and other endpoints. A worker of an older version does not say whose it is. */
  #isOurs({ session, owner }: { readonly session: string; readonly owner?: string }): boolean {
    return session === this.name && (owner === undefined || this.#owner === undefined || owner === this.#owner);
  }

  #become(snapshot: SessionSnapshot): void {
    // A message and a reply often tell the same: who compares by identity should see one change.
    if (JSON.stringify(snapshot) === JSON.stringify(this.#snapshot)) return;
    const before = this.#snapshot;
    this.#snapshot = Object.freeze(snapshot);
    this.dispatchEvent(new Event('change'));
    if (before.status === 'signed-in' && snapshot.status === 'signed-out') this.#learnOfEnd(before, snapshot);
  }

  /** A page that slept in the back-forward cache had no message of the end, and a worker whose storage was emptied knows of none. */
  #learnOfEnd(before: SessionSnapshot, { ended, username = before.username, storage }: SessionSnapshot): void {
    if (ended !== undefined) this.#announceEnd({ ...ended, username });
    // Storage that fails for a while is no end.
    else if (storage !== 'memory') this.#announceEnd({ reason: 'storage-lost', at: Date.now() / 1000, username });
  }

  /** The message and the snapshot tell of the same end: which is first, is announced. */
  #announceEnd(end: SessionEnd): void {
    if (this.#announcedEnd === end.at) return;
    this.#announcedEnd = end.at;
    this.dispatchEvent(new LogoutEvent(end));
  }
}
