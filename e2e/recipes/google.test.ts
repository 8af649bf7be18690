/** docs/recipes/google.md: the app's own server on its page signs in and keeps the refresh token, with a provider that has Google's particulars. */
import { at, leaving, renew, snapshot, submit } from '../oidc/support/scene.js';
import { get, post, register } from '../support/page-actions.js';
import type { Tab } from '../support/browser.js';
import { startProvider, type TestProvider } from '../support/provider/provider.js';
import { startRecording, type RecordingServer } from '../support/provider/recorded.js';
import type { Vendor } from '../support/provider/vendor.js';
import type { Site, SiteOptions } from '../support/site.js';
import { expect, test } from '../support/test.js';
import { startExpress, type ExpressApp } from './support/express-app.js';
import { CONFIG_FILE, recipe } from './support/recipe.js';

const GOOGLE: Vendor = {
  issuerPath: '',
  routes: { authorization: '/o/oauth2/v2/auth', token: '/token', revocation: '/no-such-thing', end_session: '/no-such-thing-either', jwks: '/oauth2/v3/certs', userinfo: '/v1/userinfo' },
  lacks: ['end_session_endpoint'],
  namesIssuer: false,
  audienceOf: () => undefined,
  scopes: '',
  parameters: ['access_type'],
  isOffline: (parameters) => parameters.get('access_type') === 'offline' && parameters.get('prompt') === 'consent',
};
const CLIENT = { clientId: 'notes.apps.googleusercontent.com', secret: 'the-secret-that-only-the-server-knows' };

interface Stage {
  readonly google: TestProvider;
  readonly api: RecordingServer;
  readonly site: Site;
  readonly app: ExpressApp;
}

async function open(serve: (options?: SiteOptions) => Promise<Site>): Promise<Stage> {
  const site = await serve();
  const google = await startProvider({ clients: [{ ...CLIENT, redirectUris: [`${site.origin}/auth/callback`] }], rotation: 'never', vendor: GOOGLE });
  const api = await startRecording(() => async (incoming, outgoing) => {
    const token = String(incoming.headers.authorization).replace('Bearer ', '');
    outgoing.setHeader('Access-Control-Allow-Origin', '*');
    outgoing.setHeader('Access-Control-Allow-Headers', 'Authorization');
    outgoing.writeHead(incoming.method === 'OPTIONS' || (await google.accepts(token)) ? 200 : 401).end();
  });
  const hosts = { 'https://accounts.google.com': google.origin, 'https://oauth2.googleapis.com': google.origin, 'https://app.example.com': site.origin };
  const app = await startExpress(await recipe('google', '// app.mjs\n', hosts), { GOOGLE_CLIENT_ID: CLIENT.clientId, GOOGLE_CLIENT_SECRET: CLIENT.secret });
  site.setAnswer((received) => (received.path.startsWith('/auth/') ? app.answer(received) : undefined));
  site.setConfig(await recipe('google', CONFIG_FILE, { 'https://www.googleapis.com': api.origin }));
  return { google, api, site, app };
}

/** As the page does it that the recipe shows. */
async function openPage(tab: Tab): Promise<void> {
  await register(tab);
  if ((await snapshot(tab)).status === 'signed-out') await post(tab, '/auth/token', undefined);
}

test('Google: the server signs in with its secret and keeps the refresh token; the worker has access tokens of it, and the page nothing', async ({ serve, browserUnderTest }) => {
  const { google, api, site, app } = await open(serve);
  const tab = await browserUnderTest.open(site.origin);
  await openPage(tab);
  await expect.poll(() => snapshot(tab)).toMatchObject({ status: 'signed-out' });

  await leaving(tab.run(() => { location.assign('/auth/login'); }));
  await expect.poll(() => at(tab)).toContain(`${google.origin}/interaction/`);
  await submit(tab, 'ada', 'lovelace');
  await expect.poll(() => at(tab)).toBe(`${site.origin}/`);
  await openPage(tab);
  await expect.poll(() => snapshot(tab)).toMatchObject({ status: 'signed-in', generation: 0 });
  expect((await get(tab, `${api.origin}/calendar/v3/calendars`)).status).toBe(200);
  expect(api.received.at(-1)?.headers.authorization).toBe(`Bearer ${google.accessTokens[1] ?? ''}`);
  const [refreshToken = ''] = google.refreshTokens;
  expect(google.refreshes().map(({ body }) => Object.fromEntries(new URLSearchParams(body)))).toEqual([{ client_id: CLIENT.clientId, client_secret: CLIENT.secret, grant_type: 'refresh_token', refresh_token: refreshToken }]);

  expect(await renew(tab)).toMatchObject({ status: 'signed-in', generation: 1 });
  expect((await get(tab, `${api.origin}/calendar/v3/calendars`)).status).toBe(200);
  expect(api.received.at(-1)?.headers.authorization).toBe(`Bearer ${google.accessTokens[2] ?? ''}`);
  expect(await tab.run(() => document.cookie)).toBe('');

  // Google revokes without asking who the client is.
  google.setAnswer(({ path }) => (path === '/revoke' ? Response.json({}) : undefined));
  expect((await post(tab, '/auth/logout', undefined)).status).toBe(204);
  await expect.poll(() => snapshot(tab)).toMatchObject({ status: 'signed-out', ended: { reason: 'signed-out' } });
  await expect.poll(() => google.to('/revoke').map(({ body }) => body)).toEqual([`token=${refreshToken}`]);
  await openPage(tab);
  await expect.poll(() => snapshot(tab)).toMatchObject({ status: 'signed-out' });
  await Promise.all([google.close(), api.close(), app.close()]);
});
