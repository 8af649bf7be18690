/** An app, its provider and its API, each a real server of its own origin, and what a user does at the provider's pages. */
import type { Browser, Tab } from '../../support/browser.js';
import type { InPage } from '../../support/in-page.js';
import { startProvider, type ProviderOptions, type TestProvider } from '../../support/provider/provider.js';
import { startResourceServer, type ResourceServer } from '../../support/provider/resource-server.js';
import type { Site, SiteOptions } from '../../support/site.js';
import { expect } from '../../support/test.js';

export interface Scene {
  readonly site: Site;
  readonly provider: TestProvider;
  readonly api: ResourceServer;
  /** The worker's configuration file. */
  readonly config: string;
  readonly close: () => Promise<void>;
}

export interface SceneOptions extends Partial<Omit<ProviderOptions, 'clients'>> {
  readonly isDpopBound?: boolean;
  readonly apiNonce?: boolean;
  /** The site counts at `/worker-started` how often its worker is started. */
  readonly countsStarts?: boolean;
  /** More of what `oidc(…)` takes, as it is written. */
  readonly oidc?: Readonly<Record<string, unknown>>;
}

export const AUDIENCE = 'https://api.example';

export async function scene(serve: (options?: SiteOptions) => Promise<Site>, { isDpopBound = false, apiNonce = false, countsStarts = false, oidc = {}, ...options }: SceneOptions = {}): Promise<Scene> {
  const site = await serve({ files: { '/home.html': '<!doctype html><html lang="en"><meta charset="utf-8"><title>home</title><body>home</body></html>' } });
  const provider = await startProvider({
    clients: [{ clientId: 'app', redirectUris: [`${site.origin}/callback`], postLogoutRedirectUris: [`${site.origin}/home.html`], isDpopBound }],
    resources: [AUDIENCE],
    rotation: 'always',
    dpop: isDpopBound,
    revocation: true,
    logout: true,
    ...options,
  });
  const api = await startResourceServer({ provider, audience: AUDIENCE, dpop: isDpopBound ? 'required' : 'off', nonce: apiNonce, allowedOrigins: [site.origin] });
  const settings = { issuer: provider.issuer, clientId: 'app', redirectUri: '/callback', scope: 'openid offline_access api', resource: AUDIENCE, parameters: { prompt: 'consent' }, ...oidc };
  const start = countsStarts ? `fetch('/worker-started').catch(() => undefined);\n` : '';
  const config = `${start}tokenWorker({ api: ${JSON.stringify(api.origin)}, provider: oidc(${JSON.stringify(settings)})${isDpopBound ? ', proof: dpop()' : ''} });`;
  site.setConfig(config);
  return { site, provider, api, config, close: async () => void (await Promise.all([provider.close(), api.close()])) };
}

/** Registers the worker with the library's client. */
export async function openApp(browser: Browser, { site }: Scene, path = '/home.html'): Promise<Tab> {
  const tab = await browser.open(site.origin + path);
  await registerApp(tab);
  return tab;
}

/** Another tab of the app, so that its worker never lacks a page: WebKit stops one that does for ten seconds, and the app's server then sees the callback too. */
export async function staysOpen(browser: Browser, stage: Scene): Promise<void> {
  await openApp(browser, stage, '/home.html?stays-open');
}

export async function registerApp(tab: Tab): Promise<void> {
  await tab.run(async () => {
    const { register } = (await import('/dist/index.js' as string)) as typeof import('token-worker');
    const { inPage } = window as { readonly inPage?: InPage };
    Object.assign(window, { session: await register('/token-worker-oidc.js', inPage?.options) });
  });
}

type AppWindow = Window & { session: import('token-worker').Session };

/** The page may be gone before it has answered; where it went is what the scenario looks at. */
export const leaving = (run: Promise<unknown>): Promise<void> =>
  run.then(
    () => undefined,
    () => undefined,
  );

/** Sends the page to the provider. */
export const begin = (tab: Tab, options: Readonly<Record<string, unknown>> = {}): Promise<void> =>
  leaving(
    tab.run((given) => {
      void (window as unknown as AppWindow).session.login(given);
    }, options),
  );

/** Fills in the provider's form. */
export const submit = (tab: Tab, name: string, password: string, action = 'login'): Promise<void> =>
  leaving(
    tab.run(
      ([login, secret, button]) => {
        const fields = document.querySelectorAll('input');
        for (const field of fields) if (field.type !== 'hidden') field.value = field.name === 'login' ? login : secret;
        setTimeout(() => document.querySelector<HTMLButtonElement>(`button[value=${button}]`)?.click());
      },
      [name, password, action] as const,
    ),
  );

/** Nothing while the tab is between two pages. */
export const at = (tab: Tab): Promise<string> => tab.run(() => (document.readyState === 'complete' ? location.href : '')).catch(() => '');

export const call = (tab: Tab, url: string): Promise<{ readonly status: number; readonly body: string }> =>
  tab.run(async (address) => {
    const response = await fetch(address);
    return { status: response.status, body: await response.text() };
  }, url);

/** Waits for the provider's form. */
export const atForm = (tab: Tab, { provider }: Scene): Promise<void> => expect.poll(() => at(tab)).toContain(`${provider.origin}/interaction/`);

const PASSWORDS = { ada: 'lovelace', grace: 'hopper' } as const;

interface SignIn extends Readonly<Record<string, unknown>> {
  readonly as?: keyof typeof PASSWORDS;
  readonly returnTo?: string;
}

/** The whole way to the provider and back, as far as the page that has the library again. */
export async function signIn(tab: Tab, stage: Scene, { as = 'ada', returnTo = '/home.html', ...options }: SignIn = {}): Promise<void> {
  await begin(tab, { returnTo, ...options });
  await atForm(tab, stage);
  await submit(tab, as, PASSWORDS[as]);
  await expect.poll(() => at(tab)).toBe(stage.site.origin + returnTo);
  await registerApp(tab);
}

/** The requests that exchanged a code, as the provider got them. */
export const exchanges = ({ provider }: Scene): URLSearchParams[] =>
  provider
    .to('/token')
    .map(({ body }) => new URLSearchParams(body))
    .filter((form) => form.get('grant_type') === 'authorization_code');

export const snapshot = (tab: Tab): Promise<import('token-worker').SessionSnapshot> => tab.run(() => (window as unknown as AppWindow).session.getSnapshot());

/** Whom the API takes the tab's requests for; its refusal's status where it takes them for nobody's. */
export async function userOf(tab: Tab, { api }: Scene): Promise<string | number> {
  const { status, body } = await call(tab, `${api.origin}/me`);
  return status === 200 ? (JSON.parse(body) as { sub: string }).sub : status;
}

/** Renews whatever the token's age; the state after it. */
export const renew = (tab: Tab): Promise<import('token-worker').SessionSnapshot> => tab.run(() => (window as unknown as AppWindow).session.refresh());
