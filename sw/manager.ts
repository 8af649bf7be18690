/** The token manager: takes a request or a message and says what becomes of it. It adds no listener. */
import { readConfigs } from '../core/config/index.js';
import type { ResolvedRule } from '../core/config/rules.js';
import type { TokenWorkerConfig } from '../core/config/types.js';
import { isOfOrigin, match, type Match } from '../core/match.js';
import { staticRoutes, type StaticRoute } from '../core/routes.js';
import { sendingOfCall } from '../core/sending.js';
import { tagOf, whose, type RequestSession, type SessionTag } from '../core/whose.js';
import { handleApi, type ApiMatch } from './api.js';
import { Audience } from './audience.js';
import { comeBack } from './come-back.js';
import { handleLogin, handleUpdate } from './login.js';
import { handleLogout } from './logout.js';
import type { Incoming, Managed, TokenHolder } from './managed.js';
import { handleMessage, type IncomingMessage } from './messages.js';
import type { Lifetime, Ports } from './ports.js';
import { proofOf } from './proof.js';
import { providerOf } from './provider.js';
import { handleRefresh } from './refresh.js';
import { Renewer } from './renewer.js';
import { sealingFor } from './sealing.js';
import { Session } from './session.js';

export interface TokenManager {
  /** Whether the request may be answered by `handle`; decided from the request alone, without waiting. */
  matches(request: Request): boolean;
  /** The response, or undefined when the browser is to send the request itself. Pass `event` to keep the worker alive. */
  handle(incoming: { readonly request: Request; readonly event?: Lifetime | undefined }): Promise<Response> | undefined;
  /** Carries out a message of a page. Answers whether it was one of this library's. */
  handleMessage(event: IncomingMessage): boolean;
  /**
   * Rules for `InstallEvent.addRoutes`, with which documents, scripts and images that no rule takes pass the worker by.
   * Only for a worker that does nothing else: its other fetch listeners would no longer be asked about them either.
   */
  staticRoutes(): StaticRoute[];
  /**
   * Whose a request to the API is, for whoever keeps it or its response. Waits until the stored session has been read.
   *
   * @returns undefined where no rule takes the request, and for the login, refresh and logout endpoints
   */
  sessionOf(request: Request): Promise<RequestSession | undefined>;
  /** Every session whose stored state could be read. */
  sessions(): Promise<readonly SessionTag[]>;
  /** Calls back whenever a session has begun or ended, and when one has been read that is not the one that was known. */
  onSessionChange(look: () => void): void;
}

/**
 * @param config one configuration, or a list of them for several sessions
 * @throws TokenWorkerError `invalid-config`, naming the key, what it got and what it takes; `not-sealed`
 */
export function createTokenManager(
  config: TokenWorkerConfig | readonly TokenWorkerConfig[],
  makePorts: () => Ports,
): TokenManager {
  const given = makePorts();
  const ports: Ports = { ...given, fetch: (request, by) => by?.fetch?.(request, (sent) => given.fetch(sent, by)) ?? given.fetch(request, by) };
  const configs = readConfigs(config, ports.origin);
  // Before anything is begun for any of them.
  for (const item of configs) sealingFor(item, ports.sealing);
  const sessions = new Map<string, Managed>();
  for (const item of configs) {
    const session = new Session(item, ports);
    const proof = proofOf(item)?.connect(session, ports);
    const provider = providerOf(item)?.connect(session, proof === undefined ? ports : { ...ports, keyPair: () => proof.keyPair() });
    const renewer = new Renewer(session, ports, provider, proof);
    const holder = { session, renewer, ports, proof };
    sessions.set(item.name, finishing({ ...holder, provider, audiences: audiencesOf(holder, provider), unfinished: undefined }));
  }

  const find = (request: Request): Match | undefined => match(configs, request, ports.origin);

  function handle(found: Match, incoming: Incoming): Promise<Response> | undefined {
    const managed = sessions.get(found.config.name);
    if (managed === undefined) return undefined;
    if (managed.unfinished !== undefined) incoming.event?.waitUntil(managed.unfinished);
    switch (found.kind) {
      case 'api':
        return handleApi(holderOf(managed, found.rule), found, incoming);
      case 'login':
        return handleLogin(managed, found.endpoint, incoming);
      case 'update':
        return handleUpdate(managed, found.endpoint, ruleFor(found.config.rules, incoming.request, ports.origin), incoming);
      case 'refresh':
        return found.config.refresh && handleRefresh(managed, found.config.refresh, incoming);
      case 'callback':
        return comeBack(managed, [...sessions.values()], incoming);
      case 'logout':
        return handleLogout(managed, incoming);
    }
  }

  return {
    matches: (request) => find(request) !== undefined,
    handle: ({ request, event }) => {
      const found = find(request);
      return found && handle(found, { request, event });
    },
    handleMessage: (event) => handleMessage(sessions, event, ports),
    staticRoutes: () => staticRoutes(configs, ports.origin),
    sessionOf: async (request) => {
      const found = find(request);
      const managed = found && sessions.get(found.config.name);
      const rule = found && apiRuleOf(found, request, ports.origin);
      if (managed === undefined || rule === undefined) return undefined;
      const { session } = managed;
      await session.ready();
      return whose(session.config, session.state, request.headers.get(rule.header));
    },
    sessions: async () => {
      const all = [...sessions.values()].map(({ session }) => session);
      await Promise.all(all.map((session) => session.ready()));
      return all.filter(({ isLoaded }) => isLoaded).map(({ config, state }) => tagOf(config, state));
    },
    onSessionChange: (look) => {
      for (const { session } of sessions.values()) {
        let { epoch } = session.state;
        session.watch((state) => {
          const isOther = state.epoch !== epoch;
          epoch = state.epoch;
          if (isOther) look();
        });
      }
    },
  };
}

/** Each with a renewer of its own: which of them presents the refresh token, the record says. */
function audiencesOf({ session, ports, proof }: Pick<Managed, 'session' | 'ports' | 'proof'>, provider: Managed['provider']): Managed['audiences'] {
  const names = session.config.provider?.given.audiences ?? [];
  return new Map(
    names.map((name) => {
      const audience = new Audience(name, session, ports);
      return [name, { session: audience, renewer: new Renewer(audience, ports, provider), ports, proof }];
    }),
  );
}

const holderOf = (managed: Managed, { audience }: ResolvedRule): TokenHolder => (audience === undefined ? managed : (managed.audiences.get(audience) ?? managed));

/** Begins with what a worker that died left undone; whatever wakes this one keeps it alive for that too. */
function finishing(managed: Managed): Managed {
  const { session, renewer } = managed;
  const finish = async (): Promise<void> => {
    await session.ready();
    await Promise.all([renewer.finishUnfinished(), session.endings.finish()]);
  };
  managed.unfinished = finish().finally(() => {
    managed.unfinished = undefined;
  });
  return managed;
}

/** The rule that a request is sent by, where it gets the token: an `update` endpoint's lies below one. */
function apiRuleOf(found: Match, request: Request, origin: string): ResolvedRule | undefined {
  if (found.kind === 'api') return found.rule;
  return found.kind === 'update' ? ruleFor(found.config.rules, request, origin)?.rule : undefined;
}

/** How an endpoint that is called by code, and lies below a rule, is sent. */
function ruleFor(rules: Match['config']['rules'], request: Request, origin: string): ApiMatch | undefined {
  const rule = rules.find((candidate) => candidate.matches(request.url));
  return rule && { rule, sending: sendingOfCall(rule, request.mode, isOfOrigin(request.url, origin)) };
}
