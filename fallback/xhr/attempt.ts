/** One request of a page's XMLHttpRequest, sent by a native one: so its progress, its limits and its body are the browser's own. */

/** Statuses whose responses have no body (Fetch, section 2.2.3). */
const NULL_BODY_STATUSES = [101, 103, 204, 205, 304];

function headersOf(native: XMLHttpRequest): Headers {
  const headers = new Headers();
  for (const line of native.getAllResponseHeaders().split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return headers;
}

function bytesOf(native: XMLHttpRequest): Promise<ArrayBuffer> {
  const { responseType } = native;
  const value = native.response as unknown;
  const isParsed = responseType === 'json';
  const body = responseType === 'document' ? new XMLSerializer().serializeToString(value as Document) : isParsed ? JSON.stringify(value) : value;
  return new Response(body as BodyInit | null).arrayBuffer();
}

/** Read only by who has to judge it, and when it is whole. */
function lazyBody(native: XMLHttpRequest, ended: Promise<void>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        await ended;
        const bytes = new Uint8Array(await bytesOf(native));
        if (bytes.length > 0) controller.enqueue(bytes);
        controller.close();
      },
      cancel: () => native.abort(),
    },
    { highWaterMark: 0 },
  );
}

function responseOf(native: XMLHttpRequest, sentTo: string, ended: Promise<void>): Response {
  const { status, statusText, responseURL: url } = native;
  const body = NULL_BODY_STATUSES.includes(status) ? null : lazyBody(native, ended);
  const response = new Response(body, { status, statusText, headers: headersOf(native) });
  return Object.defineProperties(response, { url: { value: url }, redirected: { value: url !== sentTo.replace(/#.*/, '') } });
}

/** What the native request says, as soon as its headers are there. Rejects as `fetch` would. */
export function answerOf(native: XMLHttpRequest, sentTo: string): Promise<Response> {
  return new Promise((resolve, reject) => {
    const ended = new Promise<void>((end, fail) => {
      const broken = (): void => {
        const error = new TypeError('the request failed');
        fail(error);
        reject(error);
      };
      native.addEventListener('load', () => end());
      for (const type of ['error', 'timeout', 'abort']) native.addEventListener(type, broken);
    });
    ended.catch(() => undefined);
    const look = (): void => {
      if (native.readyState < 2 || native.status === 0) return;
      // Each piece of a long answer is another such event.
      native.removeEventListener('readystatechange', look);
      new Promise<Response>((make) => make(responseOf(native, sentTo, ended))).then(resolve, reject);
    };
    native.addEventListener('readystatechange', look);
  });
}
