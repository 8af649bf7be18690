/** Handlers in Node's http server, Express, Connect and Vite's `server.middlewares`. */
import { firstAnswer, type Handler } from './handler.js';
import { hasFetchMethod, toRequest, type NodeRequest } from './to-request.js';

/** What of Node's `ServerResponse` is used. */
export interface NodeResponse {
  statusCode: number;
  appendHeader(name: string, value: string): unknown;
  setHeader(name: string, value: string): unknown;
  end(body?: Uint8Array): unknown;
}

async function send(answer: Response, response: NodeResponse): Promise<void> {
  const body = answer.body === null ? undefined : new Uint8Array(await answer.arrayBuffer());
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) {
    // What others have set before us stays.
    if (name === 'set-cookie') response.appendHeader('Set-Cookie', value);
    else response.setHeader(name, value);
  }
  response.end(body);
}

function sendNothing(status: number, response: NodeResponse): void {
  response.statusCode = status;
  response.end();
}

/**
 * Asks the handlers in turn, and passes on what none of them answers, with its body unread.
 *
 * @returns a request listener and middleware. Without `next` (a plain http server) it answers 404 to what no handler takes, and 500
 *   without a text where a handler throws; with it, `next()` and `next(error)` are called.
 */
export function toNode(...handlers: readonly Handler[]): (request: NodeRequest, response: NodeResponse, next?: (error?: unknown) => void) => void {
  return (request, response, next = (error) => sendNothing(error === undefined ? 404 : 500, response)) => {
    const answered = async (): Promise<boolean> => {
      const answer = hasFetchMethod(request) ? await firstAnswer(handlers, toRequest(request)) : undefined;
      if (answer !== undefined) await send(answer, response);
      return answer !== undefined;
    };
    // Two functions: what `next` throws is not ours.
    answered().then(
      (isDone) => {
        if (!isDone) next();
      },
      (error: unknown) => next(error),
    );
  };
}
