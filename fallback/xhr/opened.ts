/** What a page has said of its XMLHttpRequest before it sends it: enough to send the same by a native one, more than once. */

export interface Opened {
  /** Of `open`, for a native one: as many as were given, since their number counts. */
  readonly parameters: readonly unknown[];
  readonly method: string;
  readonly url: string;
  readonly headers: [name: string, value: string][];
}

/** @returns undefined for a synchronous request, which cannot wait for a token, and for what is an error */
export function openedWith(parameters: readonly unknown[], base: string): Opened | undefined {
  const [method, given, ...more] = parameters;
  const isAsync = more.length === 0 || Boolean(more[0]);
  if (!isAsync || !URL.canParse(String(given), base)) return undefined;
  // Absolute: by the time it is sent the page may have another address.
  const url = new URL(String(given), base).href;
  return { parameters: [method, url, ...more], method: String(method), url, headers: [] };
}

export type XhrBody = Document | XMLHttpRequestBodyInit | null | undefined;

const isDocument = (body: XhrBody): body is Document => typeof Document !== 'undefined' && body instanceof Document;

/** What it is when the page sends it: it may go out later, and twice, and by then the page may use its buffer for something else. */
export function snapshotOf(body: XhrBody): XhrBody {
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return new Blob([body]);
  if (body instanceof URLSearchParams) return new URLSearchParams(body);
  if (!(body instanceof FormData)) return body;
  const copy = new FormData();
  for (const [name, value] of body) copy.append(name, value);
  return copy;
}

function bodyOf(method: string, body: XhrBody): BodyInit | null {
  if (body === undefined || /^(get|head)$/i.test(method)) return null;
  return isDocument(body) ? new Blob([new XMLSerializer().serializeToString(body)], { type: `${body.contentType};charset=UTF-8` }) : body;
}

/** The same as a Request: what the manager judges, and sends by `fetch` where it has to read the answer first. */
export function requestOf({ method, url, headers }: Opened, withCredentials: boolean, body: XhrBody, signal: AbortSignal): Request {
  return new Request(url, { method, headers, body: bodyOf(method, body), credentials: withCredentials ? 'include' : 'same-origin', signal });
}

/** The headers that the manager has set or changed take the place of the page's own. */
export function headersFor({ headers }: Opened, before: Headers, after: Headers): [name: string, value: string][] {
  const isSame = (name: string): boolean => after.get(name) === before.get(name);
  return [...headers.filter(([name]) => isSame(name)), ...[...after].filter(([name]) => !isSame(name))];
}
