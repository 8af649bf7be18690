/** One browser with one origin, its storage, locks and windows, and the servers it talks to. Time moves when told. */
import type { StorageKind, TokenWorkerConfig } from '../../core/config/types.js';
import type { LogoutMessage, MessageToPage, SessionMessage } from '../../core/protocol.js';
import type { Store } from '../ports.js';
import type { Sealing } from '../sealing.js';
import { Activity } from './activity.js';
import { Backend, type BackendOptions } from './backend.js';
import { OriginChannel } from './channel.js';
import { VirtualClock } from './clock.js';
import { OriginLocks } from './locks.js';
import { Network } from './network.js';
import { ObjectStore } from './object-store.js';
import { openSealed } from './sealed-store.js';
import { OriginStorage } from './storage.js';
import { SimulatedWorker, type WorkerOptions } from './worker.js';

export const CONFIG = {
  api: '/api',
  login: '/api/auth/login',
  refresh: '/api/auth/refresh',
  logout: '/api/auth/logout',
} as const satisfies TokenWorkerConfig;

export interface WorldOptions extends BackendOptions {
  /** Called at every step of every worker; whoever answers later decides who comes first. */
  readonly schedule?: (step: string) => Promise<void>;
}

/** Which store a worker opens. */
export interface Opening {
  readonly owner: string;
  readonly storage: StorageKind;
  readonly sealing: Sealing | undefined;
  /** Called between reading and writing, where another worker may write. */
  readonly pass: () => Promise<void>;
}

/** Something that a page got from a worker. */
export interface Seen {
  readonly what: string;
  readonly text: string;
}

export class World {
  readonly origin = 'https://app.example';
  readonly activity = new Activity();
  readonly clock = new VirtualClock();
  readonly storage = new OriginStorage();
  /** What the sealed workers of the origin share: the real thing, in a database that is none. */
  readonly database = new ObjectStore();
  readonly locks = new OriginLocks();
  readonly channel = new OriginChannel();
  readonly network = new Network(this.origin, this.clock, this.activity);
  readonly backends: Backend[] = [];
  /** The app's own server, below `/api`. */
  readonly server: Backend;
  /** Everything that was posted to the windows. */
  readonly messages: MessageToPage[] = [];
  readonly seen: Seen[] = [];
  readonly reports: unknown[] = [];
  readonly schedule: (step: string) => Promise<void>;
  claims = 0;
  /** As when the worker is not the active one yet. */
  isClaimRefused = false;
  /** Seconds by which the clock of the user's machine is ahead of the true one. */
  userClockIsAhead = 0;
  /** What the workers get for a random number. */
  random = 0.5;
  #numbers = 0;
  #workers = 0;

  constructor({ schedule, ...options }: WorldOptions = {}) {
    this.schedule = schedule ?? (() => Promise.resolve());
    this.server = this.addBackend(`${this.origin}/api`, options);
  }

  addBackend(base: string, options: BackendOptions = {}): Backend {
    const backend = new Backend(base, this.clock, options);
    this.backends.push(backend);
    this.network.attach(base, backend.handle);
    return backend;
  }

  startWorker(
    config: TokenWorkerConfig | readonly TokenWorkerConfig[] = CONFIG,
    options: WorkerOptions = {},
  ): SimulatedWorker {
    this.#workers += 1;
    return new SimulatedWorker(this, `worker ${String(this.#workers)}`, config, options);
  }

  /** A number that nobody had before. */
  unique(): number {
    this.#numbers += 1;
    return 1000 * this.#numbers + 7;
  }

  openStore({ owner, storage, sealing, pass }: Opening): Store {
    if (storage !== 'sealed') return this.storage.open(owner, storage === 'indexeddb', pass);
    return openSealed(this.database, this.activity, { owner, storage, sealing, pass });
  }

  pageSaw(what: string, text: string): void {
    this.seen.push({ what, text });
  }

  /** Lets everything happen that can without time passing. */
  settle(): Promise<void> {
    return this.activity.settle();
  }

  until(condition: () => boolean, what: string): Promise<void> {
    return this.activity.until(condition, what);
  }

  /** Moves time on by seconds, and lets what that sets off come to rest. */
  advance(seconds: number): Promise<void> {
    return this.clock.advance(seconds, () => this.settle());
  }

  get logouts(): readonly LogoutMessage[] {
    return this.messages.filter((message) => message.type === 'token-worker:logout');
  }

  get snapshots(): readonly SessionMessage['snapshot'][] {
    return this.messages.flatMap((message) => (message.type === 'token-worker:session' ? [message.snapshot] : []));
  }
}
