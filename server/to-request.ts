/** A request of Node's http as one of the Fetch API: method, URL and headers. Its body stays where it is. */

/** What of Node's `IncomingMessage` is used; Express, Connect and Fastify (`request.raw`) have it too. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** What the browser asked for, where a framework has cut `url`. */
  readonly originalUrl?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly socket: object;
}

function originOf({ headers, socket }: NodeRequest): string {
  const host = headers['host'] ?? headers[':authority'];
  const isNamed = typeof host === 'string' && /^[\w.:[\]-]+$/.test(host);
  const origin = `${'encrypted' in socket ? 'https' : 'http'}://${isNamed ? host : 'unnamed.invalid'}`;
  return URL.canParse(origin) ? origin : 'http://unnamed.invalid';
}

/** `//host/path` is a path here, and an absolute URL is for proxies. */
function pathOf({ originalUrl, url = '/' }: NodeRequest): string {
  const target = originalUrl ?? url;
  if (target.startsWith('/')) return target;
  const { pathname, search } = URL.canParse(target) ? new URL(target) : { pathname: '/*', search: '' };
  return pathname + search;
}

/**
 * For what takes a `Request`, such as `verifyProof`, in a server with Node's own: `verifyProof(toRequest(request))` in Express,
 * `verifyProof(toRequest(request.raw))` in Fastify. It has no body, and reads none.
 *
 * @throws TypeError the method is one that a `Request` cannot have: CONNECT, TRACE or TRACK
 */
export function toRequest(request: NodeRequest): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || name.startsWith(':')) continue;
    for (const item of typeof value === 'string' ? [value] : value) headers.append(name, item);
  }
  return new Request(originOf(request) + pathOf(request), { method: request.method ?? 'GET', headers });
}

/** Those that `toRequest` takes; no handler has an answer for another. */
export const hasFetchMethod = ({ method = 'GET' }: NodeRequest): boolean => !/^(?:connect|trace|track)$/i.test(method);
