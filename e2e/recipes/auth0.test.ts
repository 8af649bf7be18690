/** docs/recipes/auth0.md, with a provider that has Auth0's particulars: a slash at the issuer's end, `audience`, no `iss` in the callback, 403 for a refused refresh token. */
import { openApp, signIn, userOf } from '../oidc/support/scene.js';
import type { Vendor } from '../support/provider/vendor.js';
import { expect, test } from '../support/test.js';
import { refusedLater, vendorScene, wholeLife } from './support/vendor-scene.js';

const AUDIENCE = 'https://notes.example';

const AUTH0: Vendor = {
  issuerPath: '/',
  routes: { authorization: '/authorize', token: '/oauth/token', revocation: '/oauth/revoke', end_session: '/oidc/logout', jwks: '/.well-known/jwks.json', userinfo: '/userinfo' },
  namesIssuer: false,
  audienceOf: ({ audience }) => audience,
  scopes: 'notes:read',
  parameters: ['audience'],
  invalidGrantStatus: 403,
};

test('Auth0: signed in for the audience, the API called, renewed, signed out there too; a refresh token that Auth0 refuses ends the session', async ({ serve, browserUnderTest }) => {
  const stage = await vendorScene(serve, { page: 'auth0', host: 'https://example.eu.auth0.com', vendor: AUTH0, audience: AUDIENCE });
  expect(stage.provider.issuer).toMatch(/\/$/);
  await wholeLife(await openApp(browserUnderTest, stage), stage, AUTH0);
  expect(stage.provider.to('/authorize')[0]?.query.get('audience')).toBe(AUDIENCE);
  await refusedLater(browserUnderTest, stage, AUTH0);
  await stage.close();
});

test('Auth0 without an audience: the token is for nobody but Auth0, and the API refuses it', async ({ serve, browserUnderTest }) => {
  const changed = (config: string): string => config.replace(/ +parameters: .*\n/, '');
  const stage = await vendorScene(serve, { page: 'auth0', host: 'https://example.eu.auth0.com', vendor: AUTH0, audience: AUDIENCE, changed });
  const tab = await openApp(browserUnderTest, stage);
  await signIn(tab, stage);
  expect(await userOf(tab, stage)).toBe(401);
  expect(stage.provider.accessTokens[0]).not.toContain('.');
  await stage.close();
});
