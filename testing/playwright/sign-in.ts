/** Signs a test's user in without the app's login page: the worker is told the tokens, in a page that has none of the app's code. */
import { TokenWorkerError } from '../../core/errors.js';
import { PROTOCOL_VERSION, type TokensFromPage } from '../../core/protocol.js';
import type { SessionSnapshot } from '../../core/snapshot.js';
import { askWorker, type Asked, type Told } from './ask-worker.js';

/** What is used of Playwright's `Route`. */
interface RouteLike {
  fulfill(response: { contentType: string; body: string }): Promise<void>;
}

/** What is used of Playwright's `Page`. */
interface PageLike {
  goto(url: string): Promise<unknown>;
  route(url: string, handler: (route: RouteLike) => Promise<void>): Promise<unknown>;
  evaluate(script: (asked: Asked) => Promise<Told>, asked: Asked): Promise<Told>;
  close(): Promise<void>;
}

/** What is used of Playwright's `BrowserContext`: this module needs no Playwright of its own. */
export interface ContextLike {
  newPage(): Promise<PageLike>;
}

export interface SignIn extends TokensFromPage {
  /** The app's origin, or any URL of it. With the fixture `baseURL`, unless given. */
  readonly url?: string;
  /** The session's name. Default `'default'`. */
  readonly session?: string;
  /** The worker's script, as `register` gets it. Default: the one that the origin has already, else `/token-worker.js`. */
  readonly worker?: string;
  /** How it is read. Default `classic`. */
  readonly type?: WorkerType;
  readonly scope?: string;
  /** Seconds to wait for the worker, all in all. Default 15. */
  readonly timeout?: number;
}

const BLANK = '<!doctype html><title>token-worker</title><link rel="icon" href="data:,">';

function tellOf(told: Told, url: string): SessionSnapshot | undefined {
  if ('failure' in told) throw new TokenWorkerError(told.failure, `nobody could be signed in at ${new URL(url).origin}: ${told.why}`);
  const { reply } = told;
  if (reply.type === 'token-worker:error') throw new TokenWorkerError(reply.error.code, reply.error.message);
  return reply.snapshot;
}

/**
 * Signs in for every page of the context, those that are open and those to come.
 *
 * @returns the session's snapshot; never a token
 * @throws TokenWorkerError `invalid-tokens`, `invalid-config`, `unknown-session`, `unsupported`, `registration-failed`, `no-answer`
 */
export async function signIn(context: ContextLike, { url, session = 'default', worker, type = 'classic', scope, timeout = 15, ...tokens }: SignIn): Promise<SessionSnapshot | undefined> {
  if (url === undefined || !URL.canParse(url)) throw new TypeError(`signIn takes the app's URL: { url: 'http://localhost:3000' }, or baseURL in Playwright's configuration; it got ${JSON.stringify(url)}`);
  const page = await context.newPage();
  try {
    const blank = new URL('token-worker-sign-in.html', new URL(scope ?? '/', url)).href;
    await page.route(blank, (route) => route.fulfill({ contentType: 'text/html', body: BLANK }));
    await page.goto(blank);
    const asking = { version: PROTOCOL_VERSION, session };
    const asked: Asked = {
      worker,
      type,
      scope,
      hello: { type: 'token-worker:hello', ...asking },
      message: { type: 'token-worker:set-tokens', ...asking, tokens },
      timeout,
    };
    return tellOf(await page.evaluate(askWorker, asked), url);
  } finally {
    await page.close();
  }
}
