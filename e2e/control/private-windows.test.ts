/** Private windows have service workers of their own in all three engines: a session there, and none of it elsewhere or later. */
import { get, register, signIn } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import { expect, test } from '../support/test.js';

test.use({ windows: 'private' });

test('in a private window a session works as in any other, and no other profile has it', async ({ serve, browserUnderTest, anotherProfile }) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  await signIn(tab);
  const second = await browserUnderTest.open(site.origin);
  await register(second);

  expect((await get(second, '/api/me?second')).status).toBe(200);
  expect(await second.run(() => (window as unknown as { session: { getSnapshot(): { storage: string } } }).session.getSnapshot().storage)).toBe('indexeddb');
  const elsewhere = await (await anotherProfile()).open(site.origin);
  await register(elsewhere);
  expect((await get(elsewhere, '/api/me?elsewhere')).status).toBe(401);
  expect(site.secrets).toContain(bearer(site.to('/api/me')[0]));
});
