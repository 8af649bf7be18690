/** What people use instead, each from its published package and as its documentation shows it. */
import { bundled } from '../../../scripts/package/sizes.mjs';
import { packaged, ROOT, versionOf } from './packages.mjs';
import { askWith, LOGIN, pagesWith, PLAIN_ASK } from './page.mjs';

/** Back from the provider, with a code in the address: the page takes it and is as if it had never left. */
const REDIRECTED = "const isBack = new URLSearchParams(location.search).has('code');";

const AXIOS = `
import axios from 'axios';
import { createAuthRefresh } from 'axios-auth-refresh';
${LOGIN}
const client = axios.create();
let tokens;
client.interceptors.request.use((config) => { config.headers.Authorization = 'Bearer ' + tokens.accessToken; return config; });
createAuthRefresh(client, async () => { tokens = (await axios.post('/api/auth/refresh', { refreshToken: tokens.refreshToken })).data; });
globalThis.start = async () => { tokens = await login(); };
globalThis.ask = async (path) => (await client.get(path, { responseType: 'text', transformResponse: (text) => text })).data;`;

const AUTH0 = `
import { createAuth0Client } from '@auth0/auth0-spa-js';
${REDIRECTED}
const client = await createAuth0Client({ domain: location.origin, clientId: 'bench', useRefreshTokens: true, cacheLocation: 'memory', authorizationParams: { redirect_uri: location.origin + '/' } });
if (isBack) await client.handleRedirectCallback();
globalThis.start = async () => (await client.isAuthenticated()) || (await client.loginWithRedirect());
${askWith("'Bearer ' + (await client.getTokenSilently())")}`;

const OIDC_CLIENT = `
import { UserManager } from 'oidc-client-ts';
${REDIRECTED}
const manager = new UserManager({ authority: location.origin, metadataUrl: location.origin + '/.well-known/openid-configuration', client_id: 'bench', redirect_uri: location.origin + '/', scope: 'openid offline_access' });
if (isBack) await manager.signinCallback();
globalThis.start = async () => (await manager.getUser()) !== null || (await manager.signinRedirect());
${askWith("'Bearer ' + (await manager.getUser()).access_token")}`;

const AXA = `
import { OidcClient } from '@axa-fr/oidc-client';
${REDIRECTED}
const client = OidcClient.getOrCreate(() => fetch)({
  client_id: 'bench', redirect_uri: location.origin + '/', scope: 'openid profile offline_access', authority: location.origin,
  service_worker_relative_url: '/OidcServiceWorker.js', service_worker_only: true,
});
await client.tryKeepExistingSessionAsync();
if (isBack) await client.loginCallbackAsync();
${PLAIN_ASK}
globalThis.start = async () => client.tokens || (await client.loginAsync('/'));`;

const TRUSTED = `const trustedDomains = { default: { oidcDomains: ['__ORIGIN__'], accessTokenDomains: ['__ORIGIN__/api/'] } };`;

async function peer(name, label, code, files = {}) {
  const script = await bundled(`${code}\nglobalThis.isReady = true;`, ROOT);
  return { name, label, pages: pagesWith("await import('/app.js');"), files: { ...files, '/app.js': script } };
}

export const peers = () =>
  Promise.all([
    peer('axa', `@axa-fr/oidc-client ${versionOf('@axa-fr/oidc-client')}, its service worker`, AXA, {
      '/OidcServiceWorker.js': packaged('@axa-fr/oidc-client-service-worker/dist/OidcServiceWorker.js'),
      '/OidcTrustedDomains.js': TRUSTED,
    }),
    peer('axios', `axios ${versionOf('axios')} with axios-auth-refresh ${versionOf('axios-auth-refresh')}, in the page`, AXIOS),
    peer('auth0', `@auth0/auth0-spa-js ${versionOf('@auth0/auth0-spa-js')}: getTokenSilently and fetch`, AUTH0),
    peer('oidc-client-ts', `oidc-client-ts ${versionOf('oidc-client-ts')}: getUser and fetch`, OIDC_CLIENT),
  ]);
