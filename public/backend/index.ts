/** A backend in memory: it issues access tokens, serves resources to whoever shows one, and remembers what reached it. */
import { Hono, type MiddlewareHandler } from 'hono';
import { Authority } from './auth/authority.js';
import { judgeToken, requireToken } from './auth/bearer.js';
import { Proofs } from './auth/proofs.js';
import { inCookie, inJson, type RefreshTokenCarrier } from './auth/refresh-token-carrier.js';
import { authRoutes } from './auth/routes.js';
import { BoundTokens } from './bound/bound-tokens.js';
import { judgeBoundToken, requireBoundToken } from './bound/guard.js';
import { demoRoutes } from './demo-routes.js';
import type { Environment } from './environment.js';
import { recordRequests } from './log/record-requests.js';
import { RequestLog, type NewRecord, type RequestListener, type RequestRecord } from './log/request-log.js';
import { settingsFrom, type BackendOptions } from './options.js';
import { resources } from './resources/index.js';

export type { BackendOptions, RequestListener, RequestRecord };

export interface Backend {
  /** Answers everything under `/api`, `/cookie` and `/demo`; with a provider, under `/bound` too. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Every request under `/api`, `/cookie` and `/bound`, and what was recorded besides, in the order in which they were answered. The last 10,000. */
  readonly log: readonly RequestRecord[];
  /** Calls `listener` with each new record; returns the way to stop it. */
  readonly onRequest: (listener: RequestListener) => () => void;
  readonly clearLog: () => void;
  /** Adds what has just reached another server of the demo. */
  readonly record: (request: NewRecord) => void;
  /** Every access token issued so far is refused from now on; refresh tokens stay good. */
  readonly expireAccessTokens: () => void;
  /** Every session is over: refresh tokens and access tokens are refused. */
  readonly revokeSessions: () => void;
}

/** Who may use an API, and how one becomes that. */
interface Guard {
  readonly judge: MiddlewareHandler<Environment>;
  readonly required: MiddlewareHandler<Environment>;
  readonly auth?: Hono<Environment>;
}

export function createBackend(options: BackendOptions = {}): Backend {
  const settings = settingsFrom(options);
  const authority = new Authority(settings);
  const proofs = settings.proof ? new Proofs(settings) : undefined;
  const log = new RequestLog();
  const app = new Hono<Environment>();

  const mount = (prefix: string, { judge, required, auth }: Guard) => {
    const api = new Hono<Environment>();
    api.use(recordRequests(log, settings.now));
    api.use(async (c, next) => (await settings.intercept?.(c.req.raw)) ?? next());
    api.use(judge);
    if (auth) api.route('/auth', auth);
    api.use(required);
    api.route('/', resources(authority.users, settings));
    app.route(prefix, api);
  };
  const bearer = (carrier: RefreshTokenCarrier): Guard => ({
    judge: judgeToken(authority.accessTokens),
    required: requireToken,
    auth: authRoutes(authority, carrier, proofs),
  });
  mount('/api', bearer(inJson));
  mount('/cookie', bearer(inCookie('/cookie/auth', settings)));
  const { provider } = options;
  if (provider) mount('/bound', { judge: judgeBoundToken(new BoundTokens(provider, settings)), required: requireBoundToken });
  app.route('/demo', demoRoutes(authority, provider, log));

  return {
    fetch: async (request) => app.fetch(request),
    log: log.records,
    onRequest: (listener) => log.onRequest(listener),
    clearLog: () => log.clear(),
    record: (request) => log.add({ ...request, id: log.nextId(), at: settings.now() }),
    expireAccessTokens: () => authority.accessTokens.expireAll(),
    revokeSessions: () => authority.families.revokeAll(),
  };
}
