import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { session } from './session';

const queryClient = new QueryClient();
// What one user was shown is not kept for the next.
session.addEventListener('logout', () => queryClient.clear());

createRoot(document.getElementById('app')!).render(
  <QueryClientProvider client={queryClient}>
    <App />
  </QueryClientProvider>,
);
