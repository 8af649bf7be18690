/** One schedule's world: workers that come and go, tabs, and everything that can go wrong, each brought about by an action. */
import type { TokenWorkerConfig } from '../../../core/config/types.js';
import type { SessionSnapshot } from '../../../core/snapshot.js';
import { redirectTo } from '../behaviours.js';
import { secret } from '../secrets.js';
import type { SimulatedWorker } from '../worker.js';
import { World } from '../world.js';
import type { Action, MessageKind, RequestKind, Schedule, Setting } from './actions.js';
import { count, type Figures } from './figures.js';
import { Observed, type Asked, type Login } from './observed.js';
import { checkWaiting } from './oracle/answers.js';
import { checkFound } from './oracle/continuity.js';
import { Ends } from './oracle/ends.js';
import { Secrets } from './oracle/secrets.js';
import { Servers } from './servers.js';
import { Stepper } from './stepper.js';
import { StorageFaults } from './storage-faults.js';
import { Tabs } from './tabs.js';

export const OTHER_SITE = 'https://other.example';
const MOST_WORKERS = 3;
const HOUR = 3600;

const JSON_TYPE = { 'Content-Type': 'application/json' };
const json = (body: unknown): RequestInit => ({ method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) });

const configOf = ({ header, refreshIn, storage }: Setting): TokenWorkerConfig => ({
  api: { url: '/api', header, scheme: header === 'Authorization' ? 'Bearer' : '' },
  login: { url: '/api/auth/login', username: 'username' },
  refresh: refreshIn === 'cookie' ? { url: '/api/auth/refresh', style: 'cookie' } : '/api/auth/refresh',
  logout: '/api/auth/logout',
  ...(storage === undefined ? {} : { storage }),
});

/** As a worker with the secret finds it, without the time that real keys take: of a record that has lost anything it can read nothing. */
function sealStorage(world: World): void {
  const { storage } = world;
  world.openStore = ({ owner, pass }) => storage.open(owner, true, pass);
  storage.loseTokens = () => storage.corrupt();
}

export class Arena {
  readonly world: World;
  readonly observed = new Observed();
  readonly stepper = new Stepper();
  readonly setting: Setting;
  readonly tabs: Tabs;
  readonly figures: Figures;
  readonly #servers: Servers;
  readonly #storage: StorageFaults;
  readonly #secrets: Secrets;
  readonly #ends: Ends;
  readonly #config: TokenWorkerConfig;
  readonly #workers = new Map<string, SimulatedWorker>();
  readonly #dooms = new Map<string, number>();
  /** Announcements between workers that have not arrived yet; undefined while they arrive at once. */
  #late: (() => void)[] | undefined;
  #releases: (() => void)[] = [];
  #users = 0;
  #items = 0;
  #isOneWorkerOfAll = false;
  #isHealed = false;
  /** What the page holds in place of the refresh token. */
  #placeholder = 'none';

  constructor({ setting }: Schedule, figures: Figures) {
    const { rotation, header } = setting;
    this.setting = setting;
    this.figures = figures;
    this.#config = configOf(setting);
    this.world = new World({
      schedule: this.stepper.hold,
      lifetime: setting.lifetime,
      accessTokens: setting.accessTokens,
      refreshIn: setting.refreshIn,
      rotates: rotation !== 'none',
      hasGrace: rotation === 'grace',
      header,
      prefix: header === 'Authorization' ? 'Bearer ' : '',
    });
    const { world, observed } = this;
    if (setting.storage === 'sealed') sealStorage(world);
    world.random = setting.random;
    const post = world.channel.post.bind(world.channel);
    world.channel.post = (...given) => {
      if (this.#late === undefined) post(...given);
      else this.#late.push(() => post(...given));
    };
    const now = world.clock.now.bind(world.clock);
    world.clock.now = () => {
      this.stepper.looked();
      return now();
    };
    const hit = (fault: string): void => count(figures.faults, fault);
    this.#servers = new Servers({ clock: world.clock, observed, workers: this.#workers, stored: () => world.storage.peek(), hit }, world.server);
    this.#storage = new StorageFaults(world.storage, observed, hit);
    this.#secrets = new Secrets(world, observed);
    this.#ends = new Ends(world, observed, () => this.#alive().length > 1, setting.refreshIn === 'cookie');
    this.tabs = new Tabs(observed, world.clock);
    const other = world.addBackend(OTHER_SITE);
    for (const backend of [world.server, other]) world.network.attach(backend.base, this.#servers.before(backend));
    world.server.answer('/away', redirectTo(`${OTHER_SITE}/landing`));
    world.server.answer('/within', redirectTo('/api/landing'));
    this.stepper.onStep = (worker, step) => this.#countDown(worker, step);
    this.stepper.afterStep = () => this.check();
    this.stepper.atRest = () => (observed.calmAt = observed.tick());
  }

  async start(): Promise<void> {
    for (let workers = 0; workers < this.setting.workers; workers += 1) this.#startWorker();
    this.#signIn(1, this.#worker(0), false);
    await this.stepper.rest();
  }

  /** What can be told at any moment. */
  check(): void {
    this.#secrets.check();
    this.#ends.check();
    checkWaiting(this.observed, this.world.clock, this.observed.wasStorageTroubledSince(0));
  }

  async wait(seconds: number): Promise<void> {
    this.#hear();
    await this.stepper.rest();
    await this.world.clock.advance(seconds, async () => {
      await this.stepper.rest();
      this.check();
    });
  }

  /** The machine sleeps in the middle of whatever is going on: every timer that would have fired is late. */
  async #sleep(hours: number): Promise<void> {
    this.#hit('machine slept');
    this.#hear();
    await this.world.clock.sleep(hours * HOUR, async () => {
      this.observed.wokeAt = this.world.clock.now();
      await this.stepper.rest();
      this.check();
    });
  }

  async perform(action: Action): Promise<void> {
    switch (action.do) {
      case 'request':
        this.request(action.what, action.tab, this.#worker(action.via));
        return;
      case 'refresh call':
        this.#refreshCall(action.tab, this.#worker(action.via));
        return;
      case 'sign in':
        this.#signIn(action.tab, this.#worker(action.via), action.fails);
        return;
      case 'sign out':
        this.#signOut(action.tab, this.#worker(action.via), action.by);
        return;
      case 'message':
        this.#post(action.what, this.#worker(action.via));
        return;
      case 'close tab':
        this.#hit('tab closed');
        this.tabs.close(action.tab);
        return;
      case 'wait':
        return this.wait(action.seconds);
      case 'sleep':
        return this.#sleep(action.hours);
      case 'deaf':
        this.#hit('announcements between workers late');
        this.#late ??= [];
        return;
      case 'clock':
        this.#hit(action.hours > 0 ? 'clock put forward' : 'clock put back');
        this.world.userClockIsAhead += action.hours * HOUR;
        return;
      case 'refuse tokens':
        this.#hit('access tokens refused');
        this.world.server.authorization.revokeAccessTokens();
        return;
      case 'end sessions':
        this.#hit('sessions ended at the server');
        this.world.server.authorization.revokeSessions();
        return;
      case 'start worker':
        if (this.#alive().length < MOST_WORKERS) this.#startWorker();
        return;
      case 'kill':
        this.#kill(this.#alive()[action.which % Math.max(1, this.#alive().length)], 'between two actions');
        return;
      case 'doom':
        this.#dooms.set(this.#worker(action.which).name, action.steps);
        return;
      case 'restart':
        return this.restart();
      case 'fault':
        this.#servers.await(action.target, action.fault);
        return;
      case 'offline':
        this.#hit('network gone');
        this.world.network.isDown = true;
        return;
      case 'online':
        this.world.network.isDown = false;
        return;
      case 'storage':
        this.#storage.set(action.fault);
        return;
      case 'lock':
        this.#lock(action.how, action.which);
        return;
      case 'unlock':
        this.#unlock();
    }
  }

  request(what: RequestKind, tab: number, worker: SimulatedWorker): Asked {
    this.figures.requests += 1;
    this.#items += 1;
    switch (what) {
      case 'get':
        return this.tabs.send(tab, worker, 'api', `/api/orders/${String(this.#items)}`);
      case 'post':
        return this.tabs.send(tab, worker, 'api', '/api/orders', json({ item: this.#items }));
      case 'upload':
        return this.tabs.send(tab, worker, 'api', '/api/files', { method: 'POST', headers: { 'Content-Type': 'image/png' }, body: new Uint8Array(64) });
      case 'redirected away':
        return this.tabs.send(tab, worker, 'api', '/api/away');
      case 'redirected within':
        return this.tabs.send(tab, worker, 'api', '/api/within');
      case 'elsewhere':
        return this.tabs.send(tab, worker, 'api', `${OTHER_SITE}/data`);
    }
  }

  /** Every worker dies; the next has what was stored. */
  async restart(): Promise<void> {
    for (const worker of this.#alive()) this.#kill(worker, 'between two actions');
    await this.stepper.rest();
    const stored = this.world.storage.peek();
    const isSure = !this.observed.isStorageBroken;
    const worker = this.#startWorker();
    const reply = worker.ask('hello');
    await this.stepper.rest();
    if (!isSure || !worker.isAlive) return;
    const answer = await Promise.race([reply, this.stepper.quiet()]);
    const snapshot = answer !== undefined && 'snapshot' in answer ? answer.snapshot : undefined;
    const mayHaveEnded = stored.status === 'signed-in' && snapshot?.status === 'signed-out' && this.#isExplained(snapshot);
    if (!mayHaveEnded) checkFound(this.observed, stored, snapshot);
  }

  /** A new worker may at once find that the session cannot be renewed; whether that is right is checked where it is announced. */
  #isExplained({ ended }: SessionSnapshot): boolean {
    return ended !== undefined;
  }

  /** From now on nothing goes wrong any more. */
  async heal(): Promise<void> {
    this.#isHealed = true;
    this.#isOneWorkerOfAll = this.#workers.size === 1 && this.#alive().length === 1;
    this.world.network.isDown = false;
    this.#servers.heal();
    this.#storage.heal();
    this.#dooms.clear();
    this.#hear();
    this.#unlock();
    await this.stepper.rest();
  }

  /** A worker to ask: the one of that number among those that live, or a new one, as a browser starts it. */
  #worker(via: number): SimulatedWorker {
    const alive = this.#alive();
    return alive[via % Math.max(1, alive.length)] ?? this.#startWorker();
  }

  /** The one worker that there was has lived through everything: whatever became of the storage, it knows the session. */
  get isOneWorkerOfAll(): boolean {
    return this.#isOneWorkerOfAll;
  }

  anyWorker(): SimulatedWorker {
    return this.#worker(0);
  }

  alive(): readonly SimulatedWorker[] {
    return this.#alive();
  }

  #alive(): readonly SimulatedWorker[] {
    return [...this.#workers.values()].filter(({ isAlive }) => isAlive);
  }

  #startWorker(): SimulatedWorker {
    const worker = this.world.startWorker(this.#config, this.setting.storage === 'sealed' ? { secrets: [secret(1)] } : {});
    this.#workers.set(worker.name, worker);
    return worker;
  }

  #kill(worker: SimulatedWorker | undefined, at: string): void {
    if (worker?.isAlive !== true) return;
    if (!this.#isHealed) {
      count(this.figures.deaths, at);
      this.#hit('worker died');
    }
    this.#ends.check();
    this.observed.diedAt = this.observed.tick();
    const stored = this.world.storage.peek();
    if (stored.status === 'signed-out' && 'announcement' in stored && stored.announcement !== undefined) this.observed.diedTellingAt = this.observed.order;
    worker.kill();
    this.stepper.forget(worker.name);
  }

  #countDown(name: string, step: string): void {
    const left = this.#dooms.get(name);
    if (left === undefined) return;
    if (left > 0) {
      this.#dooms.set(name, left - 1);
      return;
    }
    this.#dooms.delete(name);
    this.#kill(this.#workers.get(name), step.replace(/\/orders\/\d+/, '/orders'));
  }

  #refreshCall(tab: number, worker: SimulatedWorker): void {
    if (this.setting.refreshIn === 'cookie') {
      this.#post('refresh', worker);
      return;
    }
    this.figures.requests += 1;
    this.tabs.send(tab, worker, 'refresh', '/api/auth/refresh', json({ refreshToken: this.#placeholder }));
  }

  #signIn(tab: number, worker: SimulatedWorker, fails: boolean): void {
    this.figures.requests += 1;
    this.#users += 1;
    const { observed } = this;
    const username = `user-${String(this.#users)}`;
    const others = [...observed.asked.values()].filter(({ kind, settled }) => kind === 'login' && settled === undefined);
    const body = json({ username, password: fails ? 'wrong' : 'right' });
    const asked = this.tabs.send(tab, worker, 'login', '/api/auth/login', body, (response) => {
      const login = observed.loginOf(username);
      if (login === undefined || response.status !== 200) return;
      login.isAnswered = true;
      login.isContested = asked.overlaps;
      void response.json().then((tokens: { readonly refreshToken?: string }) => {
        this.#placeholder = tokens.refreshToken ?? 'none';
      }, () => undefined);
    });
    if (others.length > 0) for (const one of [asked, ...others]) one.overlaps = true;
  }

  #signOut(tab: number, worker: SimulatedWorker, by: 'request' | 'message'): void {
    this.figures.requests += 1;
    const concerned: Login[] = this.observed.logins.filter(({ isSignOutAsked }) => !isSignOutAsked);
    for (const login of concerned) login.isSignOutAsked = true;
    // One that is still being stored may begin after this sign-out, and its worker may not have heard of one that began.
    const standing = concerned.filter(({ isAnswered }) => isAnswered && this.#late === undefined);
    const done = (): void => {
      for (const login of standing) login.isSignOutDone = true;
    };
    if (by === 'message') this.tabs.post(worker, 'logout-request', {}, done);
    else this.tabs.send(tab, worker, 'logout', '/api/auth/logout', { method: 'POST' }, done);
  }

  #post(what: MessageKind, worker: SimulatedWorker): void {
    if (what === 'due' || what === 'online' || what === 'visible') this.tabs.post(worker, 'wake', { reason: what });
    else this.tabs.post(worker, what);
  }

  #lock(how: 'hold' | 'steal', which: number): void {
    const names = this.world.locks.names();
    const name = names[which % Math.max(1, names.length)];
    if (name === undefined) return;
    this.#hit(how === 'hold' ? 'lock asked for by a page' : 'lock stolen by a page');
    if (how === 'steal') this.#releases.push(this.world.locks.steal(name));
    else this.#releases.push(this.world.locks.hold(name));
  }

  /** What workers announced to each other arrives. */
  #hear(): void {
    const late = this.#late ?? [];
    this.#late = undefined;
    for (const post of late) post();
  }

  #unlock(): void {
    for (const release of this.#releases.splice(0)) release();
  }

  #hit(fault: string): void {
    count(this.figures.faults, fault);
  }
}
