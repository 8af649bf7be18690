/** A request as a server received it. */

export interface Received {
  /** The name of the worker that sent it, or `page` when the browser sent the page's own. */
  readonly by: string;
  /** By the true clock, in epoch seconds. */
  readonly at: number;
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly authorization: string | null;
  readonly body: Uint8Array;
  readonly text: string;
  /** The cookie that went with it. */
  readonly cookie: string | undefined;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

export type Handler = (received: Received) => Response | Promise<Response>;

type Circumstances = Pick<Received, 'by' | 'at' | 'cookie' | 'signal'>;

export async function receive(request: Request, circumstances: Circumstances): Promise<Received> {
  const body = new Uint8Array(await request.arrayBuffer());
  const { method, url, headers } = request;
  return {
    ...circumstances,
    method,
    url,
    headers: new Headers(headers),
    authorization: headers.get('authorization'),
    body,
    text: new TextDecoder().decode(body),
  };
}
