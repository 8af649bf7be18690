/** Several resource servers by one sign-in, and several providers in one worker: each request gets the token that its rule says, and no other. */
import type { Tab } from '../support/browser.js';
import type { InPage } from '../support/in-page.js';
import { startProvider } from '../support/provider/provider.js';
import { startResourceServer, type ResourceServer } from '../support/provider/resource-server.js';
import { expect, test } from '../support/test.js';
import { at, atForm, AUDIENCE, call, exchanges, leaving, openApp, scene, signIn, submit, type Scene } from './support/scene.js';

type AppWindow = Window & { other: import('token-worker').Session };

const BILLING = 'https://billing.example';

async function subjectAt(tab: Tab, { origin }: ResourceServer): Promise<string | number> {
  const { status, body } = await call(tab, `${origin}/me`);
  return status === 200 ? (JSON.parse(body) as { sub: string }).sub : status;
}

/** The configuration with a second API, whose token is another one. */
const withBilling = ({ config, api }: Scene, { origin }: ResourceServer): string =>
  config.replace(JSON.stringify(api.origin), JSON.stringify([api.origin, { url: origin, audience: 'billing' }]));

const resources = (form: URLSearchParams): string[] => form.getAll('resource');
const refreshes = ({ provider }: Scene): URLSearchParams[] => provider.refreshes().map(({ body }) => new URLSearchParams(body));
const refusals = ({ received }: ResourceServer): (string | undefined)[] => received.filter(({ headers }) => headers.authorization !== undefined).map(({ refusal }) => refusal);

for (const isDpopBound of [false, true]) {
  test(`one sign-in, two resource servers: each gets a token that is for it alone${isDpopBound ? ', bound to a key' : ''}`, async ({ serve, browserUnderTest }) => {
    const stage = await scene(serve, { isDpopBound, resources: [AUDIENCE, BILLING], oidc: { audiences: { billing: { resource: BILLING, scope: 'api' } } } });
    const { site, provider, api } = stage;
    const billing = await startResourceServer({ provider, audience: BILLING, dpop: isDpopBound ? 'required' : 'off', allowedOrigins: [site.origin] });
    site.setConfig(withBilling(stage, billing));
    const tab = await openApp(browserUnderTest, stage);
    const other = await openApp(browserUnderTest, stage);
    await signIn(tab, stage);
    expect(exchanges(stage).map(resources)).toEqual([[AUDIENCE]]);
    expect(provider.to('/auth')[0]?.query.getAll('resource')).toEqual([AUDIENCE, BILLING]);

    expect(await Promise.all([subjectAt(tab, api), subjectAt(tab, billing), subjectAt(other, billing), subjectAt(other, api)])).toEqual(['ada', 'ada', 'ada', 'ada']);
    expect(refreshes(stage).map(resources)).toEqual([[BILLING]]);

    provider.revokeEverything();
    expect(await subjectAt(tab, billing)).toBe('ada');
    expect(refreshes(stage)).toHaveLength(1);
    for (const server of [api, billing]) expect(new Set(refusals(server))).toEqual(new Set([undefined]));
    await billing.close();
    await stage.close();
  });
}

test('the token of one resource server is refused: it alone is renewed, with the refresh token of both', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve, { resources: [AUDIENCE, BILLING], oidc: { audiences: { billing: { resource: BILLING } } } });
  const { site, provider, api } = stage;
  const billing = await startResourceServer({ provider, audience: BILLING, allowedOrigins: [site.origin] });
  site.setConfig(withBilling(stage, billing));
  const tab = await openApp(browserUnderTest, stage);
  await signIn(tab, stage);
  expect(await subjectAt(tab, billing)).toBe('ada');
  const [, first] = provider.accessTokens;
  const headers = { 'Access-Control-Allow-Origin': site.origin };
  billing.setAnswer((request) => (request.headers.authorization === `Bearer ${first ?? ''}` ? Response.json({ error: 'invalid_token' }, { status: 401, headers }) : undefined));

  expect(await Promise.all([subjectAt(tab, billing), subjectAt(tab, api), subjectAt(tab, billing)])).toEqual(['ada', 'ada', 'ada']);

  expect(refreshes(stage).map(resources)).toEqual([[BILLING], [BILLING]]);
  expect(refreshes(stage).map((form) => form.get('refresh_token'))).toEqual(provider.refreshTokens.slice(0, 2));
  await billing.close();
  await stage.close();
});

test('two providers in one worker: each has its own sign-in, its own user and its own API', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const { site, api } = stage;
  const provider = await startProvider({ clients: [{ clientId: 'second', redirectUris: [`${site.origin}/second/callback`] }], resources: [BILLING] });
  const billing = await startResourceServer({ provider, audience: BILLING, allowedOrigins: [site.origin] });
  const settings = { issuer: provider.issuer, clientId: 'second', redirectUri: '/second/callback', scope: 'openid offline_access api', resource: BILLING, parameters: { prompt: 'consent' } };
  site.setConfig(stage.config.replace(/^tokenWorker\((.*)\);$/s, (_, first: string) => `tokenWorker([${first}, { name: 'second', api: '${billing.origin}', provider: oidc(${JSON.stringify(settings)}) }]);`));
  const tab = await openApp(browserUnderTest, stage);
  await signIn(tab, stage);
  expect([await subjectAt(tab, api), await subjectAt(tab, billing)]).toEqual(['ada', 401]);

  await tab.run(async () => {
    const { register } = (await import('/dist/index.js' as string)) as typeof import('token-worker');
    const { inPage } = window as { readonly inPage?: InPage };
    Object.assign(window, { other: await register('/token-worker-oidc.js', { session: 'second', ...inPage?.options }) });
  });
  await leaving(tab.run(() => void (window as unknown as AppWindow).other.login({ returnTo: '/home.html?second' })));
  await atForm(tab, { ...stage, provider });
  await submit(tab, 'grace', 'hopper');
  await expect.poll(() => at(tab)).toBe(`${site.origin}/home.html?second`);

  expect([await subjectAt(tab, api), await subjectAt(tab, billing)]).toEqual(['ada', 'grace']);
  expect(refusals(api)).toEqual([undefined, undefined]);
  expect(refusals(billing)).toEqual([undefined]);
  await Promise.all([billing.close(), provider.close()]);
  await stage.close();
});
