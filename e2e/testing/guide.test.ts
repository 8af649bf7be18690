/** The scenario of docs/guide/testing.md, as it stands there; `testing/unit/guide.test.ts` sees to that. */
/* eslint-disable @typescript-eslint/no-unsafe-argument -- the guide's is plain JavaScript */
import type { TokenWorkerFixtures } from 'token-worker/testing';
import { ONE_ENGINE } from '../support/one-engine.js';
import { cannot, expect, test as base } from '../support/test.js';
import { tokenWorkerFixtures } from './support/installed-testing.js';

const test = base.extend<TokenWorkerFixtures>({
  ...tokenWorkerFixtures,
  baseURL: async ({ serve }, use) => {
    await use((await serve()).origin);
  },
});

test.beforeEach(({ engine }) => {
  if (engine === 'webkit') cannot('the fixture is one of Playwright, which does not drive this WebKit');
});

test.describe(ONE_ENGINE, () => {
test('the user sees who is signed in', async ({ page, request, signIn }) => {
  const login = await request.post('/api/auth/login', { data: { username: 'ada', password: 'lovelace' } });
  await signIn(await login.json());
  await page.goto('/');
  expect(await page.evaluate(async () => (await fetch('/api/me')).status)).toBe(200);
});
});
