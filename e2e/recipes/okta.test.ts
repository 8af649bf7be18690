/** docs/recipes/okta.md, with a provider that has Okta's particulars: a custom authorization server whose audience is its own, `iss` in the callback. */
import { openApp } from '../oidc/support/scene.js';
import type { Vendor } from '../support/provider/vendor.js';
import { expect, test } from '../support/test.js';
import { refusedLater, vendorScene, wholeLife } from './support/vendor-scene.js';

const SERVER = '/oauth2/default';
const AUDIENCE = 'api://default';

const OKTA: Vendor = {
  issuerPath: SERVER,
  routes: { authorization: `${SERVER}/v1/authorize`, token: `${SERVER}/v1/token`, revocation: `${SERVER}/v1/revoke`, end_session: `${SERVER}/v1/logout`, jwks: `${SERVER}/v1/keys`, userinfo: `${SERVER}/v1/userinfo` },
  namesIssuer: true,
  audienceOf: () => AUDIENCE,
  scopes: 'notes:read',
};

test('Okta: signed in, the API called, renewed, signed out there too; a refresh token that Okta refuses ends the session', async ({ serve, browserUnderTest }) => {
  const stage = await vendorScene(serve, { page: 'okta', host: 'https://example.okta.com', vendor: OKTA, audience: AUDIENCE });
  await wholeLife(await openApp(browserUnderTest, stage), stage, OKTA);
  expect(stage.provider.to(OKTA.routes.authorization)[0]?.query.get('scope')).toBe('openid profile offline_access notes:read');
  await refusedLater(browserUnderTest, stage, OKTA);
  await stage.close();
});
