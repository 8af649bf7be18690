/** Holds the page's requests until it is controlled: what an app sends in its first moments would else miss the worker. */

function holdFetch(released: Promise<unknown>, isReleased: () => boolean): () => void {
  const original = window.fetch;
  const held: typeof fetch = (...parameters) =>
    isReleased() ? original(...parameters) : released.then(() => original(...parameters));
  window.fetch = held;
  return () => {
    // Somebody may have wrapped it meanwhile, and keeps calling it: then it stays and passes everything on.
    if (window.fetch === held) window.fetch = original;
  };
}

/** A request that was opened while requests are held, so that it can be opened anew. */
interface Opened {
  readonly parameters: readonly unknown[];
  readonly headers: [name: string, value: string][];
  /** The send that waits, if the page has called it. */
  sendNow?: () => void;
}

function holdXhr(isReleased: () => boolean): () => void {
  const { prototype } = XMLHttpRequest;
  const { open, setRequestHeader, send, abort } = prototype;
  const opened = new Map<XMLHttpRequest, Opened>();

  function heldOpen(this: XMLHttpRequest, ...parameters: unknown[]): void {
    opened.delete(this);
    (open as (...all: unknown[]) => void).apply(this, parameters);
    if (!isReleased()) opened.set(this, { parameters, headers: [] });
  }
  function heldSetRequestHeader(this: XMLHttpRequest, name: string, value: string): void {
    setRequestHeader.call(this, name, value);
    opened.get(this)?.headers.push([name, value]);
  }
  function heldSend(this: XMLHttpRequest, body?: Document | XMLHttpRequestBodyInit | null): void {
    const entry = opened.get(this);
    const isSynchronous = entry?.parameters[2] === false;
    if (entry !== undefined && !isSynchronous) {
      entry.sendNow = () => send.call(this, body);
      return;
    }
    opened.delete(this);
    send.call(this, body);
  }
  function heldAbort(this: XMLHttpRequest): void {
    const sendNow = opened.get(this)?.sendNow;
    // Sent and aborted in one go: so the page sees the events that belong to an abort.
    if (sendNow !== undefined) {
      opened.delete(this);
      sendNow();
    }
    abort.call(this);
  }

  const held = { open: heldOpen as typeof open, setRequestHeader: heldSetRequestHeader, send: heldSend, abort: heldAbort };
  Object.assign(prototype, held);
  return () => {
    if (prototype.open === held.open) prototype.open = open;
    if (prototype.setRequestHeader === held.setRequestHeader) prototype.setRequestHeader = setRequestHeader;
    if (prototype.send === held.send) prototype.send = send;
    if (prototype.abort === held.abort) prototype.abort = abort;
    for (const [request, { parameters, headers, sendNow }] of opened) {
      // In Firefox the worker that is to answer is settled when a request is opened. Opened again it dispatches no event.
      (open as (...all: unknown[]) => void).apply(request, [...parameters]);
      for (const header of headers) setRequestHeader.apply(request, header);
      sendNow?.();
    }
    opened.clear();
  };
}

/** `until` may reject: then the requests go out as they would have without a worker. */
export function holdRequests(until: Promise<unknown>): void {
  let isOver = false;
  const released = until.then(
    () => undefined,
    () => undefined,
  );
  const undo = [holdFetch(released, () => isOver), holdXhr(() => isOver)];
  void released.then(() => {
    isOver = true;
    for (const restore of undo) restore();
  });
}
