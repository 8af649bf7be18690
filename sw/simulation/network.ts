/** The network: brings requests to servers, follows redirects, keeps cookies, and can be down. */
import type { Activity } from './activity.js';
import type { VirtualClock } from './clock.js';
import { receive, type Handler } from './received.js';

const REDIRECTS = [301, 302, 303, 307, 308];

export class Network {
  isDown = false;
  /** As in WebKit after a sleep: an abort ends nothing. */
  isDeafToAborts = false;
  readonly #servers = new Map<string, Handler>();
  readonly #cookies = new Map<string, string>();

  constructor(
    private readonly origin: string,
    private readonly clock: VirtualClock,
    private readonly activity: Activity,
  ) {}

  /** @param base an absolute URL: the server gets what begins with it, unless another has a longer one */
  attach(base: string, handler: Handler): void {
    this.#servers.set(base, handler);
  }

  /** The cookie that the browser would send, as a server set it. */
  cookie(origin = this.origin): string | undefined {
    return this.#cookies.get(origin);
  }

  /** @param closed aborts when the sender is gone */
  async fetch(request: Request, by: string, closed?: AbortSignal): Promise<Response> {
    const signal = AbortSignal.any(closed === undefined ? [request.signal] : [request.signal, closed]);
    signal.throwIfAborted();
    const aborted = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        if (!this.isDeafToAborts) reject(signal.reason as Error);
      });
    });
    const answer = this.#exchange(request, by, signal);
    answer.catch(() => undefined);
    return Promise.race([answer, aborted]);
  }

  async #exchange(request: Request, by: string, signal: AbortSignal): Promise<Response> {
    this.activity.note();
    if (this.isDown) throw new TypeError('Failed to fetch');
    const { origin } = new URL(request.url);
    const takesCookies =
      request.credentials === 'include' || (request.credentials === 'same-origin' && origin === this.origin);
    const again = request.clone();
    const cookie = takesCookies ? this.#cookies.get(origin) : undefined;
    const received = await receive(request, { by, at: this.clock.now(), cookie, signal });
    const answered = await this.#serverOf(request.url)(received);
    this.activity.note();
    if (!this.isDeafToAborts) signal.throwIfAborted();
    const response = this.#takeCookie(answered, origin, takesCookies);
    const location = response.headers.get('location');
    if (!REDIRECTS.includes(response.status) || location === null || request.redirect === 'manual') return response;
    const leaves = new URL(location, request.url).origin !== origin;
    if (request.redirect === 'error' || (leaves && request.mode === 'same-origin')) throw new TypeError('Failed to fetch');
    return arrivedBy(redirected(again, location), (next) => this.#exchange(next, by, signal));
  }

  #serverOf(url: string): Handler {
    let found: string | undefined;
    for (const base of this.#servers.keys())
      if (url.startsWith(base) && base.length > (found?.length ?? 0)) found = base;
    return this.#servers.get(found ?? '') ?? (() => new Response('no such server', { status: 404 }));
  }

  /** No script ever sees `Set-Cookie`. */
  #takeCookie(response: Response, origin: string, isTaken: boolean): Response {
    const cookie = response.headers.get('set-cookie');
    if (cookie !== null && isTaken) this.#cookies.set(origin, cookie);
    response.headers.delete('set-cookie');
    return response;
  }
}

/** The response says that it was redirected, and to where. */
async function arrivedBy(next: Request, follow: (next: Request) => Promise<Response>): Promise<Response> {
  const response = await follow(next);
  if (response.redirected) return response;
  return Object.defineProperties(response, { redirected: { value: true }, url: { value: next.url } });
}

/** A redirect to another origin takes no `Authorization` along (Fetch, section 4.4). */
function redirected(request: Request, location: string): Request {
  const target = new URL(location, request.url);
  const next = new Request(target, request);
  if (target.origin !== new URL(request.url).origin) next.headers.delete('authorization');
  return next;
}
