/** docs/recipes/entra-id.md, with a provider that has Entra ID's particulars: the tenant in the issuer, the API named by a scope that each renewal needs, nothing to revoke. */
import { at, atForm, begin, openApp, registerApp, renew, signIn, snapshot, submit, userOf } from '../oidc/support/scene.js';
import type { Vendor } from '../support/provider/vendor.js';
import { expect, test } from '../support/test.js';
import { refusedLater, vendorScene, wholeLife } from './support/vendor-scene.js';

const TENANT = '6babcaad-604b-40ac-a9d7-9fd97c0b779f';
const API = 'api://535fb089-9ff3-47b6-9bfb-4f1264799865';
const HOST = 'https://login.microsoftonline.com';

const ENTRA: Vendor = {
  issuerPath: `/${TENANT}/v2.0`,
  routes: {
    authorization: `/${TENANT}/oauth2/v2.0/authorize`,
    token: `/${TENANT}/oauth2/v2.0/token`,
    revocation: `/${TENANT}/no-such-thing`,
    end_session: `/${TENANT}/oauth2/v2.0/logout`,
    jwks: `/${TENANT}/discovery/v2.0/keys`,
    userinfo: '/oidc/userinfo',
  },
  lacks: ['revocation_endpoint'],
  namesIssuer: false,
  audienceOf: ({ scope }) => (scope?.includes(`${API}/`) === true ? API : undefined),
  scopes: `${API}/notes.read`,
  refusal: (form, { headers }) => {
    if (headers.origin === undefined) return 'AADSTS9002327';
    return form.get('grant_type') === 'refresh_token' && form.get('scope')?.includes(`${API}/`) !== true ? 'AADSTS90009' : undefined;
  },
  claims: { tid: TENANT },
};

test('Entra ID: signed in, the API called, renewed with its scope, signed out there too; a refresh token that is refused ends the session', async ({ serve, browserUnderTest }) => {
  const stage = await vendorScene(serve, { page: 'entra-id', host: HOST, vendor: ENTRA, audience: API });
  await wholeLife(await openApp(browserUnderTest, stage), stage, ENTRA);
  const scope = stage.provider.to(ENTRA.routes.authorization)[0]?.query.get('scope');
  expect(scope).toBe(`openid profile offline_access ${API}/notes.read`);
  expect(stage.provider.refreshes().map(({ body }) => new URLSearchParams(body).get('scope'))).toEqual([scope]);
  await refusedLater(browserUnderTest, stage, ENTRA);
  await stage.close();
});

test('Entra ID for users of any tenant: the metadata names no issuer, each ID token its own', async ({ serve, browserUnderTest }) => {
  const vendor: Vendor = { ...ENTRA, metadataPath: '/organizations/v2.0', metadata: (origin) => ({ issuer: `${origin}/{tenantid}/v2.0` }) };
  const changed = (config: string): string => config.replace(TENANT, 'organizations');
  const stage = await vendorScene(serve, { page: 'entra-id', host: HOST, vendor, audience: API, changed });
  const tab = await openApp(browserUnderTest, stage);
  await signIn(tab, stage);
  expect(await userOf(tab, stage)).toBe('ada');
  expect(await renew(tab)).toMatchObject({ status: 'signed-in', generation: 1 });
  expect(await userOf(tab, stage)).toBe('ada');
  await stage.close();
});

test('Entra ID for users of any tenant: an ID token of another tenant than it says is not believed', async ({ serve, browserUnderTest }) => {
  const vendor: Vendor = { ...ENTRA, metadataPath: '/common/v2.0', metadata: (origin) => ({ issuer: `${origin}/{tenantid}/v2.0` }), claims: { tid: 'a-tenant-of-somebody-else' } };
  const changed = (config: string): string => config.replace(TENANT, 'common');
  const stage = await vendorScene(serve, { page: 'entra-id', host: HOST, vendor, audience: API, changed });
  const tab = await openApp(browserUnderTest, stage);
  await begin(tab);
  await atForm(tab, stage);
  await submit(tab, 'ada', 'lovelace');
  await expect.poll(() => at(tab)).toContain('/home.html?error=invalid_response');
  await registerApp(tab);
  expect(await snapshot(tab)).toMatchObject({ status: 'signed-out' });
  await stage.close();
});
