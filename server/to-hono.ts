/** Handlers as a middleware of Hono. */
import { firstAnswer, type Handler } from './handler.js';

/**
 * Asks the handlers in turn, and passes on what none of them answers, with its body unread.
 *
 * @returns a middleware: `app.use(toHono(…))`, before the routes
 */
export function toHono(
  ...handlers: readonly Handler[]
): (context: { readonly req: { readonly raw: Request } }, next: () => Promise<void>) => Promise<Response | undefined> {
  return async ({ req }, next) => {
    const answer = await firstAnswer(handlers, req.raw);
    if (answer === undefined) await next();
    return answer;
  };
}
