/** `fetch` as the app calls it: what the configuration names goes through the manager, everything else to the browser as it was given. */
import type { TokenManager } from '../sw/manager.js';

type Fetch = typeof globalThis.fetch;
type Managing = Pick<TokenManager, 'matches' | 'handle'>;

/** By its look: it may be another frame's. */
const isRequest = (input: unknown): input is Request => typeof input === 'object' && input !== null && 'url' in input;

/** The request without its body, which may be read once only. Undefined: it is an error, which is the browser's to give. */
function outline(input: RequestInfo | URL, init: RequestInit | undefined, base: string): Request | undefined {
  try {
    const given: Pick<Request, 'url' | 'method' | 'mode'> = isRequest(input) ? input : { url: String(input), method: 'GET', mode: 'cors' };
    const { method = given.method, mode = given.mode } = init ?? {};
    return new Request(new URL(given.url, base), { method, mode });
  } catch {
    return undefined;
  }
}

/** An answer that the manager had to make anew has no URL. */
function named(response: Response, url: string): Response {
  if (response.url !== '' || response.type !== 'default') return response;
  return Object.defineProperties(response, {
    url: { value: url },
    clone: { value: () => named(Response.prototype.clone.call(response), url) },
  });
}

/** Who gives up does not wait for what the manager waits for, such as a renewal. */
function untilAborted(answer: Promise<Response>, signal: AbortSignal): Promise<Response> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason as Error);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp);
    void answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

/** @param base what relative URLs are resolved against */
export function managedFetch(manager: Managing, original: Fetch, base: () => string): Fetch {
  async function manage(input: RequestInfo | URL, init: RequestInit | undefined): Promise<Response> {
    const request = new Request(typeof input === 'string' ? new URL(input, base()) : input, init);
    const answer = manager.handle({ request }) ?? original(request);
    return named(await untilAborted(answer, request.signal), request.url.replace(/#.*/, ''));
  }
  return function fetch(input, init) {
    const request = outline(input, init, base());
    return request !== undefined && manager.matches(request) ? manage(input, init) : original(input, init);
  };
}
