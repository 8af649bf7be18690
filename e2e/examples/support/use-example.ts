/** What every example does, whatever it is made with: its user signs in, reads, is renewed, is signed out in another tab and by the server. */
import { answerGraphql } from '../../clients/support/graphql-server.js';
import { expectHeading, expectNotes, fill, openApp, press } from '../../clients/support/app-user.js';
import type { Browser, Tab } from '../../support/browser.js';
import { bearer } from '../../support/received.js';
import { everythingSeen, watchEverything } from '../../support/scan.js';
import type { Received, Site, SiteOptions } from '../../support/site.js';
import { expect } from '../../support/test.js';
import type { Files } from './built-example.js';

export interface Given {
  readonly serve: (options?: SiteOptions) => Promise<Site>;
  readonly browserUnderTest: Browser;
}

const NOTE = 'written before';

/** The example beside a backend in which ada has a note. */
export async function serveExample(serve: Given['serve'], files: Files): Promise<Site> {
  const site = await serve({ files, config: files['/token-worker.config.js'] ?? '' });
  site.setAnswer((received) => (received.path === '/api/graphql' ? answerGraphql(site, received) : undefined));
  const post = (path: string, body: object, token = ''): Promise<Response> =>
    site.backend.fetch(
      new Request(site.origin + path, { method: 'POST', headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` }, body: JSON.stringify(body) }),
    );
  const { accessToken } = (await (await post('/api/auth/login', { username: 'ada', password: 'lovelace' })).json()) as { accessToken: string };
  expect((await post('/api/notes', { text: NOTE }, accessToken)).status).toBe(201);
  return site;
}

async function signIn(tab: Tab): Promise<void> {
  await fill(tab, 'User name', 'ada');
  await fill(tab, 'Password', 'lovelace');
  await press(tab, 'Sign in');
  await expectHeading(tab, 'Notes of ada');
  await expectNotes(tab, [NOTE]);
}

/** How often the list arrived at the server, and each time the token that came with it. */
const tokensOf = (requests: readonly Received[]): (string | undefined)[] => requests.map(bearer);

const expectSignedOut = async (tab: Tab, reason: string): Promise<void> => {
  await expectHeading(tab, 'Welcome');
  await expect.poll(() => tab.run(() => document.querySelector('[role=status]')?.textContent.trim())).toBe(`Signed out: ${reason}`);
  expect(await tab.run(() => document.querySelector<HTMLInputElement>('[name=username]')?.value)).toBe('ada');
};

export async function useExample({ serve, browserUnderTest }: Given, files: Files, list = '/api/notes'): Promise<void> {
  const site = await serveExample(serve, files);
  const tab = await openApp(browserUnderTest, site);
  await expectHeading(tab, 'Welcome');
  await watchEverything(tab);

  await signIn(tab);
  const [first, ...more] = tokensOf(site.to(list));
  expect(more).toEqual([]);
  expect(site.secrets).toContain(first);

  site.backend.expireAccessTokens();
  await press(tab, 'Reload');
  await expect.poll(() => tokensOf(site.to(list))).toHaveLength(3);
  const [, refused, renewed] = tokensOf(site.to(list));
  expect(refused).toBe(first);
  expect(renewed).not.toBe(first);
  expect(site.secrets).toContain(renewed);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
  await expectNotes(tab, [NOTE]);

  // The access tokens of the sign-in and of the renewal, and a refresh token with each.
  expect(site.secrets.size).toBe(4);
  const seen = await everythingSeen(tab);
  expect(seen).toContain(NOTE);
  for (const secret of site.secrets) expect(seen.includes(secret), 'a token in what the page has').toBe(false);

  const other = await openApp(browserUnderTest, site);
  await expectNotes(other, [NOTE]);
  await press(other, 'Sign out');
  await expectSignedOut(tab, 'signed-out');
  await expectSignedOut(other, 'signed-out');
  expect(site.to('/api/auth/logout')).toHaveLength(1);

  await signIn(tab);
  site.backend.revokeSessions();
  await press(tab, 'Reload');
  await expectSignedOut(tab, 'refresh-rejected');
}
