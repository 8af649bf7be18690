/** The workers that are compared: none, the least that passes requests through, and this library's. */
const AT_ONCE = `
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));`;

/** What any worker costs that answers at all. */
export const BARE = `${AT_ONCE}
addEventListener('fetch', (event) => {
  if (new URL(event.request.url).pathname.startsWith('/api/')) event.respondWith(fetch(event.request));
});`;

export const VARIANTS = /** @type {const} */ (['none', 'bare', 'ours']);

export const CONFIG = `tokenWorker({ api: '/api', login: '/api/login', refresh: '/api/refresh' });`;
