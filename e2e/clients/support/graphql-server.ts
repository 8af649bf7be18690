/** GraphQL over HTTP before the site's own backend: what it resolves it asks there, with the token that the request came with. */
import { buildSchema, graphql, GraphQLError } from 'graphql';
import { askBackend } from './ask-backend.js';
import type { Received, Site } from '../../support/site.js';

const schema = buildSchema(`
  type User { username: String! name: String! }
  type Tokens { accessToken: String! refreshToken: String! expiresIn: Int! user: User! }
  type Note { id: Int! text: String! }
  type Query { me: User! notes: [Note!]! }
  type Mutation { login(username: String!, password: String!): Tokens! addNote(text: String!): Note! }
`);

const unauthenticated = (): GraphQLError => new GraphQLError('Not signed in', { extensions: { code: 'UNAUTHENTICATED' } });

/** A refused token is told as many GraphQL servers do: 200, with an error whose code is UNAUTHENTICATED. */
export async function answerGraphql(site: Site, received: Received): Promise<Response> {
  const ask = async (path: string, sent?: object): Promise<unknown> => {
    const response = await askBackend(site, received, `/api${path}`, sent);
    if (response.status === 401) throw unauthenticated();
    return response.json();
  };
  const { query, variables, operationName } = JSON.parse(received.body.toString()) as { query: string; variables?: Record<string, unknown>; operationName?: string };
  const result = await graphql({
    schema,
    source: query,
    variableValues: variables,
    operationName,
    rootValue: {
      me: () => ask('/me'),
      notes: () => ask('/notes'),
      login: (credentials: object) => ask('/auth/login', credentials),
      addNote: (note: object) => ask('/notes', note),
    },
  });
  return Response.json(result, { headers: { 'Content-Type': 'application/graphql-response+json' } });
}
