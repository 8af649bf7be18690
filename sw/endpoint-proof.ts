/** Requests to the endpoints of an app's own backend, with a proof where the session has those (RFC 9449, section 5). */
import { isOfOrigin } from '../core/match.js';
import { sendingOfCall } from '../core/sending.js';
import { copyFor } from './attach.js';
import type { Managed } from './managed.js';
import type { ProofAnswered } from './proof.js';
import { spareOf } from './spare.js';

/** No browser drops the proof from a redirect to another origin. */
const AT_HOME = { redirects: 'stay' } as const;

/**
 * A server that wants another proof gets it with the same request, once. What cannot be sent twice is not: then its answer is
 * the page's, and the next request has what was wanted.
 */
export async function withAnotherProof<T extends ProofAnswered | undefined>(request: Request, origin: string, send: (request: Request) => Promise<T>): Promise<T> {
  const sending = sendingOfCall(AT_HOME, request.mode, isOfOrigin(request.url, origin));
  const spare = spareOf(request);
  const first = await send(copyFor(request, sending));
  if (first?.wantsAnother !== true || spare === undefined || request.signal.aborted) return first;
  await first.response.body?.cancel();
  return send(copyFor(spare, sending));
}

export interface SentAnew {
  readonly response: Response;
  /** The thumbprint of the key that a session which this begins is bound to, if to any. */
  readonly signedBy: string | undefined;
}

/** Sends what begins a session, or belongs to none that is here. */
export async function sendAnew({ proof, ports }: Pick<Managed, 'proof' | 'ports'>, request: Request): Promise<SentAnew> {
  if (proof === undefined) return { response: await ports.fetch(request), signedBy: undefined };
  return withAnotherProof(request, ports.origin, (copy) => proof.sendAnew(copy));
}
