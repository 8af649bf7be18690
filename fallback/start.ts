/** Starts the manager in this page: once, for whichever of the page's sessions is asked for first. */
import type { Answer, Question } from '../client/ask.js';
import { TokenWorkerError } from '../core/errors.js';
import { createTokenManager, type TokenManager } from '../sw/manager.js';
import type { Ports } from '../sw/ports.js';
import { comeBack } from './come-back.js';
import type { Configs } from './config-file.js';
import { managedFetch } from './fetch.js';
import { askManager } from './link.js';
import { pagePorts } from './page-ports.js';
import { PageSessions } from './sessions.js';
import { Tabs } from './tabs.js';
import { managedXhr } from './xhr/index.js';

export interface Running {
  readonly sessions: PageSessions;
  readonly ask: (question: Question) => Promise<Answer>;
}

const NOT_SEALED =
  "storage: 'sealed' needs a service worker, which this browser does not offer here: in a page, no key can be kept from the page's own scripts. Give register no fallback, or hand the fallback a configuration with another storage by withConfig(…)";

/** @throws TokenWorkerError `invalid-config`, `not-sealed` */
function create(config: Configs, ports: Ports): TokenManager {
  try {
    return createTokenManager(config, () => ports);
  } catch (error) {
    throw error instanceof TokenWorkerError && error.code === 'not-sealed' ? new TokenWorkerError('not-sealed', NOT_SEALED) : error;
  }
}

/** @throws TokenWorkerError `invalid-config`, `not-sealed` */
export async function start(config: Configs): Promise<Running> {
  const original = globalThis.fetch;
  const fetch = (request: Request): Promise<Response> => original(request);
  const base = (): string => document.baseURI;
  const ask = (question: Question): Promise<Answer> => askManager(manager, question);
  const sessions = new PageSessions([config].flat(), ask);
  const tabs = new Tabs();
  const manager = create(config, pagePorts(fetch, tabs, (message) => sessions.receive(message)));
  tabs.begin(sessions);
  globalThis.fetch = managedFetch(manager, original, base);
  globalThis.XMLHttpRequest = managedXhr({ manager, Native: globalThis.XMLHttpRequest, transport: 'native', fetch }, base);
  await comeBack(manager);
  return { sessions, ask };
}
