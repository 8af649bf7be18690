/** Puts a header on a request and changes nothing else that a server could see. */
import type { Sending } from '../core/sending.js';

export function attach(request: Request, header: string, value: string, sending: Sending): Request {
  const copy = copyFor(request, sending);
  // Not by `headers` in the copy's options, which lower-cases the names of all headers.
  copy.headers.set(header, value);
  return copy;
}

/** The request as it may be sent with a token in it. */
export function copyFor(request: Request, { mode, refusesRedirects }: Sending): Request {
  if (mode === 'unchanged' && !refusesRedirects) return new Request(request);
  // Any option resets the referrer, so that goes along.
  const { referrer, referrerPolicy, redirect, credentials } = request;
  return new Request(request, {
    referrer,
    referrerPolicy,
    // A no-cors request or a navigation takes no such header: it is made anew in a mode that does.
    ...(mode === 'unchanged' ? {} : { mode }),
    // As no-cors, a request to another origin sends cookies; as cors the answer would then need to name this origin.
    // One that omits cookies everywhere goes on to.
    ...(mode === 'cors' && credentials === 'include' ? { credentials: 'same-origin' as const } : {}),
    ...(refusesRedirects && redirect === 'follow' ? { redirect: 'error' as const } : {}),
  });
}

/** The request without a header that stood for nothing. */
export function detach(request: Request, header: string): Request {
  const copy = new Request(request);
  copy.headers.delete(header);
  return copy;
}
