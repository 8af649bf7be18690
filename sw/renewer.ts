/** Renews a session: one request at a time, however many wait for it, in this worker by one promise and between workers by the record. */
import { backOff } from '../core/backoff.js';
import type { ResolvedRefresh } from '../core/config/endpoints.js';
import type { RenewalCause } from '../core/history.js';
import { readClaims } from '../core/jwt.js';
import { redactions } from '../core/redact.js';
import { abandonRenewal, beginRenewal, changeUser, completeRenewal, rejectRenewal, signIn, type Presented, type Sent, type SessionState } from '../core/session.js';
import { isOtherSubject } from '../core/subject.js';
import { parseJson, readIdToken, type Tokens } from '../core/tokens.js';
import { turnOf } from '../core/turn.js';
import { usernameFromClaims } from '../core/username.js';
import { Answers, type Answer } from './answers.js';
import { outlive } from './outlive.js';
import type { Lifetime, Ports } from './ports.js';
import { redactResponse } from './redact-response.js';
import { sendRefresh, type Refreshed } from './send-refresh.js';
import type { Session } from './session.js';
import { settledWithin } from './settled-within.js';

export interface Renewal {
  /** Absent when no request was sent, because another worker had renewed already or the session was over. */
  readonly answer?: Answer;
}

/** Seconds that another worker may need beyond its time to store the outcome. */
const TO_SETTLE = 2;
/** A refresh request on its way. */
interface Exchange {
  readonly presented: Presented;
  readonly giveUp: AbortController;
  isLate: boolean;
}

export class Renewer {
  /** What the app's own refresh calls get. */
  readonly answers: Answers;
  readonly #session: Session;
  readonly #ports: Ports;
  #pending: Promise<Renewal> | undefined;
  #exchange: Exchange | undefined;
  #joined = 0;

  constructor(session: Session, ports: Ports) {
    this.#session = session;
    this.#ports = ports;
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
      const presented = await this.#takeTurn(refresh, state, lease, cause);
      return presented === undefined ? {} : await this.#present(refresh, presented, cause);
    } finally {
      release();
    }
  }

  /** Writes the journal when it is this worker's turn. Undefined: there is nothing to renew any more. */
  async #takeTurn(refresh: ResolvedRefresh, wanted: Sent, lease: number, cause: RenewalCause): Promise<Presented | undefined> {
    const session = this.#session;
    let over: number | undefined;
    await session.reload();
    for (;;) {
      const { state } = session;
      const turn = turnOf(state, wanted, cause, this.#ports.now(), over);
      if (turn.turn === 'none' || !session.policy.canRenew) {
        if (over !== undefined) session.note({ what: 'joined', at: this.#ports.now() });
        return undefined;
      }
      if (turn.turn === 'of-another') {
        over = turn.lease;
        await outlive(over, [2 * refresh.timeout, refresh.timeout + TO_SETTLE], session, this.#ports);
        await session.reload();
        continue;
      }
      session.renewal = 'running';
      const presented = await this.#begin(state, wanted, lease, over, cause);
      if (presented !== undefined) return presented;
      // Somebody else was faster, or the tokens are gone.
      session.renewal = 'idle';
      await session.reload();
    }
  }

  async #begin(before: SessionState, wanted: Sent, lease: number, over: number | undefined, cause: RenewalCause): Promise<Presented | undefined> {
    let presented: Presented | undefined;
    const begunAt = this.#ports.now();
    const failures = before.status === 'signed-in' ? (before.backoff?.failures ?? 0) : 0;
    const isRetry = failures > 0 || over !== undefined;
    const isBegun = await this.#session.change(
      (stored) => (presented = this.#session.canRenew(stored) ? beginRenewal(stored, wanted, { id: lease, begunAt }, over) : undefined),
      isRetry ? { what: 'retried', why: cause, failures, at: begunAt } : undefined,
    );
    return isBegun ? presented : undefined;
  }

  async #present(refresh: ResolvedRefresh, presented: Presented, cause: RenewalCause): Promise<Renewal> {
    const exchange: Exchange = { presented, giveUp: new AbortController(), isLate: false };
    this.#exchange = exchange;
    const answered = sendRefresh(refresh, presented.tokens, exchange.giveUp.signal, this.#ports);
    if (!(await settledWithin(refresh.timeout, answered, this.#ports))) {
      exchange.isLate = true;
      this.#session.renewal = 'unavailable';
      await this.#session.tellPages();
      // An answer that comes now may hold the only refresh token that is still good, though no request waits for it any more.
      if (!(await settledWithin(refresh.timeout, answered, this.#ports))) exchange.giveUp.abort();
    }
    const refreshed = await answered;
    this.#exchange = undefined;
    const epoch = this.#epochOf(presented, refreshed);
    await this.#settle(presented, refreshed, epoch, cause);
    return { answer: this.#remember(presented, refreshed, epoch) };
  }

  /** Another user's token begins an epoch of its own. */
  #epochOf({ tokens, epoch }: Presented, { outcome }: Refreshed): number {
    const isOther = outcome.kind === 'granted' && isOtherSubject(tokens.accessToken, outcome.tokens.accessToken);
    return isOther ? this.#ports.unique() : epoch;
  }

  async #settle(presented: Presented, { outcome }: Refreshed, epoch: number, cause: RenewalCause): Promise<void> {
    const session = this.#session;
    const at = this.#ports.now();
    switch (outcome.kind) {
      case 'granted': {
        session.renewal = 'idle';
        if (cause !== 'refusal') session.experience.reset();
        if (epoch !== presented.epoch) {
          const username = usernameFromClaims(readClaims(outcome.tokens.accessToken));
          await session.change((stored) => changeUser(stored, presented, signIn(outcome.tokens, username, epoch, stored.history)));
          return;
        }
        const generation = presented.generation + 1;
        const seconds = at - presented.renewal.begunAt;
        const event = { what: 'renewed', why: cause, generation, seconds, joined: this.#joined, at } as const;
        const isTaken = await session.change((stored) => completeRenewal(stored, presented, outcome.tokens), event);
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

  #remember({ tokens }: Presented, { outcome, answer }: Refreshed, epoch: number): Answer {
    const made = this.#answer(tokens, { outcome, answer }, epoch);
    if (outcome.kind === 'granted') this.answers.keep(made);
    return made;
  }

  #answer(tokens: Tokens, { outcome, answer }: Refreshed, epoch: number): Answer {
    if ('error' in answer) return rethrow(answer.error);
    const body = parseJson(answer.body);
    const granted = outcome.kind === 'granted' ? outcome.tokens : undefined;
    const secrets = {
      accessToken: granted?.accessToken ?? tokens.accessToken,
      refreshToken: granted?.refreshToken ?? tokens.refreshToken,
      idToken: readIdToken(body),
      expiresAt: granted?.expiresAt,
    };
    const list = redactions(secrets, epoch, this.#session.config.redact);
    return () => redactResponse(answer.response, answer.body, body, list);
  }
}

const rethrow =
  (error: unknown): Answer =>
  () => {
    throw error;
  };
