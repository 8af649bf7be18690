/** axios, by either of its adapters, as its README shows it. */
import { expect, test } from '../support/test.js';
import { expectEachWithToken, expectNoToken, expectRenewedFor } from './support/expect-invisible.js';
import { openClient } from './support/open-client.js';

for (const adapter of ['xhr', 'fetch']) {
  test(`axios, adapter '${adapter}': signs in, reads, writes, and is renewed unnoticed`, async ({ serve, browserUnderTest }) => {
    const { site, tab } = await openClient({ serve, browserUnderTest }, { modules: { axios: 'axios/dist/esm/axios.js' } });

    const login = await tab.run(async (name) => {
      const { default: axios } = await import('axios');
      axios.defaults.adapter = name;
      const { data, headers } = await axios.post<unknown>('/api/auth/login', { username: 'ada', password: 'lovelace' });
      return { data, headers };
    }, adapter);
    expect(login).toMatchObject({ data: { user: { name: 'Ada Lovelace' } } });

    const me = await tab.run(async () => {
      const { default: axios } = await import('axios');
      return (await axios.get<unknown>('/api/me', { params: { verbose: true } })).data;
    });
    expect(me).toMatchObject({ username: 'ada' });
    expect(site.to('/api/me').map(({ path }) => path)).toEqual(['/api/me?verbose=true']);

    site.backend.expireAccessTokens();
    const written = await tab.run(async () => {
      const { default: axios } = await import('axios');
      const { status, data } = await axios<unknown>({ method: 'post', url: '/api/notes', data: { text: 'by axios' } });
      return { status, data };
    });
    expect(written).toMatchObject({ status: 201, data: { text: 'by axios' } });

    expectRenewedFor(site, 'POST', '/api/notes');
    expectEachWithToken(site);
    await expectNoToken(tab, site, [login, me, written]);
  });
}
