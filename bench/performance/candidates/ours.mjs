/** This library, as its users have it: the drop-in file, and `register` in the page. */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dropIn, sealWorker, toNode } from '../../../dist/server.js';
import { pagesWith, PLAIN_ASK, REGISTER } from './page.mjs';

const DIST = new URL('../../../dist/', import.meta.url);
const built = (name) => readFileSync(new URL(name, DIST), 'utf8');

const ENDPOINTS = { login: '/api/auth/login', refresh: '/api/auth/refresh' };
const API = { api: '/api', ...ENDPOINTS };

const page = (signIn) => `import { register } from '/dist/index.js';
${PLAIN_ASK}
globalThis.start = async () => { await register('/token-worker.js'); ${signIn} };`;

const LOGIN = "await fetch('/api/auth/login', { method: 'POST' });";

/** Rules for that many APIs, the last of which is the one that is asked. */
const rules = (count) => [...Array.from({ length: count - 1 }, (_, rule) => `/service-${String(rule)}/v1/`), '/api'];
const sessions = (count) => [...Array.from({ length: count - 1 }, (_, session) => ({ name: `other-${String(session)}`, api: `/other-${String(session)}/`, login: `/other-${String(session)}/login` })), API];

/** No client: nothing in the page wakes the worker when a renewal is due. */
const BARE_PAGE = `${REGISTER}${PLAIN_ASK}
globalThis.start = async () => { await registered('/token-worker.js'); ${LOGIN} };`;

function candidate(name, label, config, { file = 'token-worker.js', script = page(LOGIN), prelude = '', ...more } = {}) {
  const chunks = Object.fromEntries(readdirSync(DIST).filter((file) => file.endsWith('.js')).map((chunk) => [`/dist/${chunk}`, built(chunk)]));
  const files = { ...chunks, '/token-worker.js': built(file), '/token-worker.config.js': `${prelude}tokenWorker(${config});` };
  return { name, label, pages: pagesWith(script), files, ...more };
}

const of = (config) => JSON.stringify(config);

export const ours = () => [
  candidate('ours', 'token-worker', of(API)),
  candidate('ours-sealed', "token-worker, storage: 'sealed'", of({ ...API, storage: 'sealed' }), {
    wrap: (handle) => {
      const sealing = toNode(sealWorker({ keys: randomBytes(32).toString('base64url'), script: dropIn('token-worker.js') }));
      return (request, response) => sealing(request, response, () => handle(request, response));
    },
  }),
  candidate('ours-oidc', 'token-worker-oidc.js, Bearer', of(API), { file: 'token-worker-oidc.js' }),
  candidate('ours-dpop', 'token-worker-oidc.js, DPoP', `{ ...${of(API)}, proof: dpop() }`, { file: 'token-worker-oidc.js' }),
  candidate('ours-asked', 'token-worker without static routes', of(API), { prelude: 'delete InstallEvent.prototype.addRoutes;' }),
  candidate('ours-bare', 'token-worker, pages without its client', of({ ...API, refreshBefore: 0 }), { script: BARE_PAGE }),
  candidate('ours-bare-10-rules', 'the same, 10 rules', of({ ...API, api: rules(10), refreshBefore: 0 }), { script: BARE_PAGE }),
  candidate('ours-bare-100-rules', 'the same, 100 rules', of({ ...API, api: rules(100), refreshBefore: 0 }), { script: BARE_PAGE }),
  candidate('ours-bare-10-sessions', 'the same, 10 sessions', of(sessions(10).map((session) => ({ ...session, refreshBefore: 0 }))), { script: BARE_PAGE }),
  candidate('ours-10-rules', 'token-worker, 10 rules', of({ ...API, api: rules(10) })),
  candidate('ours-100-rules', 'token-worker, 100 rules', of({ ...API, api: rules(100) })),
  candidate('ours-10-sessions', 'token-worker, 10 sessions', of(sessions(10))),
];
