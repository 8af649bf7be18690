/** What `oidc-provider` is told: one public client, tokens bound to a key, and a nonce in every proof. */
import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import type { ProviderContext } from 'oidc-provider';
import type { Users } from '../auth/users.js';
import { grantsTo } from './grants.js';
import type { ProviderOptions } from './index.js';
import { errorPage, logoutPage, signedOutPage } from './pages.js';
import { show } from './show.js';
import { adapterFor, type Store } from './store.js';

interface Parts extends Omit<ProviderOptions, 'users'> {
  readonly audience: string;
  readonly store: Store;
  readonly users: Users;
}

const DAY = 86_400;

async function signingKey(): Promise<object> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'demo' };
}

export async function configurationOf({ appOrigin, clientId, accessTokenLifetime, audience, store, users }: Parts): Promise<Record<string, unknown>> {
  return {
    adapter: adapterFor(store),
    clients: [
      {
        client_id: clientId,
        redirect_uris: [`${appOrigin}/callback`],
        post_logout_redirect_uris: [`${appOrigin}/`],
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        dpop_bound_access_tokens: true,
      },
    ],
    jwks: { keys: [await signingKey()] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: id, name: users.find(id)?.name ?? id }),
    }),
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'] },
    // The app has no use for a request of its own to learn the name.
    conformIdTokenClaims: false,
    scopes: ['openid', 'profile'],
    responseTypes: ['code'],
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    clientBasedCORS: (_: unknown, origin: string) => origin === appOrigin,
    issueRefreshToken: () => true,
    loadExistingGrant: grantsTo(audience),
    ttl: { AccessToken: accessTokenLifetime, AuthorizationCode: 60, IdToken: 3600, RefreshToken: 30 * DAY, Grant: 30 * DAY, Interaction: 3600, Session: DAY },
    renderError: (ctx: ProviderContext, { error, error_description: description }: { error: string; error_description?: string }) => {
      show(ctx, errorPage(description ?? error, appOrigin));
    },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true, allowedPolicy: () => true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx: ProviderContext, form: string) => show(ctx, logoutPage(form)),
        postLogoutSuccessSource: (ctx: ProviderContext) => show(ctx, signedOutPage(appOrigin)),
      },
      dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: 'api', audience, accessTokenTTL: accessTokenLifetime, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } }),
      },
    },
  };
}
