/** One app's server below one base URL: its authorization server at `/auth`, protected resources everywhere else. */
import { AuthorizationServer, type AuthorizationOptions } from './authorization-server.js';
import type { VirtualClock } from './clock.js';
import { Gate } from './gate.js';
import type { Handler, Received } from './received.js';
import { Mint } from './tokens.js';

export interface BackendOptions extends AuthorizationOptions {
  /** The request header that carries the access token. */
  readonly header?: string;
  /** What stands before it, with the space. */
  readonly prefix?: string;
}

export class Backend {
  readonly base: string;
  readonly mint: Mint;
  readonly authorization: AuthorizationServer;
  readonly requests: Received[] = [];
  /** The most refresh requests that were ever under way at once. */
  mostRefreshesAtOnce = 0;
  readonly #underWay = new Set<Received>();
  readonly #instead = new Map<string, Handler>();
  readonly #gates = new Map<string, { readonly gate: Gate; readonly when: 'before' | 'after' }>();
  readonly #header: string;
  readonly #prefix: string;

  constructor(base: string, clock: VirtualClock, options: BackendOptions = {}) {
    const { header = 'Authorization', prefix = 'Bearer ', ...authorization } = options;
    this.base = base;
    this.mint = new Mint(new URL(base).hostname.split('.')[0] ?? 'server');
    this.authorization = new AuthorizationServer(clock, this.mint, authorization);
    this.#header = header;
    this.#prefix = prefix;
  }

  readonly handle: Handler = async (received) => {
    const path = this.#pathOf(received);
    this.requests.push(received);
    if (path !== '/auth/refresh') return this.#answer(path, received);
    this.#underWay.add(received);
    this.mostRefreshesAtOnce = Math.max(this.mostRefreshesAtOnce, this.#underWay.size);
    const ended = (): void => void this.#underWay.delete(received);
    received.signal.addEventListener('abort', ended);
    return this.#answer(path, received).finally(ended);
  };

  async #answer(path: string, received: Received): Promise<Response> {
    const held = this.#gates.get(path);
    if (held?.when === 'before') await held.gate.pass();
    const response = await (this.#instead.get(path) ?? this.#route(path))(received);
    if (held?.when === 'after') await held.gate.pass();
    return response;
  }

  /** The requests to one path below the base. */
  to(path: string): readonly Received[] {
    return this.requests.filter((received) => this.#pathOf(received) === path);
  }

  get refreshes(): number {
    return this.to('/auth/refresh').length;
  }

  /** The last request to a path. */
  lastTo(path: string): Received {
    const last = this.to(path).at(-1);
    if (last === undefined) throw new Error(`no request to ${path}`);
    return last;
  }

  /** From now on a path is answered in another way; undefined: in its own again. */
  answer(path: string, handler: Handler | undefined): void {
    if (handler === undefined) this.#instead.delete(path);
    else this.#instead.set(path, handler);
  }

  /** From now on requests to a path wait, before the server looks at them or before its answer leaves. */
  hold(path: string, when: 'before' | 'after' = 'before'): Gate {
    const gate = new Gate();
    this.#gates.set(path, { gate, when });
    return gate;
  }

  #pathOf({ url }: Received): string {
    return url.slice(this.base.length).split('?')[0] ?? '';
  }

  #route(path: string): Handler {
    const { authorization } = this;
    switch (path) {
      case '/auth/login':
        return (received) => authorization.login(received);
      case '/auth/refresh':
        return (received) => authorization.refresh(received);
      case '/auth/logout':
        return (received) => authorization.logout(received);
      case '/user':
        return (received) =>
          this.#protect(received, (name) => ({ user: { name, token: authorization.issueAccessToken(name) } }));
      default:
        return (received) => this.#protect(received, (name) => ({ path, name }));
    }
  }

  #protect({ headers }: Received, resource: (username: string) => unknown): Response {
    const value = headers.get(this.#header) ?? '';
    const username = value.startsWith(this.#prefix)
      ? this.authorization.verify(value.slice(this.#prefix.length))
      : undefined;
    return username === undefined
      ? Response.json({ error: 'unauthorized' }, { status: 401 })
      : Response.json(resource(username));
  }
}
