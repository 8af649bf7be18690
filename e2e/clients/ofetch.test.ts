/** ofetch, as its README shows it: an instance with a base URL, bodies and answers that are JSON by themselves. */
import { expect, test } from '../support/test.js';
import { expectEachWithToken, expectNoToken, expectRenewedFor } from './support/expect-invisible.js';
import { openClient } from './support/open-client.js';

test('ofetch: signs in, reads, writes, and is renewed unnoticed', async ({ serve, browserUnderTest }) => {
  const { site, tab } = await openClient({ serve, browserUnderTest }, { bundled: ['ofetch'] });

  const login = await tab.run(async () => {
    const { ofetch } = await import('ofetch');
    return ofetch<unknown>('/api/auth/login', { method: 'POST', body: { username: 'ada', password: 'lovelace' } });
  });
  expect(login).toMatchObject({ user: { name: 'Ada Lovelace' } });

  const me = await tab.run(async () => {
    const { ofetch } = await import('ofetch');
    return ofetch<unknown>('/api/me');
  });
  expect(me).toMatchObject({ username: 'ada' });

  site.backend.expireAccessTokens();
  const written = await tab.run(async () => {
    const { ofetch } = await import('ofetch');
    const api = ofetch.create({ baseURL: '/api' });
    const { status, _data } = await api.raw<unknown>('/notes', { method: 'POST', body: { text: 'by ofetch' } });
    return { status, note: _data };
  });
  expect(written).toMatchObject({ status: 201, note: { text: 'by ofetch' } });

  expectRenewedFor(site, 'POST', '/api/notes');
  expectEachWithToken(site);
  await expectNoToken(tab, site, [login, me, written]);
});
