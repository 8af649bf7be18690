/** One audience of a session in a running worker: its token as a session's, on the one record. */
import { audienceOf, withAudience } from '../core/audiences.js';
import { TokenExperience } from '../core/experience.js';
import type { SessionEvent } from '../core/history.js';
import { nextStep, type Policy, type Step } from '../core/schedule.js';
import type { SessionState } from '../core/session.js';
import type { SessionSnapshot } from '../core/snapshot.js';
import type { Lifetime, Ports, Transition } from './ports.js';
import type { Session } from './session.js';
import type { SessionView } from './session-view.js';

export class Audience implements SessionView {
  readonly audience: string;
  readonly experience = new TokenExperience();
  /** The pages are told of the session's renewals alone. */
  renewal: SessionSnapshot['renewal'] = 'idle';
  readonly #session: Session;
  readonly #ports: Pick<Ports, 'now'>;
  /** What `state` and `policy` were made of. */
  #whole: SessionState | undefined;
  #state: SessionState;
  #policy: Policy;

  constructor(audience: string, session: Session, ports: Pick<Ports, 'now'>) {
    this.audience = audience;
    this.#session = session;
    this.#ports = ports;
    this.#state = session.state;
    this.#policy = session.policy;
  }

  get config(): Session['config'] {
    return this.#session.config;
  }

  get endings(): Session['endings'] {
    return this.#session.endings;
  }

  get isLoaded(): boolean {
    return this.#session.isLoaded;
  }

  get isPersistent(): boolean {
    return this.#session.isPersistent;
  }

  get state(): SessionState {
    this.#look();
    return this.#state;
  }

  get policy(): Policy {
    this.#look();
    return this.#policy;
  }

  /** Made anew when the record has changed, not for each request. */
  #look(): void {
    const whole = this.#session.state;
    if (whole === this.#whole) return;
    if (whole.epoch !== this.#whole?.epoch) this.experience.reset();
    this.#whole = whole;
    this.#state = audienceOf(whole, this.audience);
    const backoff = this.#state.status === 'signed-in' ? this.#state.backoff : undefined;
    this.#policy = { ...this.#session.policy, backoff };
  }

  ready(): Promise<void> {
    return this.#session.ready();
  }

  reload(): Promise<void> {
    return this.#session.reload();
  }

  tryStorageAgain(event: Lifetime | undefined): void {
    this.#session.tryStorageAgain(event);
  }

  canRenew(state: SessionState): boolean {
    return this.#session.canRenew(state);
  }

  nextStep(): Step {
    return nextStep(this.state, this.#ports.now(), this.policy);
  }

  change(transition: Transition, event?: SessionEvent): Promise<boolean> {
    return this.#session.change((stored) => {
      const next = transition(audienceOf(stored, this.audience));
      return next && withAudience(stored, this.audience, next);
    }, event);
  }

  note(event: SessionEvent): void {
    this.#session.note(event);
  }

  watch(look: (state: SessionState) => void, signal?: AbortSignal): void {
    this.#session.watch(look, signal);
  }

  tellPages(): Promise<void> {
    return this.#session.tellPages();
  }
}
