/** The configuration that an app begins with: the keys that an ordinary backend needs, and what each is for. */
import type { DropIn } from '../drop-ins.js';

const JWT = `/* global tokenWorker */
// What the token worker does in this app. This file is yours: token-worker init never changes it.
// It is served beside token-worker.js. Every key is explained in the README of the package.

tokenWorker({
  // What gets the access token: this path and everything below it. An API on another origin is an absolute URL,
  // 'https://api.example.com'; several are a list.
  api: '/api',

  // Its successful answer brings the tokens: { accessToken, refreshToken }, or { access_token, refresh_token }.
  login: '/api/auth/login',

  // Where the worker gets a new access token: it posts { "refreshToken": "…" }.
  // With the refresh token in an httpOnly cookie: { url: '/api/auth/refresh', style: 'cookie' }
  refresh: '/api/auth/refresh',

  // A request to it ends the session. Leave it out if your backend has none.
  logout: '/api/auth/logout',
});
`;

const OIDC = `/* global tokenWorker, oidc, dpop */
// What the token worker does in this app. This file is yours: token-worker init never changes it.
// It is served beside token-worker-oidc.js. Every key is explained in the README of the package.

tokenWorker({
  // What gets the access token: this URL and everything below it. A path, '/api', is one of your own origin; several are a list.
  api: 'https://api.example.com',

  provider: oidc({
    // As the provider writes it: its endpoints are found from here.
    issuer: 'https://id.example.com',
    // A public client, which has no secret.
    clientId: 'app',
    // Where the provider sends the browser back to. Register it there; the worker answers it, so no page has to be there.
    redirectUri: '/callback',
    // Most providers give a refresh token for offline_access alone.
    scope: 'openid offline_access',
  }),

  // Binds the tokens to a key of the browser, if the provider and the API know DPoP (RFC 9449):
  // proof: dpop(),
});
`;

export const templateFor = (file: DropIn): string => (file === 'token-worker-oidc.js' ? OIDC : JWT);
