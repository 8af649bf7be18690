/** Writes every request into the log, once its answer is known. */
import type { MiddlewareHandler } from 'hono';
import type { Environment } from '../environment.js';
import type { RequestLog, RequestRecord } from './request-log.js';

function kindOf(pathname: string): RequestRecord['kind'] {
  const endpoint = /^\/[^/]+\/auth\/(login|refresh|logout)\/?$/.exec(pathname)?.[1];
  return (endpoint as RequestRecord['kind'] | undefined) ?? 'resource';
}

export function recordRequests(log: RequestLog, now: () => number): MiddlewareHandler<Environment> {
  return async (c, next) => {
    const id = log.nextId();
    const at = now();
    const { pathname, search } = new URL(c.req.url);
    await next();
    const username = c.get('username');
    const detail = c.get('detail');
    const proof = c.get('proof');
    const key = c.get('key');
    log.add({
      id,
      at,
      method: c.req.method,
      path: pathname + search,
      status: c.res.status,
      token: c.get('judgement')?.token ?? 'none',
      kind: kindOf(pathname),
      ...(username === undefined ? {} : { user: username }),
      ...(detail === undefined ? {} : { detail }),
      ...(proof === undefined ? {} : { proof }),
      ...(key === undefined ? {} : { key }),
    });
  };
}
