/** What there is without a library: no worker, and the least that workers cost. */
import { readFileSync } from 'node:fs';
import { askWith, LOGIN, pagesWith, PLAIN_ASK, REGISTER } from './page.mjs';

const AT_ONCE = `
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));`;

const IS_API = `const isApi = (request) => request.url.startsWith(self.location.origin + '/api/') && !request.url.includes('/api/auth/');`;

/** The page says the token: whatever else a worker would do to know it is not measured. */
const TOLD = `
let token;
addEventListener('message', (event) => { token = event.data; event.ports[0].postMessage('taken'); });`;

const ATTACH = `
const attach = (request) => {
  const copy = new Request(request);
  copy.headers.set('authorization', 'Bearer ' + token);
  return copy;
};`;

/**
 * The token outlives the worker: read when it starts, before the first request is sent.
 * @param {{ write: string, read: string }} how expressions of what is written for `token`, and of the token in what was `kept`; each may be a promise
 */
const keptAs = ({ write, read }) => `
const opened = new Promise((resolve, reject) => {
  const request = indexedDB.open('limit', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('tokens');
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
let token;
const ready = opened.then((database) => done(database.transaction('tokens').objectStore('tokens').get('one'))).then((kept) => kept && ${read}).then((kept) => (token ??= kept));
const keep = async (token) => {
  const [database, value] = await Promise.all([opened, ${write}]);
  await done(database.transaction('tokens', 'readwrite').objectStore('tokens').put(value, 'one'));
};
addEventListener('message', (event) => {
  token = event.data;
  event.waitUntil(keep(token).then(() => event.ports[0].postMessage('taken')));
});`;

const IN_CLEAR = keptAs({ write: 'token', read: 'kept' });

/** As token-worker keeps it: under a key that cannot be exported. */
const ENCRYPTED = `
const encrypted = async (token) => {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { key, iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(token)) };
};
const decrypted = async ({ key, iv, data }) => new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, data));
${keptAs({ write: 'encrypted(token)', read: 'decrypted(kept)' })}`;

const listen = (respond) => `addEventListener('fetch', (event) => { if (isApi(event.request)) event.respondWith(${respond}); });`;

const TELL = `
const tell = (token) => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = resolve;
  navigator.serviceWorker.controller.postMessage(token, [port2]);
});`;

const withHeader = `
let authorization;
globalThis.start = async () => { authorization = 'Bearer ' + (await login()).accessToken; };
${askWith('authorization')}`;

const told = `${REGISTER}${LOGIN}${TELL}${PLAIN_ASK}
let accessToken;
// A worker that was idle has been stopped, and has forgotten it.
globalThis.again = () => accessToken && tell(accessToken);
globalThis.start = async () => { await registered('/worker.js'); ({ accessToken } = await login()); await tell(accessToken); };`;

const keeping = (kept) => AT_ONCE + IS_API + kept + ATTACH + listen('token === undefined ? ready.then(() => fetch(attach(event.request))) : fetch(attach(event.request))');

/** As ours are for the same API (`core/routes.ts`): documents and scripts pass the worker by, what code asks for does not. */
const ROUTES = `
addEventListener('install', (event) => event.addRoutes([
  { condition: { requestMode: 'navigate' }, source: 'network' },
  { condition: { requestDestination: '' }, source: 'fetch-event' },
  { condition: { urlPattern: new URLPattern({ pathname: '/api/*', baseURL: self.location.origin }) }, source: 'fetch-event' },
  { condition: { urlPattern: new URLPattern({}) }, source: 'network' },
]));`;

const LIMIT = AT_ONCE + IS_API + TOLD + ATTACH + listen('fetch(attach(event.request))');

const CONFIG = "self.config = { api: '/api' };";
const ENCRYPTED_AND_CONFIGURED = `${keeping(ENCRYPTED)}importScripts('/config.js');`;
const neverRun = () => `function never() {${readFileSync(new URL('../../../dist/token-worker.js', import.meta.url), 'utf8')}}`;

export const workers = () => [
  { name: 'none', label: 'no worker; the page sets the header', pages: pagesWith(LOGIN + withHeader), files: {} },
  {
    name: 'idle',
    label: 'a worker with an empty fetch listener',
    pages: pagesWith(`${REGISTER}${LOGIN}${withHeader}const before = start; globalThis.start = async () => { await registered('/worker.js'); await before(); };`),
    files: { '/worker.js': `${AT_ONCE}addEventListener('fetch', () => undefined);` },
  },
  {
    name: 'pass',
    label: 'a worker that passes requests on; the page sets the header',
    pages: pagesWith(`${REGISTER}${LOGIN}${withHeader}const before = start; globalThis.start = async () => { await registered('/worker.js'); await before(); };`),
    files: { '/worker.js': AT_ONCE + IS_API + listen('fetch(event.request)') },
  },
  { name: 'limit', label: 'the least worker that attaches a header', pages: pagesWith(told), files: { '/worker.js': LIMIT } },
  { name: 'limit-again', label: 'the same worker, measured as another', pages: pagesWith(told), files: { '/worker.js': LIMIT } },
  { name: 'limit-routes', label: 'the same with static routes', pages: pagesWith(told), files: { '/worker.js': LIMIT + ROUTES } },
  {
    name: 'limit-kept',
    label: 'the least worker that reads its token from IndexedDB',
    pages: pagesWith(told),
    files: { '/worker.js': keeping(IN_CLEAR) },
  },
  {
    name: 'limit-encrypted',
    label: 'the same with an encrypted token and a configuration file',
    pages: pagesWith(told),
    files: { '/worker.js': ENCRYPTED_AND_CONFIGURED, '/config.js': CONFIG },
  },
  {
    name: 'limit-large',
    label: 'the encrypted one, as large as token-worker',
    pages: pagesWith(told),
    files: { '/worker.js': ENCRYPTED_AND_CONFIGURED + neverRun(), '/config.js': CONFIG },
  },
  {
    name: 'limit-split',
    label: 'the encrypted one, as large in a second file',
    pages: pagesWith(told),
    files: {
      '/worker.js': `${ENCRYPTED_AND_CONFIGURED}addEventListener('install', () => importScripts('/rest.js'));`,
      '/config.js': CONFIG,
      '/rest.js': neverRun(),
    },
  },
];
