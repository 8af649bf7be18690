/**
 * One request on its way through the token manager, whose first attempt somebody else fetches: a strategy, which lets its plugins change
 * the request and the response, and keeps the fetch between them to itself.
 */
import type { RequestSession } from '../../core/whose.js';
import type { TokenManager } from '../manager.js';
import type { Lifetime } from '../ports.js';

export interface Passage {
  /** What is to be fetched. */
  readonly request: Request;
  /** Whose request it is: as it was found before it was sent. */
  readonly session: RequestSession;
  /** Whether it is known to have that session's token. */
  readonly hasToken: boolean;
  /** What was fetched. Answers the response that the page gets: this one, or after a refused token that of the next attempt. */
  answered(response: Response): Promise<Response>;
  failed(error: unknown): void;
}

/** Nothing is to be done with it, neither before nor after. */
const asItIs = (request: Request, session: RequestSession): Passage => ({ request, session, hasToken: false, answered: (response) => Promise.resolve(response), failed: () => undefined });

/** What is not there yet. */
class Awaited {
  readonly promise: Promise<Response>;
  resolve!: (response: Response) => void;
  reject!: (error: unknown) => void;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }
}

/**
 * @param session whose the request is, as it was found a moment ago
 * @param again options for the attempts that the strategy does not make itself
 */
export function begin(tokens: TokenManager, request: Request, session: RequestSession, event: Lifetime, again: RequestInit | undefined): Promise<Passage> {
  return new Promise((resolve, reject) => {
    const first = new Awaited();
    let isFirst = true;
    const fetch: Lifetime['fetch'] = (sent, send) => {
      if (!isFirst) return send(again === undefined ? sent : new Request(sent, again));
      isFirst = false;
      resolve(under(sent));
      return first.promise;
    };
    async function under(sent: Request): Promise<Passage> {
      // An epoch never comes back: if it is the same now, it was so when the token was attached.
      const isStill = (await tokens.sessionOf(request))?.epoch === session.epoch;
      const answered = (response: Response): Promise<Response> => {
        first.resolve(response);
        return answer ?? first.promise;
      };
      return { request: sent, session, hasToken: session.getsToken && isStill, answered, failed: first.reject };
    }
    const { clientId } = event;
    const answer = tokens.handle({ request, event: { waitUntil: (promise) => event.waitUntil(promise), fetch, ...(clientId === undefined ? {} : { clientId }) } });
    if (answer === undefined) resolve(asItIs(request, session));
    // `answered` hands it on; here only what failed before there was anything to fetch.
    else answer.catch(reject);
  });
}
