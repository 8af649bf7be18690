/** The demo's own switches and its view of the log. They need no token, so no worker touches them. */
import { Hono } from 'hono';
import type { Authority } from './auth/authority.js';
import type { RequestLog } from './log/request-log.js';
import { streamLog } from './log/stream-log.js';
import type { EmbeddedProvider } from './provider/index.js';

export function demoRoutes(authority: Authority, provider: Promise<EmbeddedProvider> | undefined, log: RequestLog): Hono {
  return new Hono()
    .post('/expire', async (c) => {
      authority.accessTokens.expireAll();
      (await provider)?.expireAccessTokens();
      return c.body(null, 204);
    })
    .post('/revoke', async (c) => {
      authority.families.revokeAll();
      (await provider)?.revokeSessions();
      return c.body(null, 204);
    })
    .get('/log', (c) => streamLog(c, log))
    .delete('/log', (c) => {
      log.clear();
      return c.body(null, 204);
    });
}
