/** ky, as its README shows it: an instance with a prefix, JSON in and out. */
import { expect, test } from '../support/test.js';
import { expectEachWithToken, expectNoToken, expectRenewedFor } from './support/expect-invisible.js';
import { openClient } from './support/open-client.js';

test('ky: signs in, reads, writes, and is renewed unnoticed', async ({ serve, browserUnderTest }) => {
  const { site, tab } = await openClient({ serve, browserUnderTest }, { modules: { ky: 'ky/distribution/index.js' } });

  const login = await tab.run(async () => {
    const { default: ky } = await import('ky');
    return ky.post('/api/auth/login', { json: { username: 'ada', password: 'lovelace' } }).json();
  });
  expect(login).toMatchObject({ user: { name: 'Ada Lovelace' } });

  const me = await tab.run(async () => {
    const { default: ky } = await import('ky');
    return ky('/api/me').json();
  });
  expect(me).toMatchObject({ username: 'ada' });

  site.backend.expireAccessTokens();
  const written = await tab.run(async () => {
    const { default: ky } = await import('ky');
    const api = ky.create({ prefixUrl: '/api' });
    const note = await api.post('notes', { json: { text: 'by ky' } }).json();
    return { note, all: await api('notes').json() };
  });
  expect(written).toMatchObject({ note: { text: 'by ky' }, all: [{ text: 'by ky' }] });

  expectRenewedFor(site, 'POST', '/api/notes');
  expectEachWithToken(site);
  await expectNoToken(tab, site, [login, me, written]);
});
