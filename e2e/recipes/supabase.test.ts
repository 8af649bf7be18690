/** docs/recipes/supabase.md, with a server of Supabase's shapes: one path signs in and renews, told apart by its query alone. */
import { renew, snapshot } from '../oidc/support/scene.js';
import { get, register } from '../support/page-actions.js';
import type { Browser, Tab } from '../support/browser.js';
import type { Site, SiteOptions } from '../support/site.js';
import { expect, test } from '../support/test.js';
import { startGotrue, type Gotrue } from './support/gotrue.js';
import { CONFIG_FILE, recipe } from './support/recipe.js';

const PROJECT = 'https://example.supabase.co';
const APIKEY = 'sb_publishable_example';

interface Stage {
  readonly tab: Tab;
  readonly site: Site;
  readonly supabase: Gotrue;
}

async function open(serve: (options?: SiteOptions) => Promise<Site>, browser: Browser): Promise<Stage> {
  const supabase = await startGotrue(APIKEY);
  const site = await serve({ config: await recipe('supabase', CONFIG_FILE, { [PROJECT]: supabase.origin }) });
  const tab = await browser.open(site.origin);
  await register(tab);
  return { tab, site, supabase };
}

/** As an app, or supabase-js, calls it. */
const call = ({ tab, supabase }: Stage, path: string, body?: unknown) =>
  get(tab, supabase.origin + path, { headers: { apikey: APIKEY, 'Content-Type': 'application/json' }, ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }) });
const signIn = (stage: Stage) => call(stage, '/auth/v1/token?grant_type=password', { email: 'ada@example.com', password: 'lovelace' });

test('Supabase: signed in, a table read as the user, renewed, signed out', async ({ serve, browserUnderTest }) => {
  const stage = await open(serve, browserUnderTest);
  const { tab, supabase } = stage;
  expect((await call(stage, '/rest/v1/notes')).body).toBe('[]');

  const login = await signIn(stage);
  expect(login.status).toBe(200);
  for (const secret of [...supabase.accessTokens, ...supabase.refreshTokens]) expect(login.body).not.toContain(secret);
  await expect.poll(() => snapshot(tab)).toMatchObject({ status: 'signed-in', username: 'ada@example.com', generation: 0 });
  expect(JSON.parse((await call(stage, '/rest/v1/notes?select=*')).body)).toEqual([{ note: 'of ada' }]);
  expect(supabase.to('/rest/v1/notes').at(-1)?.headers.authorization).toBe(`Bearer ${supabase.accessTokens[0] ?? ''}`);

  expect(await renew(tab)).toMatchObject({ status: 'signed-in', generation: 1 });
  const posts = supabase.to('/auth/v1/token').filter(({ method }) => method === 'POST');
  expect(posts.map(({ query, body, status }) => [query.get('grant_type'), (JSON.parse(body) as { refresh_token?: string }).refresh_token, status])).toEqual([
    ['password', undefined, 200],
    ['refresh_token', supabase.refreshTokens[0], 200],
  ]);
  expect((await call(stage, '/auth/v1/user')).status).toBe(200);
  expect(supabase.to('/auth/v1/user').at(-1)?.headers.authorization).toBe(`Bearer ${supabase.accessTokens[1] ?? ''}`);

  expect((await call(stage, '/auth/v1/logout?scope=local', {})).status).toBe(204);
  expect(supabase.to('/auth/v1/logout').at(-1)?.headers.authorization).toBe(`Bearer ${supabase.accessTokens[1] ?? ''}`);
  await expect.poll(() => snapshot(tab)).toMatchObject({ status: 'signed-out', ended: { reason: 'signed-out' } });
  expect((await call(stage, '/rest/v1/notes')).body).toBe('[]');
  await supabase.close();
});

test("Supabase: the refresh call of supabase-js joins the worker's renewal, at the path of the sign-in; what ends a session there ends it here, and nothing else does", async ({ serve, browserUnderTest }) => {
  const stage = await open(serve, browserUnderTest);
  const { tab, supabase } = stage;
  const session = JSON.parse((await signIn(stage)).body) as { refresh_token: string };
  await renew(tab);
  const own = await call(stage, '/auth/v1/token?grant_type=refresh_token', { refresh_token: session.refresh_token });
  expect(own.status).toBe(200);
  for (const secret of [...supabase.accessTokens, ...supabase.refreshTokens]) expect(own.body).not.toContain(secret);
  // While the token is fresh the last answer holds: no second renewal, no other session.
  await expect.poll(() => snapshot(tab)).toMatchObject({ status: 'signed-in', generation: 1 });

  supabase.setAnswer(({ query, method }) => (method === 'POST' && query.get('grant_type') === 'refresh_token' ? Response.json({ code: 400, error_code: 'captcha_failed', msg: 'x' }, { status: 400, headers: { 'Access-Control-Allow-Origin': '*' } }) : undefined));
  expect(await renew(tab)).toMatchObject({ status: 'signed-in', generation: 1 });
  supabase.setAnswer(undefined);
  supabase.endSessions();
  expect(await renew(tab)).toMatchObject({ status: 'signed-out', ended: { reason: 'refresh-rejected' } });
  expect((await signIn(stage)).status).toBe(200);
  await expect.poll(() => snapshot(tab)).toMatchObject({ status: 'signed-in' });
  await supabase.close();
});
