import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { ApolloProvider } from '@apollo/client/react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { session } from './session';

const client = new ApolloClient({
  link: new HttpLink({ uri: '/api/graphql' }),
  cache: new InMemoryCache(),
});
// What one user was shown is not kept for the next.
session.addEventListener('logout', () => void client.clearStore());

createRoot(document.getElementById('app')!).render(
  <ApolloProvider client={client}>
    <App />
  </ApolloProvider>,
);
