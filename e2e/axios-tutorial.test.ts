/** The seed of every tutorial, unmodified: with the worker registered the app works, and only believes that it has tokens. */
import { readFileSync } from 'node:fs';
import type { Tab } from './support/browser.js';
import { axiosFiles } from './support/npm-files.js';
import { registerBare } from './support/page-actions.js';
import { bearer } from './support/received.js';
import { everythingSeen } from './support/scan.js';
import { expect, test } from './support/test.js';

const files = { ...axiosFiles, '/app.js': readFileSync(new URL('apps/axios-tutorial.js', import.meta.url), 'utf8') };

interface App {
  readonly believed: { readonly renewals: number };
  readonly api: { get(path: string): Promise<{ status: number; data: unknown }> };
  login(username: string, password: string): Promise<unknown>;
  logout(): Promise<void>;
}

const signInToApp = (tab: Tab): Promise<unknown> =>
  tab.run(async () => {
    const app = (await import('/app.js' as string)) as App;
    return app.login('ada', 'lovelace');
  });

const askApp = (tab: Tab, count: number): Promise<{ statuses: number[]; believed: number; stored: string[] }> =>
  tab.run(async (many) => {
    const app = (await import('/app.js' as string)) as App;
    const answers = await Promise.all(Array.from({ length: many }, () => app.api.get('/me')));
    return {
      statuses: answers.map(({ status }) => status),
      believed: app.believed.renewals,
      stored: Object.values({ ...localStorage }) as string[],
    };
  }, count);

test('an app that decodes, renews and retries by itself: one renewal where it believes that it made many', async ({
  serve,
  browserUnderTest,
}) => {
  // Never 300 seconds left: the app renews before each of its requests.
  const site = await serve({ files, backend: { accessTokenLifetime: 60 } });
  const tab = await browserUnderTest.open(site.origin);
  await registerBare(tab);
  await signInToApp(tab);

  const { statuses, believed, stored } = await askApp(tab, 20);

  expect(statuses).toEqual(Array.from({ length: 20 }, () => 200));
  expect(believed).toBe(20);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
  expect(stored).toHaveLength(2);
  for (const value of stored) {
    expect(value).toMatch(/\.token-worker-placeholder-(access|refresh)-\w+$/);
    expect(site.secrets).not.toContain(value);
  }
  for (const request of site.to('/api/me')) expect(site.secrets).toContain(bearer(request));
  const seen = await everythingSeen(tab);
  for (const secret of site.secrets) expect(seen.includes(secret)).toBe(false);
});

test("its interceptor for 401 has nothing to do: the worker's renewal came first", async ({ serve, browserUnderTest }) => {
  const site = await serve({ files });
  const tab = await browserUnderTest.open(site.origin);
  await registerBare(tab);
  await signInToApp(tab);
  site.backend.expireAccessTokens();

  const { statuses, believed } = await askApp(tab, 10);

  expect(statuses).toEqual(Array.from({ length: 10 }, () => 200));
  expect(believed).toBe(0);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
});

test('its sign-out reaches the server with the real refresh token, and ends the session', async ({ serve, browserUnderTest }) => {
  const site = await serve({ files });
  const tab = await browserUnderTest.open(site.origin);
  await registerBare(tab);
  await signInToApp(tab);

  await tab.run(async () => ((await import('/app.js' as string)) as App).logout());

  const [logout] = site.to('/api/auth/logout');
  const { refreshToken } = JSON.parse(logout?.body.toString() ?? '{}') as { refreshToken?: string };
  expect(site.secrets).toContain(refreshToken);
  const status = await tab.run(async () => (await fetch('/api/me')).status);
  expect(status).toBe(401);
  expect(site.to('/api/me').at(-1)?.headers.authorization).toBeUndefined();
});

test('a page that signed in before the worker came: its real tokens are taken over at the first refresh', async ({
  serve,
  browserUnderTest,
}) => {
  const site = await serve({ files, backend: { accessTokenLifetime: 60 } });
  const tab = await browserUnderTest.open(site.origin);
  await signInToApp(tab);
  await registerBare(tab);

  const { statuses, stored } = await askApp(tab, 5);

  expect(statuses).toEqual([200, 200, 200, 200, 200]);
  expect(stored).toHaveLength(2);
  for (const value of stored) expect(site.secrets).not.toContain(value);
});
