/** Renews a session: one request at a time, however many wait for it, in this worker by one promise and between workers by the record. */
import { backOff } from '../core/backoff.js';
import type { ResolvedRefresh } from '../core/config/endpoints.js';
import type { RenewalCause } from '../core/history.js';
import { readClaims } from '../core/jwt.js';
import { isOvertaken } from '../core/overtaken.js';
import { isInCookie } from '../core/refresh/request.js';
import { abandonRenewal, bindTo, changeUser, completeRenewal, rejectRenewal, signIn, type Presented, type SessionState, type SignedIn } from '../core/session.js';
import { isOtherSubject } from '../core/subject.js';
import { usernameFromClaims } from '../core/username.js';
import { Answers, type Answer } from './answers.js';
import type { Lifetime, Ports } from './ports.js';
import type { ConnectedProof } from './proof.js';
import type { ConnectedProvider } from './provider.js';
import { redactedAnswer } from './redacted-answer.js';
import { sendRefresh, type Refreshed } from './send-refresh.js';
import type { SessionView } from './session-view.js';
import { settledWithin } from './settled-within.js';
import { takeTurn } from './take-turn.js';

export interface Renewal {
  /** Absent when no request was sent, because another worker had renewed already or the session was over. */
  readonly answer?: Answer;
}

/** A refresh request on its way. */
interface Exchange {
  readonly giveUp: AbortController;
  isLate: boolean;
  /** Its session is over. */
  isOvertaken: boolean;
}

function overtake(exchange: Exchange): void {
  exchange.isOvertaken = true;
  exchange.giveUp.abort();
}

export class Renewer {
  /** What the app's own refresh calls get. */
  readonly answers: Answers;
  readonly #session: SessionView;
  readonly #ports: Ports;
  readonly #provider: ConnectedProvider | undefined;
  readonly #proof: ConnectedProof | undefined;
  #pending: Promise<Renewal> | undefined;
  #exchange: Exchange | undefined;
  #joined = 0;

  /**
   * @param provider renews in the place of a refresh endpoint
   * @param proof goes to the refresh endpoint
   */
  constructor(session: SessionView, ports: Ports, provider?: ConnectedProvider, proof?: ConnectedProof) {
    this.#session = session;
    this.#ports = ports;
    this.#provider = provider;
    this.#proof = proof;
    this.answers = new Answers(session, ports);
  }

  /** A worker that died in mid-renewal may have lost the answer: the same refresh token is presented once more, and soon. */
  async finishUnfinished(): Promise<void> {
    const { state } = this.#session;
    if (state.status === 'signed-in' && state.renewal !== undefined) await this.renew('unfinished');
  }

  /** Joins the renewal under way, or begins one. Never rejects. Whoever asks keeps the worker alive until it is done. */
  renew(cause: RenewalCause): Promise<Renewal> {
    if (this.#pending !== undefined) {
      this.#joined += 1;
      return this.#pending;
    }
    this.#joined = 0;
    const pending = this.#run(cause).finally(() => {
      if (this.#pending === pending) this.#pending = undefined;
    });
    return (this.#pending = pending);
  }

  /** For a request: it waits no longer than the time limit, whatever becomes of the renewal. Answers whether it was over by then. */
  renewInTime(cause: RenewalCause, event: Lifetime | undefined): Promise<boolean> {
    const renewal = this.renew(cause);
    event?.waitUntil(renewal);
    return this.#inTime(renewal);
  }

  /** For an app that asks: one that was under way already, and fails, is followed by another. */
  async renewNow(): Promise<void> {
    const wasUnderWay = this.#pending !== undefined;
    await this.renew('asked-for');
    if (wasUnderWay && this.#session.renewal === 'unavailable') await this.renew('asked-for');
  }

  /** Waits for a renewal under way, within the time limit. */
  async settled(): Promise<void> {
    if (this.#pending !== undefined) await this.#inTime(this.#pending);
  }

  /** The network is back: an answer that is late already will not come on the old one. */
  async giveUpLate(): Promise<void> {
    if (this.#exchange?.isLate !== true) return;
    this.#exchange.giveUp.abort();
    await this.#pending;
  }

  /** The refresh request that is on its way now, and the way to give it up because its session is over. */
  underWay(): { readonly giveUp: () => void } | undefined {
    const exchange = this.#exchange;
    return exchange && { giveUp: () => overtake(exchange) };
  }

  #inTime(renewal: Promise<unknown>): Promise<boolean> {
    const { timeout = 0 } = this.#session.config.refresh ?? {};
    return settledWithin(timeout, renewal, this.#ports);
  }

  async #run(cause: RenewalCause): Promise<Renewal> {
    const session = this.#session;
    await session.ready();
    const { refresh } = session.config;
    const { state } = session;
    if (state.status === 'signed-out' || refresh === undefined) return {};
    const lease = this.#ports.unique();
    const release = await this.#ports.holdLease(lease);
    try {
      const presented = await takeTurn(refresh, state, lease, cause, session, this.#ports);
      return presented === undefined ? {} : await this.#present(refresh, presented, cause);
    } finally {
      release();
    }
  }

  async #present(refresh: ResolvedRefresh, presented: Presented, cause: RenewalCause): Promise<Renewal> {
    const exchange: Exchange = { giveUp: new AbortController(), isLate: false, isOvertaken: false };
    this.#exchange = exchange;
    const sentAt = this.#ports.now();
    const over = new AbortController();
    this.#session.watch((state) => {
      if (isOvertaken(presented, sentAt, isInCookie(refresh), state)) overtake(exchange);
    }, over.signal);
    const { audience } = this.#session;
    const answered = sendRefresh(refresh, presented.tokens, exchange.giveUp.signal, this.#ports, this.#provider && { provider: this.#provider, audience }, this.#proof);
    if (!(await settledWithin(refresh.timeout, answered, this.#ports))) {
      exchange.isLate = true;
      this.#session.renewal = 'unavailable';
      await this.#session.tellPages();
      // An answer that comes now may hold the only refresh token that is still good, though no request waits for it any more.
      if (!(await settledWithin(refresh.timeout, answered, this.#ports))) exchange.giveUp.abort();
    }
    const refreshed = await answered;
    this.#exchange = undefined;
    over.abort();
    const epoch = this.#epochOf(presented, refreshed);
    if (exchange.isOvertaken) this.#session.renewal = 'idle';
    else await this.#settle(presented, refreshed, epoch, cause);
    return { answer: this.#remember(presented, refreshed, epoch) };
  }

  /** Another user's token begins an epoch of its own. What one audience is told of its user is no other's measure. */
  #epochOf({ tokens, epoch }: Presented, { outcome }: Refreshed): number {
    const isOther = this.#session.audience === undefined && outcome.kind === 'granted' && isOtherSubject(tokens.accessToken, outcome.tokens.accessToken);
    return isOther ? this.#ports.unique() : epoch;
  }

  async #settle(presented: Presented, { outcome, signedBy }: Refreshed, epoch: number, cause: RenewalCause): Promise<void> {
    const session = this.#session;
    const at = this.#ports.now();
    switch (outcome.kind) {
      case 'granted': {
        session.renewal = 'idle';
        if (cause !== 'refusal') session.experience.reset();
        if (epoch !== presented.epoch) {
          const username = usernameFromClaims(readClaims(outcome.tokens.accessToken));
          await session.change((stored) => changeUser(stored, presented, bindTo(signIn(outcome.tokens, username, epoch, stored.history), signedBy)));
          return;
        }
        const generation = presented.generation + 1;
        const seconds = at - presented.renewal.begunAt;
        const { audience } = session;
        const event = { what: 'renewed', why: cause, generation, seconds, joined: this.#joined, at, ...(audience === undefined ? {} : { audience }) } as const;
        const complete = (stored: SessionState): SignedIn | undefined => {
          const renewed = completeRenewal(stored, presented, outcome.tokens);
          return renewed && bindTo(renewed, signedBy);
        };
        const isTaken = await session.change(complete, event);
        if (isTaken && cause === 'refusal' && session.state.status === 'signed-in') {
          session.experience.renewedAfterRefusal(session.state.generation);
        }
        return;
      }
      case 'rejected':
        session.renewal = 'idle';
        await session.endings.conclude((stored, end) => rejectRenewal(stored, presented, end), outcome.status);
        return;
      case 'unavailable': {
        session.renewal = 'unavailable';
        const { why, status, retryAfter } = outcome;
        const backoff = backOff(presented.backoff, at, this.#ports.random(), retryAfter);
        const { failures } = backoff;
        const until = at + backoff.delay;
        const event = { what: 'backed-off', why, failures, until, at, ...(status === undefined ? {} : { status }) } as const;
        await session.change((stored) => abandonRenewal(stored, presented, backoff), event);
      }
    }
  }

  #remember({ tokens }: Presented, refreshed: Refreshed, epoch: number): Answer {
    const answer = redactedAnswer(tokens, refreshed, epoch, this.#session.config.redact);
    if (refreshed.outcome.kind === 'granted') this.answers.keep(answer);
    return answer;
  }
}
