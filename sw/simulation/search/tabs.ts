/** The pages: each sends requests through the worker that it is controlled by, can be closed, and notes what it got. */
import type { VirtualClock } from '../clock.js';
import type { SimulatedWorker } from '../worker.js';
import { checkAnswer } from './oracle/answers.js';
import type { Asked, Observed } from './observed.js';
import { REQUEST_ID, SERVED_ID } from './servers.js';

export class Tabs {
  #open = new Map<number, AbortController>();
  #count = 0;

  constructor(
    private readonly observed: Observed,
    private readonly clock: VirtualClock,
  ) {}

  /** Sends a request and writes down what becomes of it; the response goes to `then`. */
  send(tab: number, worker: SimulatedWorker, kind: Asked['kind'], url: string, init: RequestInit = {}, then: (response: Response) => void = () => undefined): Asked {
    const { signal } = this.#controller(tab);
    const asked = this.#ask(kind, `${init.method ?? 'GET'} ${url}`, worker);
    const headers = { ...(init.headers as Record<string, string> | undefined), [REQUEST_ID]: String(asked.n) };
    // The browser tells the page at once that its own request is aborted, whatever the worker still does.
    const aborted = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new DOMException('The tab is closed', 'AbortError')), { once: true });
    });
    Promise.race([worker.fetch(url, { ...init, headers, signal }), aborted]).then(
      (response) => {
        asked.settled = { status: response.status };
        checkAnswer(this.observed, asked, response.headers.get(SERVED_ID));
        then(response);
      },
      (error: unknown) => {
        asked.settled = { error: String(error) };
      },
    );
    return asked;
  }

  /** Posts a message and writes down whether a reply came. */
  post(worker: SimulatedWorker, type: string, fields: Readonly<Record<string, unknown>> = {}, then: () => void = () => undefined): Asked {
    const asked = this.#ask('message', `message ${type}`, worker);
    worker.ask(type, fields).then(
      () => {
        asked.settled = { status: 200 };
        then();
      },
      (error: unknown) => {
        asked.settled = { error: String(error) };
      },
    );
    return asked;
  }

  close(tab: number): void {
    this.#open.get(tab)?.abort();
    this.#open.delete(tab);
  }

  #controller(tab: number): AbortController {
    const open = this.#open.get(tab) ?? new AbortController();
    this.#open.set(tab, open);
    return open;
  }

  #ask(kind: Asked['kind'], what: string, worker: SimulatedWorker): Asked {
    this.#count += 1;
    const asked: Asked = {
      n: this.#count,
      what,
      kind,
      isSignOut: kind === 'logout' || what === 'message logout-request',
      startedAt: this.clock.now(),
      worker,
      deliveries: 0,
      underWay: 0,
      lastAnswerAt: undefined,
      served: new Set(),
      wasRefused: false,
      overlaps: false,
      isDuplicated: false,
      settled: undefined,
    };
    this.observed.asked.set(asked.n, asked);
    return asked;
  }
}
