/** Asks the refresh endpoint once and reads the answer. */
import type { ResolvedRefresh } from '../core/config/endpoints.js';
import type { UnavailableReason } from '../core/history.js';
import { judgeAnswer, judgeRefresh, type RefreshOutcome, type RefreshResponse } from '../core/refresh/outcome.js';
import { refreshRequest } from '../core/refresh/request.js';
import { parseJson, withTokenType, type Tokens } from '../core/tokens.js';
import { withAnotherProof } from './endpoint-proof.js';
import type { Ports } from './ports.js';
import type { ConnectedProof, EndpointAnswered } from './proof.js';
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
  /** The thumbprint of the key that it came with a proof of. */
  readonly signedBy?: string | undefined;
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

/** No page asks the provider for a renewal, and what is not sent has no answer. */
const NOT_FOR_PAGES: RawAnswer = { error: new TypeError('Failed to fetch') };

const unavailable = (why: UnavailableReason, status?: number): RefreshOutcome => ({ kind: 'unavailable', why, ...(status === undefined ? {} : { status }) });

/** What the endpoint answered; the rest where the request came with a proof. */
type Sent = Pick<EndpointAnswered, 'response'> & Partial<Pick<EndpointAnswered, 'refusesProof' | 'signedBy'>>;

/** @returns undefined where there has to be a proof, and can be none */
async function send(request: Request, ports: Ports, proof: ConnectedProof | undefined): Promise<Sent | undefined> {
  if (proof === undefined) return { response: await ports.fetch(request) };
  return withAnotherProof(request, ports.origin, (copy) => proof.present(copy));
}

/**
 * Never rejects: whatever goes wrong on the way is an unavailable refresh.
 *
 * @param giveUp aborts when no answer is waited for any more
 * @param proof of the key that the session is bound to
 */
export async function sendRefresh(refresh: ResolvedRefresh, tokens: Tokens, giveUp: AbortSignal, ports: Ports, by?: RenewingProvider, proof?: ConnectedProof): Promise<Refreshed> {
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
  let sent: Sent | undefined;
  let body: string;
  let receivedAt: number;
  try {
    sent = await Promise.race([send(request, ports, proof), givenUp]);
    if (sent === undefined) return { outcome: unavailable('no-proof'), answer: NOT_FOR_PAGES };
    receivedAt = ports.now();
    body = await Promise.race([sent.response.text(), givenUp]);
  } catch (error) {
    return { outcome: unavailable(giveUp.aborted ? 'no-answer-in-time' : 'network-error'), answer: { error } };
  }
  const { response, refusesProof, signedBy } = sent;
  const answer: RawAnswer = { response, body };
  // Whatever the status: nothing was said of the refresh token.
  if (refusesProof === true) return { outcome: unavailable('status', response.status), answer };
  try {
    const outcome = await judge(refresh, response, body, receivedAt);
    const isTyped = proof !== undefined && outcome.kind === 'granted';
    return { outcome: isTyped ? { ...outcome, tokens: withTokenType(outcome.tokens, parseJson(body), refresh.fields) } : outcome, answer, signedBy };
  } catch (error) {
    ports.report(error);
    return { outcome: unavailable('app'), answer };
  }
}
