/**
 * A control: a worker that attaches tokens as ours does and makes the mistakes that others have made. It keeps tokens in memory,
 * takes its configuration from its query and from messages, tells what it is asked, and lets errors out as they are.
 */
import { registerBare, signIn } from '../../support/page-actions.js';
import type { SiteOptions } from '../../support/site.js';
import { victimOf, type Stage, type Victim } from './victim.js';

export const NAIVE_WORKER = `
let config = { api: new URL(location.href).searchParams.get('api') || location.origin + '/api' };
let tokens = {};
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
async function answer(request) {
  if (request.url.includes('/auth/')) {
    const response = await fetch(request);
    tokens = await response.clone().json();
    return new Response('{}', { status: response.status });
  }
  const copy = new Request(request, { mode: 'cors', headers: { ...Object.fromEntries(request.headers), 'X-Access-Token': tokens.accessToken || '' } });
  return fetch(copy);
}
addEventListener('fetch', (event) => {
  if (event.request.url.startsWith(config.api) || event.request.url.includes('/auth/')) event.respondWith(answer(event.request));
});
addEventListener('message', ({ data, ports, source }) => {
  const port = ports[0] || source;
  try {
    if (data.config) config = { ...config, ...data.config };
    if (data.type.endsWith(':hello')) port.postMessage({ config, ...tokens });
    else if (data.tokens.length > 0) port.postMessage({ ok: true });
  } catch (error) {
    port.postMessage({ error: error.message + ' while it held ' + JSON.stringify(tokens) });
  }
});
`;

const WORKER = '/naive-worker.js';

export async function withNaiveWorker(stage: Stage, given: SiteOptions = {}): Promise<Victim> {
  const site = await stage.serve({ ...given, files: { ...given.files, [WORKER]: NAIVE_WORKER } });
  const browser = await stage.newProfile();
  const tab = await browser.open(site.origin);
  await registerBare(tab, WORKER);
  await signIn(tab);
  return victimOf(stage, { browser, site, tab, worker: WORKER });
}
