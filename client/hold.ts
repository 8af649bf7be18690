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

function holdXhr(released: Promise<unknown>, isReleased: () => boolean): () => void {
  const { prototype } = XMLHttpRequest;
  const { open, send, abort } = prototype;
  const synchronous = new WeakSet<XMLHttpRequest>();
  /** The send that waits, of each request that does. */
  const waiting = new WeakMap<XMLHttpRequest, () => void>();

  function heldOpen(this: XMLHttpRequest, ...parameters: unknown[]): void {
    waiting.delete(this);
    synchronous.delete(this);
    if (parameters[2] === false) synchronous.add(this);
    (open as (...all: unknown[]) => void).apply(this, parameters);
  }
  function heldSend(this: XMLHttpRequest, body?: Document | XMLHttpRequestBodyInit | null): void {
    const sendNow = (): void => {
      send.call(this, body);
    };
    if (isReleased() || synchronous.has(this)) {
      sendNow();
      return;
    }
    waiting.set(this, sendNow);
    void released.then(() => {
      if (waiting.get(this) !== sendNow) return;
      waiting.delete(this);
      sendNow();
    });
  }
  function heldAbort(this: XMLHttpRequest): void {
    // Sent and aborted in one go: so the page sees the events that belong to an abort.
    waiting.get(this)?.();
    waiting.delete(this);
    abort.call(this);
  }

  const held = { open: heldOpen as typeof open, send: heldSend, abort: heldAbort };
  Object.assign(prototype, held);
  return () => {
    if (prototype.open === held.open) prototype.open = open;
    if (prototype.send === held.send) prototype.send = send;
    if (prototype.abort === held.abort) prototype.abort = abort;
  };
}

/** `until` may reject: then the requests go out as they would have without a worker. */
export function holdRequests(until: Promise<unknown>): void {
  let isOver = false;
  const released = until.then(
    () => undefined,
    () => undefined,
  );
  const undo = [holdFetch(released, () => isOver), holdXhr(released, () => isOver)];
  void released.then(() => {
    isOver = true;
    for (const restore of undo) restore();
  });
}
