/** Stands before the servers: makes requests late, lost or doubled, and writes down what came and what was answered. */
import type { SessionState } from '../../../core/session.js';
import type { Backend } from '../backend.js';
import type { VirtualClock } from '../clock.js';
import type { Family } from '../families.js';
import { garbage, status } from '../behaviours.js';
import type { Handler, Received } from '../received.js';
import type { SimulatedWorker } from '../worker.js';
import type { Fault, Target } from './actions.js';
import { checkDestination } from './oracle/destinations.js';
import { refreshGivenUp, refreshSent } from './oracle/refreshes.js';
import { checkJournal, checkToken } from './oracle/continuity.js';
import { requestArrived } from './oracle/answers.js';
import type { Asked, Observed, RefreshCall } from './observed.js';

export const REQUEST_ID = 'x-request';
export const SERVED_ID = 'x-served';
const RETRY_AFTER = 30;

export interface Surroundings {
  readonly clock: VirtualClock;
  readonly observed: Observed;
  readonly workers: ReadonlyMap<string, SimulatedWorker>;
  readonly stored: () => SessionState;
  readonly hit: (fault: string) => void;
}

const lost = (): never => {
  throw new TypeError('Failed to fetch');
};

function targetOf(path: string): Target {
  if (path === '/auth/refresh') return 'refresh';
  if (path === '/auth/login') return 'login';
  return path === '/auth/logout' ? 'logout' : 'api';
}

export class Servers {
  /** The faults that the next requests will run into. */
  readonly #coming: Record<Target, Fault[]> = { refresh: [], api: [], login: [], logout: [] };
  #served = 0;

  constructor(
    private readonly around: Surroundings,
    private readonly issuer: Backend,
  ) {}

  await(target: Target, fault: Fault): void {
    this.#coming[target].push(fault);
  }

  heal(): void {
    for (const faults of Object.values(this.#coming)) faults.length = 0;
  }

  /** What the network is to ask in place of the server itself. */
  before(backend: Backend): Handler {
    return async (received) => {
      const path = received.url.slice(backend.base.length).split('?')[0] ?? '';
      const target = backend === this.issuer ? targetOf(path) : 'api';
      checkDestination(this.around.observed, this.issuer, received, backend === this.issuer ? target : 'elsewhere');
      if (target === 'api' && backend === this.issuer) checkToken(this.around.observed, received, this.issuer);
      const fault = backend === this.issuer ? this.#coming[target].shift() : undefined;
      const asked = this.around.observed.asked.get(Number(received.headers.get(REQUEST_ID) ?? Number.NaN));
      if (target === 'refresh') {
        const refresh = (): Promise<Response> => this.#refresh(received, backend, fault);
        return asked === undefined ? refresh() : this.#carry(asked, received, refresh);
      }
      return this.#request(asked, received, backend, target, fault, path);
    };
  }

  async #request(asked: Asked | undefined, received: Received, backend: Backend, target: Target, fault: Fault | undefined, path: string): Promise<Response> {
    if (asked === undefined) return this.#deliver(received, backend, target, fault);
    requestArrived(this.around.observed, asked, path);
    if (fault?.kind === 'twice') asked.isDuplicated = true;
    return this.#carry(asked, received, async () => {
      const response = await this.#deliver(received, backend, target, fault);
      this.#served += 1;
      const id = String(this.#served);
      response.headers.set(SERVED_ID, id);
      asked.served.add(id);
      asked.wasRefused = response.status === 401;
      return response;
    });
  }

  /** As long as the network or a server has a request, its page waits for them and not for a worker. */
  async #carry(asked: Asked, { signal }: Received, deliver: () => Promise<Response>): Promise<Response> {
    asked.underWay += 1;
    let isOver = false;
    const over = (): void => {
      if (isOver) return;
      isOver = true;
      asked.underWay -= 1;
      asked.lastAnswerAt = this.around.clock.now();
    };
    signal.addEventListener('abort', over);
    try {
      return await deliver();
    } finally {
      over();
    }
  }

  async #refresh(received: Received, backend: Backend, fault: Fault | undefined): Promise<Response> {
    const call = this.#beginCall(received);
    if (call !== undefined) {
      refreshSent(this.around.observed, call);
      if (this.issuer.authorization.options.refreshIn === 'cookie') {
        for (const login of this.around.observed.logins) if (!login.isAnswered && login.by !== call.worker.name) login.isCookieContested = true;
      }
      checkJournal(this.around.observed, call, this.around.stored());
    }
    received.signal.addEventListener('abort', () => {
      if (call?.state !== 'in flight') return;
      call.state = call.worker.isAlive ? 'given up' : 'dead';
      if (call.state !== 'given up') return;
      refreshGivenUp(this.around.observed, call, this.around.clock.now());
      this.around.hit('refresh given up at its time limit');
    });
    try {
      const response = await this.#deliver(received, backend, 'refresh', fault, (answer) => {
        if (call === undefined) return;
        call.outcome = outcomeOf(answer);
        if (call.outcome === 'granted') call.next = call.family.current;
      });
      if (call?.state === 'in flight') call.state = 'answered';
      return response;
    } catch (error) {
      if (call?.state === 'in flight') call.state = 'lost';
      throw error;
    }
  }

  #beginCall(received: Received): RefreshCall | undefined {
    const { authorization } = this.issuer;
    const token = tokenOf(received, authorization.options.refreshIn);
    const family = authorization.families.of(token);
    const worker = this.around.workers.get(received.by);
    if (family === undefined || worker === undefined) return undefined;
    return {
      token,
      worker,
      family,
      sentAt: received.at,
      order: this.around.observed.tick(),
      calmBefore: this.around.observed.calmAt,
      state: 'in flight',
      outcome: 'unknown',
      next: undefined,
    };
  }

  /** @param acted told what the server answered, whether or not that arrives */
  async #deliver(received: Received, backend: Backend, target: Target, fault: Fault | undefined, acted: (answer: Response) => void = () => undefined): Promise<Response> {
    const { hit } = this.around;
    const act = async (): Promise<Response> => {
      const before = this.issuer.mint.secrets.length;
      const answer = await backend.handle(received);
      acted(answer);
      if (target === 'login' && answer.status === 200) this.#granted(received, before);
      return answer;
    };
    if (fault === undefined) return act();
    switch (fault.kind) {
      case 'lost-before':
        hit(`${target} lost before the server acted`);
        return lost();
      case 'lost-after':
        await act();
        hit(`${target} lost after the server acted`);
        return lost();
      case 'slow-before':
        await this.#pass(fault.seconds);
        hit(`${target} late at the server`);
        return this.#arrive(received, await act());
      case 'slow-after': {
        const answer = await act();
        await this.#pass(fault.seconds);
        hit(`${target} answered late`);
        return this.#arrive(received, answer);
      }
      case 'twice': {
        const first = await act();
        const second = await act();
        hit(`${target} delivered twice`);
        const answer = fault.answer === 'first' ? first : second;
        acted(answer);
        return answer;
      }
      case 'status':
        hit(`${target} answered ${String(fault.code)}`);
        if (fault.retryAfter !== 'none') hit(`with Retry-After, ${fault.retryAfter === 'date' ? 'a date' : 'in seconds'}`);
        return status(fault.code, this.#retryAfter(fault.retryAfter))(received);
      case 'garbage':
        hit(`${target} answered by a captive portal`);
        return garbage(received);
    }
  }

  #retryAfter(form: 'none' | 'seconds' | 'date'): Record<string, string> {
    if (form === 'none') return {};
    const at = new Date((this.around.clock.now() + RETRY_AFTER) * 1000).toUTCString();
    return { 'Retry-After': form === 'seconds' ? String(RETRY_AFTER) : at };
  }

  #pass(seconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.around.clock.after(seconds, resolve);
    });
  }

  /** An answer that nobody waits for leaves no cookie either. */
  #arrive(received: Received, answer: Response): Response {
    return received.signal.aborted ? lost() : answer;
  }

  #isRefreshedByAnother(worker: string): boolean {
    if (this.issuer.authorization.options.refreshIn !== 'cookie') return false;
    return this.around.observed.refreshes.some((call) => call.state === 'in flight' && call.worker.name !== worker);
  }

  #granted(received: Received, secretsBefore: number): void {
    const { observed } = this.around;
    const { username } = JSON.parse(received.text) as { readonly username: string };
    const family = this.issuer.mint.secrets
      .slice(secretsBefore)
      .map((secret) => this.issuer.authorization.families.of(secret))
      .find((found): found is Family => found !== undefined);
    if (family === undefined) return;
    const earlier = observed.loginOf(username);
    if (earlier !== undefined) {
      earlier.families.push(family);
      return;
    }
    const isSignOutAsked = [...observed.asked.values()].some((asked) => asked.isSignOut && mayGoOn(asked));
    observed.logins.push({ username, families: [family], order: observed.tick(), by: received.by, isAnswered: false, isContested: false, isCookieContested: this.#isRefreshedByAnother(received.by), isSignOutAsked, isSignOutDone: false, logouts: [], announcedAt: -1 });
  }
}

/** The worker ends a session that it was asked to end, whether the tab that asked is still there or not. */
const mayGoOn = ({ settled }: Asked): boolean => settled === undefined || ('error' in settled && settled.error.startsWith('AbortError'));

function outcomeOf({ status: code }: Response): RefreshCall['outcome'] {
  if (code === 200) return 'granted';
  return code === 401 ? 'rejected' : 'other';
}

function tokenOf({ text, cookie }: Received, refreshIn: string): string {
  if (refreshIn === 'cookie') return cookie ?? '';
  try {
    return (JSON.parse(text) as { readonly refreshToken?: string }).refreshToken ?? '';
  } catch {
    return '';
  }
}
