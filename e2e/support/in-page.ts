/** The worker's scenarios in a browser without workers, each page served by `token-worker/fallback`: which take part, and what is lost. */
import type { RegisterOptions } from 'token-worker';
import type { Browser } from './browser.js';

/** The name of the project. */
export const IN_PAGE = 'in-page';

/** The files whose scenarios are tried so too. */
export const IN_PAGE_TOO = ['attach', 'crowd', 'end-of-session', 'no-token-in-page', 'page-session', 'refused-token', 'replay', 'several-sessions', 'token-kinds', 'wrong-config', 'asks/xhr', 'oidc/sign-out', 'oidc/dpop', 'oidc/several'].map((name) => `**/e2e/${name}.test.ts`);

/** What cannot hold without a worker, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  '100 requests at once with an expired token, from 5 tabs: 1 renewal, 100 answers, all 200':
    'a page without a worker has this library’s client, which has the token renewed before it expires',
  'an update with a wrong configuration is refused, told to the pages, and the worker that was there goes on': 'a page reads its configuration when it is loaded: there is no update',
  'an update with another configuration takes over without a reload, and the session goes on': 'a page reads its configuration when it is loaded: there is no update',
  'a nonce that a server demands costs one more request, once, and no renewal': 'a page that is loaded anew, as after the sign-in, has no nonce: that is one more request',
  'a provider that breaks the connection: the session ends here all the same, in time': 'a page that is loaded anew asks for the provider’s metadata first, and never gets to the revocation',
  'a provider that never answers: the session ends here all the same, in time': 'a page that is loaded anew asks for the provider’s metadata first, and never gets to the revocation',
  'where the provider signs out too, the browser goes there with the ID token, which no page of ours sees, and comes back': 'a page takes the way there: e2e/fallback/provider.test.ts',
  'where the provider signs out too, the browser goes there with the ID token, which no page of ours sees, and comes back, where both servers demand nonces': 'a page takes the way there: e2e/fallback/provider.test.ts',
  'what is no worker, or cannot control the page, is refused with a code of its own': 'no script is registered, and there is no scope',
};

export const leftOutInPage = (title: string): string | undefined => LEFT_OUT[title];

/** What a page of this project has as `window.inPage`. */
export interface InPage {
  readonly options: RegisterOptions;
  /** Resolves when the page is served, or cannot be. */
  readonly served: Promise<unknown>;
  /** Collects what a worker would have posted of the end of sessions. */
  watch(messages: unknown[]): Promise<void>;
}

/** Runs in each page before anything else: no service workers, and the page registers as an app does at its start. */
export function serveInPage(): void {
  if (!location.protocol.startsWith('http')) return;
  Reflect.deleteProperty(Navigator.prototype, 'serviceWorker');
  const kind = async (): Promise<'' | '-oidc'> => (/\b(?:oidc|dpop)\(/.test(await (await fetch('/token-worker.config.js')).text()) ? '-oidc' : '');
  const asAtFirst = kind();
  const options: RegisterOptions = {
    fallback: async () => (await import(`/dist/token-worker-fallback${await asAtFirst}.js`)) as typeof import('token-worker/fallback'),
  };
  const register = async (session: string) => {
    const client = (await import('/dist/index.js' as string)) as typeof import('token-worker');
    return client.register(`/token-worker${await asAtFirst}.js`, { session, ...options });
  };
  const loaded = new Promise((resolve) => addEventListener('DOMContentLoaded', resolve));
  const inPage: InPage = {
    options,
    served: loaded.then(() => register('default')).catch(() => undefined),
    watch: async (messages) => {
      for (const name of ['default', 'cookie']) {
        const session = await register(name).catch(() => undefined);
        session?.addEventListener('logout', ({ reason, username, at }) => {
          messages.push({ type: 'token-worker:logout', version: 1, session: name, reason, username, at });
        });
      }
    },
  };
  Object.assign(window, { inPage });
}

/** Tabs whose functions run once the page is served: a worker would have been there before them. */
export function whenServed(browser: Browser): Browser {
  return {
    ...browser,
    open: async (url) => {
      const tab = await browser.open(url);
      return {
        ...tab,
        run: async (script, argument) => {
          await tab.run(() => (window as { readonly inPage?: InPage }).inPage?.served.then(() => undefined));
          return tab.run(script, argument);
        },
      };
    },
  };
}
