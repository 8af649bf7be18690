/** Compiled and not run: what the guide's workers use fits the types of Workbox and of Serwist. */
import { BackgroundSyncQueue, NetworkFirst as SerwistNetworkFirst } from 'serwist';
import { createTokenManager } from 'token-worker/sw';
import { tokenPlugin, tokenReplay, tokenRoutes } from 'token-worker/sw/workbox';
import { Queue } from 'workbox-background-sync';
import { registerRoute } from 'workbox-routing';
import { NetworkFirst } from 'workbox-strategies';

const tokens = createTokenManager({ api: '/api' });
tokenRoutes(tokens).forEach(registerRoute);
for (const route of tokenRoutes(tokens, ['PROPFIND'])) registerRoute(route);

const queue = new Queue('notes', { onSync: tokenReplay(tokens) });
const serwistQueue = new BackgroundSyncQueue('notes', { onSync: tokenReplay(tokens) });

export const strategies = [
  new NetworkFirst({ plugins: [tokenPlugin(tokens, { queue })] }),
  new SerwistNetworkFirst({ plugins: [tokenPlugin(tokens, { queue: serwistQueue })] }),
];

export const push = async (request: Request): Promise<void> => queue.pushRequest({ request, metadata: { tokenWorker: await tokens.sessionOf(request) } });
