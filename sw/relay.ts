/**
 * Asks the pages to hold the worker while it passes a long response on. For a browser that ends an idle worker, and the
 * response with it; nothing that a worker does by itself prevents that, a message of a page does.
 */
import { indexOfEnded, isGivenUp, isLong, LOOK_EVERY, type Ended, type Relayed } from '../core/relay.js';
import type { Lifetime } from './ports.js';

export interface RelayPorts {
  /** Milliseconds, of the clock that `watch` tells by. */
  readonly now: () => number;
  /** Calls back again and again; answers the function that ends this. */
  readonly every: (milliseconds: number, action: () => void) => () => void;
  /** Tells of every fetch of this worker whose response is over, read or not; answers the function that ends this. */
  readonly watch: (ended: (timing: Ended) => void) => () => void;
  readonly isThere: (client: string) => Promise<boolean>;
  /** Asks this window to hold the worker; all of them, when it is unknown or gone. */
  readonly ask: (window: string | undefined) => Promise<void>;
}

interface Open extends Relayed {
  hasFailed: boolean;
}

function newSignal(): { readonly promise: Promise<void>; readonly tell: () => void } {
  let tell = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return { promise, tell };
}

export class Relay {
  readonly #ports: RelayPorts;
  #open: Open[] = [];
  /** There while anything is open. */
  #stop: (() => void) | undefined;
  /** The window that answered the last question; one is enough. */
  #holder: string | undefined;
  /** What the messages that hold the worker wait for: that nothing long is left. There once it was held. */
  #over: { readonly promise: Promise<void>; readonly tell: () => void } | undefined;

  constructor(ports: RelayPorts) {
    this.#ports = ports;
  }

  /** A request is sent. Before it is, so that not even the shortest can end unseen. */
  send(request: Request, client: string, fetch: (request: Request) => Promise<Response>): Promise<Response> {
    this.#stop ??= this.#start();
    const relayed: Open = { url: request.url, at: this.#ports.now(), client, hasFailed: false };
    this.#open.push(relayed);
    const answer = fetch(request);
    answer.catch(() => (relayed.hasFailed = true));
    return answer;
  }

  /** A window has answered. While its event goes on, a new version of the worker waits too: it would end the response. */
  held(window: string | undefined, by: Lifetime): void {
    if (!this.#hasLong()) return;
    this.#holder = window;
    this.#over ??= newSignal();
    by.waitUntil(this.#over.promise);
  }

  #hasLong(): boolean {
    const now = this.#ports.now();
    return this.#open.some((relayed) => isLong(relayed, now));
  }

  #start(): () => void {
    const endWatch = this.#ports.watch((timing) => {
      const index = indexOfEnded(this.#open, timing);
      if (index >= 0) this.#open.splice(index, 1);
      this.#release();
    });
    const endLooks = this.#ports.every(LOOK_EVERY, () => void this.#look());
    return () => {
      endWatch();
      endLooks();
    };
  }

  /** Lets go of what the open responses no longer need. */
  #release(): void {
    if (this.#over !== undefined && !this.#hasLong()) {
      this.#over.tell();
      this.#over = undefined;
      this.#holder = undefined;
    }
    if (this.#open.length > 0) return;
    this.#stop?.();
    this.#stop = undefined;
  }

  async #look(): Promise<void> {
    const now = this.#ports.now();
    // What failed has its timing too, but for what never left the browser.
    this.#open = this.#open.filter((relayed) => !relayed.hasFailed && !isGivenUp(relayed, now));
    await this.#dropAbandoned(this.#open.filter((relayed) => isLong(relayed, now)));
    this.#release();
    if (!this.#hasLong()) return;
    const holder = this.#holder;
    // Until it answers again; it may be gone, or busy.
    this.#holder = undefined;
    await this.#ports.ask(holder);
  }

  /** A page that is gone reads no more, though its silent response ends only at the server's next byte. */
  async #dropAbandoned(long: readonly Open[]): Promise<void> {
    const clients = [...new Set(long.map(({ client }) => client))].filter((client) => client !== '');
    const there = await Promise.all(clients.map((client) => this.#ports.isThere(client)));
    const gone = new Set(clients.filter((_client, index) => there[index] === false));
    if (gone.size > 0) this.#open = this.#open.filter((relayed) => !(long.includes(relayed) && gone.has(relayed.client)));
  }
}
