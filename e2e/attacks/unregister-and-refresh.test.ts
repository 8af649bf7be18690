/** Unregisters the worker, opens a page that therefore has none, and asks for a renewal there. */
import { attack } from './support/attack.js';
import { notStopped, stopped } from './support/outcome.js';

attack('Unregister the worker, and refresh from a page that has none', {
  engines: 'all',
  expected: {
    indexeddb: stopped('the refresh token is the worker’s alone: a request without it is refused'),
    memory: notStopped('the cookie is all that the backend asks for, and the page reads the answer'),
    sealed: stopped('the refresh token is the worker’s alone: a request without it is refused'),
    'sealed + proof': stopped('the backend demands a proof, which the worker alone can make'),
  },
  steps: ({ tab, endpoints }) =>
    tab.run(async ({ refresh, me }) => {
      for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
      const frame = document.body.appendChild(Object.assign(document.createElement('iframe'), { src: '/frame.html' }));
      await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
      const inner = frame.contentWindow as unknown as typeof globalThis & Window;
      const said = [inner.navigator.serviceWorker.controller?.scriptURL ?? 'no worker'];
      for (const [method, url] of [['POST', refresh], ['GET', me]] as const) said.push(await (await inner.fetch(url, { method })).text());
      return said;
    }, endpoints),
});
