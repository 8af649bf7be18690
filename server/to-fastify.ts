/** Handlers as a plugin of Fastify. */
import { firstAnswer, type Handler } from './handler.js';
import { hasFetchMethod, toRequest, type NodeRequest } from './to-request.js';

/** What of Fastify's reply is used. */
export interface FastifyReplyLike {
  code(status: number): unknown;
  header(name: string, value: string): unknown;
  send(body?: unknown): unknown;
}

type OnRequest = (request: { readonly raw: NodeRequest }, reply: FastifyReplyLike) => Promise<unknown>;

/** What of Fastify's instance is used. */
export interface FastifyLike {
  addHook(name: 'onRequest', hook: OnRequest): unknown;
}

/**
 * Asks the handlers in turn, before the body is read and before any route. What none answers goes on to the routes; what a handler
 * throws goes to Fastify's error handler.
 *
 * @returns a plugin: `await app.register(toFastify(…))`. It holds for the instance that it is registered at, not for a scope of its own.
 */
export function toFastify(...handlers: readonly Handler[]): (instance: FastifyLike, options: unknown, done: (error?: Error) => void) => void {
  const onRequest: OnRequest = async ({ raw }, reply) => {
    const answer = hasFetchMethod(raw) ? await firstAnswer(handlers, toRequest(raw)) : undefined;
    if (answer === undefined) return undefined;
    reply.code(answer.status);
    // Fastify appends cookies to those that are there.
    for (const [name, value] of answer.headers) reply.header(name, value);
    reply.send(answer.body === null ? undefined : new Uint8Array(await answer.arrayBuffer()));
    return reply;
  };
  const plugin = (instance: FastifyLike, _options: unknown, done: (error?: Error) => void): void => {
    instance.addHook('onRequest', onRequest);
    done();
  };
  // Fastify's own mark for plugins that are not to be kept to themselves.
  return Object.assign(plugin, { [Symbol.for('skip-override')]: true, [Symbol.for('fastify.display-name')]: 'token-worker' });
}
