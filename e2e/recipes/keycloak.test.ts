/** docs/recipes/keycloak.md, with a provider that has Keycloak's addresses: a realm in the issuer, `iss` in the callback, a refresh token without `offline_access`. */
import { openApp, userOf } from '../oidc/support/scene.js';
import type { Vendor } from '../support/provider/vendor.js';
import { expect, test } from '../support/test.js';
import { refusedLater, vendorScene, wholeLife } from './support/vendor-scene.js';

const REALM = '/realms/example';
const ENDPOINTS = `${REALM}/protocol/openid-connect`;
const AUDIENCE = 'urn:notes';

const KEYCLOAK: Vendor = {
  issuerPath: REALM,
  routes: { authorization: `${ENDPOINTS}/auth`, token: `${ENDPOINTS}/token`, revocation: `${ENDPOINTS}/revoke`, end_session: `${ENDPOINTS}/logout`, jwks: `${ENDPOINTS}/certs`, userinfo: `${ENDPOINTS}/userinfo` },
  namesIssuer: true,
  // By a mapper of the client, whatever the request asks for.
  audienceOf: () => AUDIENCE,
  scopes: 'notes',
  isOffline: () => true,
};

test('Keycloak: signed in, the API called, renewed, signed out there too; a session that Keycloak has ended is over', async ({ serve, browserUnderTest }) => {
  const stage = await vendorScene(serve, { page: 'keycloak', host: 'https://id.example.com', vendor: KEYCLOAK, audience: AUDIENCE });
  const tab = await openApp(browserUnderTest, stage);
  await wholeLife(tab, stage, KEYCLOAK);
  const [{ query } = { query: new URLSearchParams() }] = stage.provider.to(KEYCLOAK.routes.authorization);
  expect(query.get('scope')).toBe('openid profile');
  await refusedLater(browserUnderTest, stage, KEYCLOAK);
  expect(await userOf(await openApp(browserUnderTest, stage), stage)).toBe(401);
  await stage.close();
});
