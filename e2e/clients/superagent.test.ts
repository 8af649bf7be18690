/** superagent, from its script for browsers, as its README shows it: a chain of calls, with promises and with a callback. */
import { expect, test } from '../support/test.js';
import { expectEachWithToken, expectNoToken, expectRenewedFor } from './support/expect-invisible.js';
import { openClient } from './support/open-client.js';

interface WithSuperagent {
  readonly superagent: import('superagent').SuperAgentStatic;
}

test('superagent: signs in, reads, writes, and is renewed unnoticed', async ({ serve, browserUnderTest }) => {
  const { site, tab } = await openClient({ serve, browserUnderTest }, { scripts: ['superagent/dist/superagent.min.js'] });

  const login = await tab.run(async () => {
    const { superagent } = window as unknown as WithSuperagent;
    const { body, headers } = await superagent.post('/api/auth/login').send({ username: 'ada', password: 'lovelace' });
    return { body, headers: headers as unknown };
  });
  expect(login).toMatchObject({ body: { user: { name: 'Ada Lovelace' } } });

  const me = await tab.run(async () => {
    const { superagent } = window as unknown as WithSuperagent;
    return (await superagent.get('/api/me').query({ verbose: true }).set('accept', 'json')).body as unknown;
  });
  expect(me).toMatchObject({ username: 'ada' });
  expect(site.to('/api/me').map(({ path }) => path)).toEqual(['/api/me?verbose=true']);

  site.backend.expireAccessTokens();
  const written = await tab.run(() => {
    const { superagent } = window as unknown as WithSuperagent;
    return new Promise<{ error: string | null; status: number; body: unknown }>((resolve) => {
      superagent
        .post('/api/notes')
        .send({ text: 'by superagent' })
        .end((error: Error | null, { status, body }) => {
          resolve({ error: error?.message ?? null, status, body });
        });
    });
  });
  expect(written).toMatchObject({ error: null, status: 201, body: { text: 'by superagent' } });

  expectRenewedFor(site, 'POST', '/api/notes');
  expectEachWithToken(site);
  await expectNoToken(tab, site, [login, me, written]);
});
