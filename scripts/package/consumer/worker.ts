/** What an app's own worker writes. */
import { createTokenManager, manageTokens, type TokenManager, type TokenWorkerConfig } from 'token-worker/sw';
import { dpop } from 'token-worker/sw/dpop';
import { oidc } from 'token-worker/sw/oidc';

declare const self: ServiceWorkerGlobalScope;

const config: TokenWorkerConfig = {
  api: ['/api', { url: 'https://api.example.com', methods: ['GET'], exclude: ['https://api.example.com/public'], unauthorized: (response) => response.status === 403 }],
  login: { url: '/api/auth/login', accessToken: 'data.access_token' },
  refresh: { url: '/api/auth/refresh', style: 'cookie', timeout: 4 },
  storage: 'sealed',
};
// @ts-expect-error a rule is required
export const nothing: TokenWorkerConfig = { login: '/login' };
// @ts-expect-error no such storage
export const elsewhere: TokenWorkerConfig = { api: '/api', storage: 'localStorage' };

manageTokens([config, { name: 'other', api: '/other', provider: oidc({ issuer: 'https://id.example.com', clientId: 'app', redirectUri: '/callback' }), proof: dpop() }]);

const tokens: TokenManager = createTokenManager(config);
self.addEventListener('fetch', (event) => {
  const response = tokens.handle({ request: event.request, event });
  if (response) event.respondWith(response);
});
self.addEventListener('message', (event) => {
  if (!tokens.handleMessage(event)) void event.data;
});
