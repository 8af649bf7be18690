/** Renews a session: one request at a time, however many wait for it, in this worker by one promise and between workers by a lock. */
import { redactions } from '../core/redact.js';
import { abandonRenewal, beginRenewal, completeRenewal, rejectRenewal, type SignedIn } from '../core/session.js';
import { parseJson, readIdToken } from '../core/tokens.js';
import { Answers, type Answer } from './answers.js';
import type { Ports } from './ports.js';
import { redactResponse } from './redact-response.js';
import { sendRefresh, type Refreshed } from './send-refresh.js';
import type { Session } from './session.js';

export interface Renewal {
  /** Absent when no request was sent, because another worker had renewed already or the session was over. */
  readonly answer?: Answer;
}

/** Seconds that another worker may need beyond its time limit to give up and store the outcome, before the lock is no longer waited for. */
const TO_SETTLE = 2;

export type Cause = 'schedule' | 'refusal' | 'asked-for';

export class Renewer {
  /** What the app's own refresh calls get. */
  readonly answers: Answers;
  readonly #session: Session;
  readonly #ports: Ports;
  #pending: Promise<Renewal> | undefined;

  constructor(session: Session, ports: Ports) {
    this.#session = session;
    this.#ports = ports;
    this.answers = new Answers(session, ports);
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
    if (outcome.kind === 'granted') this.answers.keep(made);
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

