/** Renews a session: one request at a time, however many wait for it, in this worker by one promise and between workers by a lock. */
import { redactions } from '../core/redact.js';
import { abandonRenewal, beginRenewal, completeRenewal, rejectRenewal, type SignedIn } from '../core/session.js';
import { parseJson, readIdToken } from '../core/tokens.js';
import type { Ports } from './ports.js';
import { redactResponse } from './redact-response.js';
import { sendRefresh, type Refreshed } from './send-refresh.js';
import type { Session } from './session.js';
import { settledWithin } from './settled-within.js';
import type { SignedInBy } from './token-response.js';

/** What the pages may see of the authorization server's answer: made anew for each page that asks, or the error of fetch. */
export type Answer = () => Response;

export interface Renewal {
  /** Absent when no request was sent, because another worker had renewed already or the session was over. */
  readonly answer?: Answer;
}

/** Seconds that another worker may need beyond its time limit to give up and store the outcome, before the lock is no longer waited for. */
const TO_SETTLE = 2;

export type Cause = 'schedule' | 'refusal' | 'asked-for';

export class Renewer {
  readonly #session: Session;
  readonly #ports: Ports;
  #pending: Promise<Renewal> | undefined;
  #turn: Promise<void> | undefined;
  #last: { readonly epoch: number; readonly generation: number; readonly answer: Answer } | undefined;

  constructor(session: Session, ports: Ports) {
    this.#session = session;
    this.#ports = ports;
  }

  /** A worker that died in mid-renewal may have lost the answer: the same refresh token is presented once more, and soon. */
  finishUnfinished(): void {
    const { state } = this.#session;
    if (state.status === 'signed-in' && state.renewalBegunAt !== undefined) void this.renew('schedule');
  }

  /** Joins the renewal under way, or begins one. Never rejects. Whoever asks keeps the worker alive until it is done. */
  renew(cause: Cause): Promise<Renewal> {
    if (this.#pending === undefined) {
      const pending = this.#run(cause).finally(() => {
        if (this.#pending === pending) this.#pending = undefined;
      });
      this.#pending = pending;
    }
    return this.#pending;
  }

  /**
   * The app asks the refresh endpoint for what the worker does not hold. One at a time here too: when it is this call's
   * turn it answers undefined if a session has begun meanwhile, which the call can join. An unanswered call holds up the
   * others no longer than a renewal would.
   */
  async takeTurn(ask: () => Promise<SignedInBy>, isStillNeeded: () => boolean): Promise<Response | undefined> {
    while (this.#turn !== undefined) await this.#turn;
    if (!isStillNeeded()) return undefined;
    const asking = this.#askAndKeep(ask);
    const { timeout = 0 } = this.#session.config.refresh ?? {};
    const turn = settledWithin(timeout, asking, this.#ports).then(() => {
      if (this.#turn === turn) this.#turn = undefined;
    });
    this.#turn = turn;
    return asking;
  }

  async #askAndKeep(ask: () => Promise<SignedInBy>): Promise<Response> {
    const { response, epoch } = await ask();
    if (epoch !== undefined && epoch === this.#session.state.epoch) {
      const copy = response.clone();
      this.#keep(() => copy.clone());
    }
    return response;
  }

  #keep(answer: Answer): void {
    const { state } = this.#session;
    if (state.status === 'signed-in') this.#last = { epoch: state.epoch, generation: state.generation, answer };
  }

  /** What the authorization server answered when it granted the token that is now in use; unknown after the worker's restart. */
  lastAnswer(): Answer | undefined {
    const { state } = this.#session;
    const isCurrent =
      state.status === 'signed-in' && this.#last?.epoch === state.epoch && this.#last.generation === state.generation;
    return isCurrent ? this.#last?.answer : undefined;
  }

  async #run(cause: Cause): Promise<Renewal> {
    const session = this.#session;
    await session.ready();
    const before = session.state;
    const { refresh, owner } = session.config;
    if (before.status === 'signed-out' || refresh === undefined) return {};
    return this.#ports.exclusively(`token-worker ${owner}`, refresh.timeout + TO_SETTLE, async () => {
      await session.reload();
      const { state } = session;
      const isSuperseded = state.status === 'signed-out' || state.epoch !== before.epoch || state.generation !== before.generation;
      if (isSuperseded || !session.policy.canRenew) return {};
      session.renewal = 'running';
      if (!(await session.change((stored) => beginRenewal(stored, state, this.#ports.now())))) {
        session.renewal = 'idle';
        return {};
      }
      const refreshed = await sendRefresh(refresh, state.tokens, this.#ports);
      await this.#settle(state, refreshed, cause);
      return { answer: this.#remember(state, refreshed) };
    });
  }

  async #settle(presented: SignedIn, { outcome }: Refreshed, cause: Cause): Promise<void> {
    const session = this.#session;
    const now = this.#ports.now();
    switch (outcome.kind) {
      case 'granted':
        session.renewal = 'idle';
        if (cause !== 'refusal') session.experience.reset();
        if (await session.change((stored) => completeRenewal(stored, presented.epoch, outcome.tokens))) {
          if (cause === 'refusal' && session.state.status === 'signed-in') {
            session.experience.renewedAfterRefusal(session.state.generation);
          }
        }
        return;
      case 'rejected': {
        session.renewal = 'idle';
        const nextEpoch = this.#ports.newEpoch();
        await session.conclude((stored) => rejectRenewal(stored, presented, now, nextEpoch));
        return;
      }
      case 'unavailable':
        session.renewal = 'unavailable';
        session.renewalUnavailable(outcome.retryAfter);
        await session.change((stored) => abandonRenewal(stored, presented));
    }
  }

  #remember(presented: SignedIn, { outcome, answer }: Refreshed): Answer {
    const made = this.#answer(presented, { outcome, answer });
    if (outcome.kind === 'granted') this.#keep(made);
    return made;
  }

  #answer({ epoch, tokens }: SignedIn, { outcome, answer }: Refreshed): Answer {
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

