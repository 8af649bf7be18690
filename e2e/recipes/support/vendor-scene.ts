/** An app with a recipe's configuration, a real provider that has the vendor's particulars, and an API that verifies its tokens. */
import type { Tab } from '../../support/browser.js';
import { startProvider } from '../../support/provider/provider.js';
import { startResourceServer } from '../../support/provider/resource-server.js';
import type { Vendor } from '../../support/provider/vendor.js';
import type { Site, SiteOptions } from '../../support/site.js';
import { expect } from '../../support/test.js';
import { at, leaving, openApp, renew, signIn, submit, userOf, type Scene } from '../../oidc/support/scene.js';
import { CONFIG_FILE, recipe } from './recipe.js';

export interface VendorRecipe {
  /** The recipe's page, without `.md`. */
  readonly page: string;
  /** The address of the provider in it. */
  readonly host: string;
  readonly vendor: Vendor;
  /** For whom the API's tokens must be. */
  readonly audience: string;
  /** Changes the configuration as the page says. */
  readonly changed?: (config: string) => string;
}

export async function vendorScene(serve: (options?: SiteOptions) => Promise<Site>, { page, host, vendor, audience, changed = (config) => config }: VendorRecipe): Promise<Scene> {
  const site = await serve({ files: { '/home.html': '<!doctype html><html lang="en"><meta charset="utf-8"><title>home</title><body>home</body></html>' } });
  const clientId = /clientId: '([^']+)'/.exec(await recipe(page, CONFIG_FILE, {}))?.[1] ?? '';
  const provider = await startProvider({
    clients: [{ clientId, redirectUris: [`${site.origin}/callback`], postLogoutRedirectUris: [`${site.origin}/`] }],
    rotation: 'always',
    vendor,
  });
  const api = await startResourceServer({ provider, audience, allowedOrigins: [site.origin] });
  const config = changed(await recipe(page, CONFIG_FILE, { [host]: provider.origin, 'https://api.example.com': api.origin }));
  site.setConfig(config);
  return { site, provider, api, config, close: async () => void (await Promise.all([provider.close(), api.close()])) };
}

type AppWindow = Window & { session: import('token-worker').Session };

/** Signs out here and at the provider, whose form only oidc-provider shows. */
async function signOut(tab: Tab, { site, provider }: Scene, { routes }: Vendor): Promise<void> {
  await leaving(tab.run(() => void (window as unknown as AppWindow).session.logout()));
  await expect.poll(() => at(tab)).toContain(provider.origin + routes.end_session);
  const query = provider.to(routes.end_session)[0]?.query;
  expect(provider.idTokens).toContain(query?.get('id_token_hint'));
  expect(query?.get('post_logout_redirect_uri')).toBe(`${site.origin}/`);
  await submit(tab, '', '', 'yes');
  await expect.poll(() => at(tab)).toBe(`${site.origin}/`);
}

/** Signs in, calls the API, renews, signs out; signs in again, and is refused by the provider. */
export async function wholeLife(tab: Tab, stage: Scene, vendor: Vendor): Promise<void> {
  const { provider, api } = stage;
  await signIn(tab, stage);
  expect(await userOf(tab, stage)).toBe('ada');
  expect(provider.codes).toHaveLength(1);
  expect(provider.refreshTokens).toHaveLength(1);

  expect(await renew(tab)).toMatchObject({ status: 'signed-in', generation: 1 });
  expect(await userOf(tab, stage)).toBe('ada');
  expect(api.to('/me').at(-1)?.headers.authorization).toBe(`Bearer ${provider.accessTokens[1] ?? ''}`);
  expect(provider.refreshes().map(({ body, status }) => [new URLSearchParams(body).get('refresh_token'), status])).toEqual([[provider.refreshTokens[0], 200]]);
  const [, second = ''] = provider.refreshTokens;
  expect(await provider.isAlive(second)).toBe(true);

  const isRevoked = vendor.lacks?.includes('revocation_endpoint') !== true;
  await signOut(tab, stage, vendor);
  // The page leaves without waiting for it.
  await expect
    .poll(() => provider.to(vendor.routes.revocation).filter(({ method }) => method === 'POST').map(({ body, status }) => [new URLSearchParams(body).get('token'), status]))
    .toEqual(isRevoked ? [[second, 200]] : []);
}

/** Signs in anew, and the provider takes back what it gave: the next renewal ends the session. */
export async function refusedLater(browser: Parameters<typeof openApp>[0], stage: Scene, vendor: Vendor): Promise<void> {
  const tab = await openApp(browser, stage);
  await signIn(tab, stage, { as: 'grace' });
  expect(await userOf(tab, stage)).toBe('grace');
  stage.provider.revokeEverything();
  expect(await renew(tab)).toMatchObject({ status: 'signed-out', ended: { reason: 'refresh-rejected' } });
  expect(stage.provider.refreshes().at(-1)?.status).toBe(vendor.invalidGrantStatus ?? 400);
  await tab.close();
}
