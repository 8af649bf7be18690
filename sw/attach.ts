/** Puts a header on a request and changes nothing else that a server could see. */
import type { SendMode } from '../core/match.js';

export function attach(request: Request, header: string, value: string, mode: SendMode): Request {
  if (mode === 'unchanged') {
    // Not `new Request(request, { headers })`, which resets the referrer and lower-cases header names.
    const copy = new Request(request);
    copy.headers.set(header, value);
    return copy;
  }
  // A no-cors request or a navigation takes no such header: it is made anew in a mode that does.
  const { referrer, referrerPolicy } = request;
  const copy = new Request(request, {
    mode,
    referrer,
    referrerPolicy,
    // As no-cors, a request to another origin sends cookies; as cors the answer would then need to name this origin.
    ...(mode === 'cors' ? { credentials: 'same-origin' as const } : {}),
  });
  copy.headers.set(header, value);
  return copy;
}

/** The request without a header that stood for nothing. */
export function detach(request: Request, header: string): Request {
  const copy = new Request(request);
  copy.headers.delete(header);
  return copy;
}
