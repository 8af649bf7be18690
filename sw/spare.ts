/** A second copy of a request, to be sent if the first is refused: of a body that streams there is none. */

const NO_BODY = ['GET', 'HEAD'];

/** Whether this browser can stream a request's body at all (Fetch, section 5.4): then `duplex` is read, and a stream gives no type. */
function canStreamBodies(): boolean {
  let isRead = false;
  const init = {
    method: 'POST',
    body: new ReadableStream(),
    get duplex() {
      isRead = true;
      return 'half';
    },
  };
  try {
    return !new Request('https://example.com', init).headers.has('content-type') && isRead;
  } catch {
    return false;
  }
}

let streams: boolean | undefined;

/**
 * Whether the page sends a stream. Nothing says so, but a stream may not be sent in the mode no-cors (Fetch, section 5.4), so
 * that a request made in that mode from a copy is an error. The copy is given up, so that nothing is kept for it.
 */
function isStream(request: Request): boolean {
  streams ??= canStreamBodies();
  if (!streams) return false;
  const probe = request.clone();
  try {
    new Request(probe, { mode: 'no-cors', method: 'POST', cache: 'default' });
    return false;
  } catch {
    void probe.body?.cancel();
    return true;
  }
}

/**
 * Call it before the body is on its way; afterwards it is gone. A string, a Blob, a form or bytes are copied by reference
 * (docs/decisions/replay.md). A stream would have to be kept whole in memory, so there is no spare of it.
 */
export function spareOf(request: Request): Request | undefined {
  if (NO_BODY.includes(request.method)) return request;
  return isStream(request) ? undefined : request.clone();
}
