/** A backend in memory: it issues access tokens, serves resources to whoever shows one, and remembers what reached it. */
import { Hono } from 'hono';
import { Authority } from './auth/authority.js';
import { judgeToken, requireToken } from './auth/bearer.js';
import { inCookie, inJson, type RefreshTokenCarrier } from './auth/refresh-token-carrier.js';
import { authRoutes } from './auth/routes.js';
import { demoRoutes } from './demo-routes.js';
import type { Environment } from './environment.js';
import { recordRequests } from './log/record-requests.js';
import { RequestLog, type RequestListener, type RequestRecord } from './log/request-log.js';
import { settingsFrom, type BackendOptions } from './options.js';
import { resources } from './resources/index.js';

export type { BackendOptions, RequestListener, RequestRecord };

export interface Backend {
  /** Answers everything under `/api`, `/cookie` and `/demo`. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Every request under `/api` and `/cookie`, in the order in which they were answered. The last 10,000. */
  readonly log: readonly RequestRecord[];
  /** Calls `listener` with each new record; returns the way to stop it. */
  readonly onRequest: (listener: RequestListener) => () => void;
  readonly clearLog: () => void;
  /** Every access token issued so far is refused from now on; refresh tokens stay good. */
  readonly expireAccessTokens: () => void;
  /** Every session is over: refresh tokens and access tokens are refused. */
  readonly revokeSessions: () => void;
}

export function createBackend(options: BackendOptions = {}): Backend {
  const settings = settingsFrom(options);
  const authority = new Authority(settings);
  const log = new RequestLog();
  const app = new Hono<Environment>();

  const mount = (prefix: string, carrier: RefreshTokenCarrier) => {
    const api = new Hono<Environment>();
    api.use(recordRequests(log, settings.now));
    api.use(async (c, next) => (await settings.intercept?.(c.req.raw)) ?? next());
    api.use(judgeToken(authority.accessTokens));
    api.route('/auth', authRoutes(authority, carrier));
    api.use(requireToken);
    api.route('/', resources(authority.users, settings));
    app.route(prefix, api);
  };
  mount('/api', inJson);
  mount('/cookie', inCookie('/cookie/auth', settings));
  app.route('/demo', demoRoutes(authority, log));

  return {
    fetch: async (request) => app.fetch(request),
    log: log.records,
    onRequest: (listener) => log.onRequest(listener),
    clearLog: () => log.clear(),
    expireAccessTokens: () => authority.accessTokens.expireAll(),
    revokeSessions: () => authority.families.revokeAll(),
  };
}
