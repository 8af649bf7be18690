/** graphql-request, as its README shows it, and a server that answers 200 with an error where others answer 401. */
import { expect, test } from '../support/test.js';
import { expectEachWithToken, expectNoToken } from './support/expect-invisible.js';
import { answerGraphql } from './support/graphql-server.js';
import { openClient } from './support/open-client.js';

const config = `tokenWorker({
  api: {
    url: '/api',
    unauthorized: async (response) => {
      const { errors = [] } = await response.json();
      return errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');
    },
  },
  login: { url: '/api/auth/graphql', accessToken: 'data.login.accessToken' },
  refresh: '/api/auth/refresh',
});`;

test('graphql-request: signs in, queries, mutates, and is renewed unnoticed', async ({ serve, browserUnderTest }) => {
  const { site, tab } = await openClient({ serve, browserUnderTest }, { bundled: ['graphql-request'] }, { config });
  site.setAnswer((received) => (received.path.endsWith('/graphql') ? answerGraphql(site, received) : undefined));

  const login = await tab.run(async () => {
    const { request, gql } = await import('graphql-request');
    const document = gql`
      mutation Login($username: String!, $password: String!) {
        login(username: $username, password: $password) { accessToken refreshToken expiresIn user { name } }
      }
    `;
    return request<unknown>(`${location.origin}/api/auth/graphql`, document, { username: 'ada', password: 'lovelace' });
  });
  expect(login).toMatchObject({ login: { user: { name: 'Ada Lovelace' } } });

  const me = await tab.run(async () => {
    const { request } = await import('graphql-request');
    return request<unknown>(`${location.origin}/api/graphql`, '{ me { username name } }');
  });
  expect(me).toMatchObject({ me: { username: 'ada' } });

  site.backend.expireAccessTokens();
  const written = await tab.run(async () => {
    const { GraphQLClient, gql } = await import('graphql-request');
    const client = new GraphQLClient(`${location.origin}/api/graphql`, { headers: { 'X-Client': 'graphql-request' } });
    const note = await client.request<unknown>(gql`mutation Add($text: String!) { addNote(text: $text) { id text } }`, { text: 'by GraphQL' });
    return { note, all: await client.request<unknown>('{ notes { text } }') };
  });
  expect(written).toMatchObject({ note: { addNote: { text: 'by GraphQL' } }, all: { notes: [{ text: 'by GraphQL' }] } });

  const [, refused, repeated, last] = site.to('/api/graphql');
  expect(repeated?.body.toString()).toBe(refused?.body.toString());
  expect(last?.headers['x-client']).toBe('graphql-request');
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
  expectEachWithToken(site);
  await expectNoToken(tab, site, [login, me, written]);
});
