/** A service worker in the simulated origin: its ports note every step, and it can die at any of them. */
import { createTokenManager, type TokenManager } from '../manager.js';
import { PROTOCOL_VERSION, type MessageToPage, type Reply } from '../../core/protocol.js';
import type { StorageKind, TokenWorkerConfig } from '../../core/config/types.js';
import type { Ports, Store } from '../ports.js';
import { sealingWith, type Sealing } from '../sealing.js';
import { EventLife } from './event-life.js';
import type { World } from './world.js';

export interface WorkerOptions {
  /** The worker dies at this step of its life, counted from 0: before or after a port has done what it was asked. */
  readonly diesAtStep?: number;
  /** What its script came with, newest first. */
  readonly secrets?: readonly Uint8Array[];
}

/** What became of a message that a page sent. */
export interface Delivered {
  readonly isOurs: boolean;
  readonly reply: Promise<Reply>;
}

export class SimulatedWorker {
  readonly name: string;
  /** URLs of the requests that the handler left to the browser. */
  readonly leftAlone: string[] = [];
  /** What the worker did, step by step. */
  readonly steps: string[] = [];
  /** The windows that held the worker. */
  readonly heldBy: (string | undefined)[] = [];
  isAlive = true;

  readonly #world: World;
  readonly #manager: TokenManager;
  readonly #diesAtStep: number | undefined;
  readonly #sealing: Sealing | undefined;
  readonly #events: EventLife[] = [];
  readonly #death: Promise<never>;
  #die: () => void = () => undefined;
  /** What a browser aborts when it ends the worker. */
  readonly #gone = new AbortController();

  constructor(
    world: World,
    name: string,
    config: TokenWorkerConfig | readonly TokenWorkerConfig[],
    options: WorkerOptions,
  ) {
    this.name = name;
    this.#world = world;
    this.#diesAtStep = options.diesAtStep;
    this.#sealing = sealingWith(options.secrets ?? []);
    this.#death = new Promise((_resolve, reject) => {
      this.#die = () => {
        reject(new TypeError('Failed to fetch'));
      };
    });
    this.#death.catch(() => undefined);
    this.#manager = createTokenManager(config, () => this.#ports());
  }

  /** A request of a controlled page. What the worker leaves alone goes to the network as the browser sends it. */
  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const { answer, isOurs } = this.#deliver(new Request(new URL(url, this.#world.origin), init));
    if (!isOurs) return answer;
    try {
      const response = await answer;
      this.#world.pageSaw(`the response of ${url}`, await textOf(response));
      return response;
    } catch (error) {
      this.#world.pageSaw(`the error of ${url}`, String(error));
      throw error;
    }
  }

  /** The browser goes to an address. Answers where it ends: where it is sent on to, or there. */
  async navigate(url: string): Promise<string> {
    const request = Object.defineProperty(new Request(new URL(url, this.#world.origin)), 'mode', { value: 'navigate' });
    const end = (await this.#deliver(request).answer).headers.get('location') ?? request.url;
    if (end.startsWith(`${this.#world.origin}/`)) this.#world.pageSaw('its own address', end);
    return end;
  }

  #deliver(request: Request): { readonly answer: Promise<Response>; readonly isOurs: boolean } {
    const event = this.#begin();
    const handled = this.isAlive ? this.#manager.handle({ request, event }) : undefined;
    if (handled === undefined) {
      event.returned();
      if (this.isAlive) this.leftAlone.push(request.url);
      return { answer: this.#world.network.fetch(request, 'page'), isOurs: false };
    }
    event.waitUntil(handled);
    event.returned();
    return { answer: Promise.race([handled, this.#death]), isOurs: true };
  }

  /** What the app's own worker composes. */
  get tokens(): TokenManager {
    return this.#manager;
  }

  /** Whether the worker's own matching would take the request; asks nobody. */
  matches(url: string): boolean {
    return this.#manager.matches(new Request(new URL(url, this.#world.origin)));
  }

  /** Posts anything to the worker, as any page can. */
  post(data: unknown, ports?: readonly []): Delivered {
    const event = this.#begin();
    let isOurs = false;
    const reply = new Promise<Reply>((resolve) => {
      const port = {
        postMessage: (message: unknown) => {
          if (!this.isAlive) return;
          this.#world.pageSaw('a reply', JSON.stringify(message));
          resolve(message as Reply);
        },
      };
      isOurs = this.#manager.handleMessage({
        data,
        ports: ports ?? [port],
        source: { id: 'window 1' },
        waitUntil: (promise) => {
          event.waitUntil(promise);
        },
      });
    });
    event.returned();
    return { isOurs, reply };
  }

  /** Sends one of the library's messages and waits for the reply. */
  ask(type: string, fields: Readonly<Record<string, unknown>> = {}): Promise<Reply> {
    return this.post({ type: `token-worker:${type}`, version: PROTOCOL_VERSION, session: 'default', ...fields }).reply;
  }

  /** Waits until nothing keeps the worker alive any more. */
  async idle(): Promise<void> {
    await Promise.all(this.#events.map((event) => event.over()));
  }

  /** From now on nothing that the worker was doing has any effect. */
  kill(): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    this.#world.locks.forget(this);
    this.#world.channel.leave(this);
    this.#gone.abort();
    this.#die();
  }

  #begin(): EventLife {
    const event = new EventLife();
    this.#events.push(event);
    return event;
  }

  /** One step of the worker's life. A dead worker never gets beyond it. */
  async #pass(step: string): Promise<void> {
    if (this.isAlive) {
      this.#world.activity.note();
      if (this.steps.push(step) - 1 === this.#diesAtStep) this.kill();
    }
    if (this.isAlive) await this.#world.schedule(`${this.name}: ${step}`);
    if (!this.isAlive) await new Promise<never>(() => undefined);
  }

  async #do<T>(what: string, effect: () => Promise<T>): Promise<T> {
    await this.#pass(`before ${what}`);
    let result: { readonly value: T } | { readonly error: unknown };
    try {
      result = { value: await effect() };
    } catch (error) {
      result = { error };
    }
    await this.#pass(`after ${what}`);
    if ('error' in result) throw result.error;
    return result.value;
  }

  /** Waits for something; its abort is the worker's own doing, and no step of its life. */
  async #until(over: Promise<void>, what: string, signal: AbortSignal): Promise<void> {
    await over;
    if (!signal.aborted) await this.#pass(`after ${what}`);
  }

  #store(owner: string, storage: StorageKind): Store {
    const store = this.#world.openStore({ owner, storage, sealing: this.#sealing, pass: () => this.#pass('between read and write') });
    return {
      read: () => this.#do('read', () => store.read()),
      update: (transition) => this.#do('update', () => store.update(transition)),
    };
  }

  #ports(): Ports {
    const world = this.#world;
    return {
      origin: world.origin,
      fetch: (request) =>
        this.#do(`fetch ${new URL(request.url).pathname}`, () =>
          world.network.fetch(request, this.name, this.#gone.signal),
        ),
      now: () => world.clock.now() + world.userClockIsAhead,
      random: () => world.random,
      unique: () => world.unique(),
      delay: (seconds, signal) => this.#until(world.clock.delay(seconds, signal), 'a delay', signal),
      sealing: this.#sealing,
      openStore: (owner, storage) => this.#store(owner, storage),
      holdLease: (id) => this.#do('lease', () => world.locks.holdLease(this, id)),
      leaseOver: (id, signal) => this.#until(world.locks.leaseOver(id, signal), 'the end of a lease', signal),
      notify: (message) => this.#do('notify', () => this.#notify(message)),
      held: (window) => {
        this.heldBy.push(window);
      },
      claim: () => this.#do('claim', () => this.#claim()),
      announceChange: (owner) => {
        if (this.isAlive) world.channel.post(this, owner);
      },
      onChange: (listener) => {
        world.channel.listen(this, (owner) => void listener(owner));
      },
      report: (error) => {
        if (!this.isAlive) return;
        world.reports.push(error);
        world.pageSaw('a reported error', String(error));
      },
    };
  }

  #notify(message: MessageToPage): Promise<void> {
    // As postMessage copies it: later changes are not seen, and what cannot be copied throws.
    const copy = structuredClone(message);
    this.#world.messages.push(copy);
    this.#world.pageSaw('a message', JSON.stringify(copy));
    return Promise.resolve();
  }

  #claim(): Promise<void> {
    if (this.#world.isClaimRefused) return Promise.reject(new DOMException('inside: not active', 'InvalidStateError'));
    this.#world.claims += 1;
    return Promise.resolve();
  }
}

async function textOf(response: Response): Promise<string> {
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  const body = response.bodyUsed ? '' : await response.clone().text();
  return `${headers}\n\n${body}`;
}
