/** Asks the refresh endpoint once and reads the answer. */
import type { ResolvedRefresh } from '../core/config/endpoints.js';
import type { UnavailableReason } from '../core/history.js';
import { judgeAnswer, judgeRefresh, type RefreshOutcome, type RefreshResponse } from '../core/refresh/outcome.js';
import { refreshRequest } from '../core/refresh/request.js';
import type { Tokens } from '../core/tokens.js';
import type { Ports } from './ports.js';
import type { ConnectedProvider } from './provider.js';

/** Who renews in the place of a refresh endpoint, and for which audience. */
export interface RenewingProvider {
  readonly provider: ConnectedProvider;
  readonly audience: string | undefined;
}

/** What came back: the response with its body as text, or the error that fetch gave. */
export type RawAnswer = { readonly response: Response; readonly body: string } | { readonly error: unknown };

export interface Refreshed {
  readonly outcome: RefreshOutcome;
  readonly answer: RawAnswer;
}

/** What holds whatever the app's own `request` function says: it must end, stay fresh, and never follow a redirect with a token. */
async function makeRequest(refresh: ResolvedRefresh, tokens: Tokens, signal: AbortSignal): Promise<Request> {
  const always = { signal, redirect: 'error', cache: 'no-store' } as const;
  if (refresh.request === undefined) {
    const { url, body, ...init } = refreshRequest(refresh, tokens);
    return new Request(url, { ...init, ...always, body: body ?? null });
  }
  const { accessToken, refreshToken } = tokens;
  const made = await refresh.request({ url: refresh.href, accessToken, refreshToken, clientId: refresh.clientId });
  return made instanceof Request
    ? new Request(made, always)
    : new Request(refresh.href, { method: refresh.method, ...made, ...always });
}

async function judge(refresh: ResolvedRefresh, response: Response, body: string, now: number): Promise<RefreshOutcome> {
  const read: RefreshResponse = {
    status: response.status,
    body,
    date: response.headers.get('date'),
    retryAfter: response.headers.get('retry-after'),
    receivedAt: now,
  };
  if (refresh.response === undefined) return judgeRefresh(read, refresh.fields);
  const { status, statusText, headers } = response;
  return judgeAnswer(await refresh.response(new Response(body === '' ? null : body, { status, statusText, headers })), read);
}

/** WebKit has been seen not to end a fetch that was aborted after the machine had slept. */
function rejectedBy(giveUp: AbortSignal): Promise<never> {
  const rejected = new Promise<never>((_resolve, reject) => {
    giveUp.addEventListener('abort', () => {
      reject(giveUp.reason as Error);
    });
  });
  rejected.catch(() => undefined);
  return rejected;
}

/** No page asks the provider for a renewal. */
const NOT_FOR_PAGES: RawAnswer = { error: new TypeError('Failed to fetch') };

const unavailable = (why: UnavailableReason): RefreshOutcome => ({ kind: 'unavailable', why });

/**
 * Never rejects: whatever goes wrong on the way is an unavailable refresh.
 *
 * @param giveUp aborts when no answer is waited for any more
 */
export async function sendRefresh(refresh: ResolvedRefresh, tokens: Tokens, giveUp: AbortSignal, ports: Ports, by?: RenewingProvider): Promise<Refreshed> {
  const givenUp = rejectedBy(giveUp);
  if (by !== undefined) {
    const outcome = await Promise.race([by.provider.renew(tokens, giveUp, by.audience), givenUp]).catch(() => unavailable('no-answer-in-time'));
    return { outcome, answer: NOT_FOR_PAGES };
  }
  let request: Request;
  try {
    request = await makeRequest(refresh, tokens, giveUp);
  } catch (error) {
    ports.report(error);
    return { outcome: unavailable('app'), answer: { error } };
  }
  let response: Response;
  let body: string;
  let receivedAt: number;
  try {
    response = await Promise.race([ports.fetch(request), givenUp]);
    receivedAt = ports.now();
    body = await Promise.race([response.text(), givenUp]);
  } catch (error) {
    return { outcome: unavailable(giveUp.aborted ? 'no-answer-in-time' : 'network-error'), answer: { error } };
  }
  try {
    return { outcome: await judge(refresh, response, body, receivedAt), answer: { response, body } };
  } catch (error) {
    ports.report(error);
    return { outcome: unavailable('app'), answer: { response, body } };
  }
}
