// @ts-check
/// <reference types="token-worker/token-worker-oidc.js" />
tokenWorker({ api: '/api', login: '/login' });
tokenWorker([{ api: '/api', provider: oidc({ issuer: 'https://id.example.com', clientId: 'app', redirectUri: '/callback' }), proof: dpop() }]);
// @ts-expect-error a rule is required
tokenWorker({ login: '/login' });
