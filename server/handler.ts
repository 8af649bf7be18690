/** What every part of the server's side is: a function that answers a request, or leaves it to whoever comes next. */

/**
 * Gets a request of the Fetch API, and reads its method, URL and headers, never its body.
 *
 * @returns the answer, or undefined where the request is not for this handler
 */
export type Handler = (request: Request) => Response | undefined | Promise<Response | undefined>;

/** Asks one after the other; the first answer counts. */
export async function firstAnswer(handlers: readonly Handler[], request: Request): Promise<Response | undefined> {
  for (const handler of handlers) {
    const answer = await handler(request);
    if (answer !== undefined) return answer;
  }
  return undefined;
}
