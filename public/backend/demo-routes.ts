/** The demo's own switches and its view of the log. They need no token, so no worker touches them. */
import { Hono } from 'hono';
import type { Authority } from './auth/authority.js';
import type { RequestLog } from './log/request-log.js';
import { streamLog } from './log/stream-log.js';

export function demoRoutes(authority: Authority, log: RequestLog): Hono {
  return new Hono()
    .post('/expire', (c) => {
      authority.accessTokens.expireAll();
      return c.body(null, 204);
    })
    .post('/revoke', (c) => {
      authority.families.revokeAll();
      return c.body(null, 204);
    })
    .get('/log', (c) => streamLog(c, log))
    .delete('/log', (c) => {
      log.clear();
      return c.body(null, 204);
    });
}
