/** A request to a resource server: sent with the token, and once more with a newer one when the token was refused. */
import { isBulk } from '../core/bulk.js';
import type { ResolvedRule } from '../core/config/rules.js';
import { boundTokenIn, headerValue, isLeftAlone, isOfSession } from '../core/header.js';
import { isOfOrigin } from '../core/match.js';
import { afterRefusal } from '../core/refusal.js';
import { keptAtHome, type Sending } from '../core/sending.js';
import type { Sent } from '../core/session.js';
import { attach } from './attach.js';
import type { Incoming, TokenHolder } from './managed.js';
import type { ConnectedProof } from './proof.js';
import { wasRefused } from './refused.js';
import { spareOf } from './spare.js';

export interface ApiMatch {
  readonly rule: ResolvedRule;
  readonly sending: Sending;
}

/** One API request on its way. */
class Delivery {
  readonly #holder: TokenHolder;
  readonly #match: ApiMatch;
  readonly #incoming: Incoming;
  /** What the page itself put in the token's header: a placeholder, or nothing. */
  readonly #own: string | null;
  /** It has waited for a renewal as long as any request does. */
  #hasWaited = false;
  /** What can still be sent when this attempt is refused. */
  #spare: Request | undefined;
  /** It was the proof that the server refused, and the request cannot be sent again: that says nothing against the token. */
  #lacksProof = false;

  constructor(holder: TokenHolder, match: ApiMatch, incoming: Incoming, own: string | null) {
    this.#holder = holder;
    this.#match = match;
    this.#incoming = incoming;
    this.#own = own;
  }

  #header(): string | undefined {
    return headerValue(this.#holder.session.state, this.#own, this.#match.rule.prefix);
  }

  /** Undefined: the browser sends the request itself. Until the session is loaded, that is not known. */
  start(): Promise<Response> | undefined {
    return this.#holder.session.isLoaded ? this.#startLoaded() : this.#afterLoading();
  }

  #startLoaded(): Promise<Response> | undefined {
    const { session } = this.#holder;
    if (!session.isPersistent) session.tryStorageAgain(this.#incoming.event);
    const step = session.nextStep();
    // Nobody waits for the answer: not worth a renewal.
    if (step !== 'send' && this.#incoming.request.signal.aborted) return undefined;
    switch (step) {
      case 'as-is':
        return undefined;
      case 'send':
        return this.#sendIfOurs();
      case 'send-and-renew': {
        if (isBulkRequest(this.#incoming.request)) return this.#afterRenewal();
        // Not as the call's argument, which is left out with the call where there is no event.
        const renewal = this.#holder.renewer.renew('schedule');
        this.#incoming.event?.waitUntil(renewal);
        return this.#sendIfOurs();
      }
      case 'renew-first':
        return this.#own === null || isOfSession(session.state, this.#own) ? this.#afterRenewal() : undefined;
    }
  }

  async #afterLoading(): Promise<Response> {
    await this.#holder.session.ready();
    return this.#startLoaded() ?? this.#holder.ports.fetch(this.#incoming.request, this.#incoming.event);
  }

  async #afterRenewal(): Promise<Response> {
    const { renewer, ports } = this.#holder;
    this.#hasWaited = !(await renewer.renewInTime('schedule', this.#incoming.event));
    return this.#sendIfOurs() ?? ports.fetch(this.#incoming.request, this.#incoming.event);
  }

  #sendIfOurs(): Promise<Response> | undefined {
    const value = this.#header();
    return value === undefined ? undefined : this.#send(value);
  }

  #send(value: string): Promise<Response> {
    const { session, ports } = this.#holder;
    const { rule } = this.#match;
    const { request } = this.#incoming;
    const sent: Sent = tagOf(session.state);
    this.#spare = spareOf(request);
    return this.#attempt(request, value).then((response) => {
      if (this.#lacksProof) return response;
      const refused = wasRefused(rule, request.url, response, ports);
      if (refused === false) {
        session.experience.accepted(sent.generation, request.url);
        return response;
      }
      return refused === true
        ? this.#refused(response, sent)
        : refused.then((isRefused) => (isRefused ? this.#refused(response, sent) : response));
    });
  }

  #attempt(request: Request, value: string): Promise<Response> {
    const { ports, proof } = this.#holder;
    const { rule, sending } = this.#match;
    const bound = proof === undefined ? undefined : boundTokenIn(value);
    return proof === undefined || bound === undefined
      ? ports.fetch(attach(request, rule.header, value, sending), this.#incoming.event)
      : this.#attemptWithProof(proof, request, value, bound);
  }

  /** A server that wants another proof gets it with the same request, once: it says nothing against the token (RFC 9449, section 9). */
  async #attemptWithProof(proof: ConnectedProof, attempted: Request, value: string, token: string): Promise<Response> {
    const { request, event } = this.#incoming;
    const { header } = this.#match.rule;
    const sending = keptAtHome(this.#match.sending, isOfOrigin(request.url, this.#holder.ports.origin));
    const { response, wantsAnother } = await proof.send(attach(attempted, header, value, sending), token, event);
    const spare = this.#spare;
    this.#lacksProof = wantsAnother && spare === undefined;
    if (!wantsAnother || spare === undefined || request.signal.aborted) return response;
    this.#spare = spareOf(spare);
    await response.body?.cancel();
    return (await proof.send(attach(spare, header, value, sending), token, event)).response;
  }

  async #refused(response: Response, sent: Sent): Promise<Response> {
    const { session, renewer, ports } = this.#holder;
    const { url, signal } = this.#incoming.request;
    if (signal.aborted) return response;
    const decision = afterRefusal(session.state, sent, ports.now(), session.policy, session.experience.at(url));
    if (decision === 'renew' && !this.#hasWaited) await renewer.renewInTime('refusal', this.#incoming.event);
    if (decision === 'end') await session.endings.end(sent.epoch, 'expired');
    const now = tagOf(session.state);
    const hasNewer = now.epoch === sent.epoch && now.generation > sent.generation;
    const value = hasNewer && decision !== 'give-up' ? this.#header() : undefined;
    const spare = this.#spare;
    if (value === undefined || spare === undefined) return response;
    await response.body?.cancel();
    // The last attempt, unless a server wants another proof.
    this.#spare = this.#holder.proof && spareOf(spare);
    const second = await this.#attempt(spare, value);
    if (await wasRefused(this.#match.rule, url, second, ports)) {
      if (decision === 'renew') session.experience.refusedAgain(url);
    } else {
      session.experience.accepted(now.generation, url);
    }
    return second;
  }
}

/** A body that would have to be sent twice if the token ran out on the way: it waits for the newer one. */
function isBulkRequest(request: Request): boolean {
  // Not every browser has `body`.
  const { body } = request as { readonly body?: ReadableStream | null };
  return isBulk({ method: request.method, contentType: request.headers.get('content-type'), hasBody: body === undefined ? undefined : body !== null });
}

const tagOf = (state: { readonly epoch: number; readonly generation?: number }): Sent => ({
  epoch: state.epoch,
  generation: state.generation ?? 0,
});

/** @returns undefined when the browser is to send the request itself */
export function handleApi(holder: TokenHolder, match: ApiMatch, incoming: Incoming): Promise<Response> | undefined {
  const own = incoming.request.headers.get(match.rule.header);
  return isLeftAlone(own, holder.session.config.attach) ? undefined : new Delivery(holder, match, incoming, own).start();
}
