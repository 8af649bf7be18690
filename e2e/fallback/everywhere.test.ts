/** An app in a browser without service workers, with the same configuration and the same session object: in each engine. */
import { get, signIn } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import { expect, test } from '../support/test.js';
import { ends, registerInPage, sendXhr, snapshot, WITHOUT_WORKERS } from './support.js';

test('without a worker the page itself attaches and renews, is signed in after a reload, and every tab follows', async ({ serve, browserUnderTest }) => {
  const site = await serve({ files: { '/': WITHOUT_WORKERS } });
  const tab = await browserUnderTest.open(site.origin);
  expect(await registerInPage(tab)).toBeUndefined();
  expect(await snapshot(tab)).toMatchObject({ status: 'signed-out', inPage: true });
  const other = await browserUnderTest.open(site.origin);
  await registerInPage(other);

  const login = await signIn(tab);
  expect(site.secrets.size).toBe(2);
  for (const secret of site.secrets) expect(login.body).not.toContain(secret);
  for (const each of [tab, other]) await expect.poll(() => snapshot(each)).toMatchObject({ status: 'signed-in', username: 'ada', storage: 'indexeddb', inPage: true });
  expect((await get(other, '/api/me')).status).toBe(200);
  expect((await sendXhr(tab, '/api/me')).status).toBe(200);

  site.backend.expireAccessTokens();
  const answers = await Promise.all([get(tab, '/api/me'), sendXhr(tab, '/api/me'), get(other, '/api/me'), sendXhr(other, '/api/me')]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);

  await tab.goto(`${site.origin}/?again`);
  await registerInPage(tab);
  expect(await snapshot(tab)).toMatchObject({ status: 'signed-in', username: 'ada' });
  expect(site.secrets).toContain(bearer(await get(tab, '/api/me').then(() => site.to('/api/me').at(-1))));

  await sendXhr(tab, '/api/auth/logout', { method: 'POST' });
  for (const each of [tab, other]) await expect.poll(() => ends(each)).toEqual(['signed-out ada']);
  expect((await get(other, '/api/me')).status).toBe(401);
});
