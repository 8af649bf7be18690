/** Has the browser preload the script because a page's headers say so: `Link` in the answer itself, and in an Early Hint before it. */
import { attack } from './support/attack.js';
import { TO_EVERYONE, withLeakyScript } from './support/leaky-script.js';
import { stopped } from './support/outcome.js';
import type { SiteOptions } from '../support/site.js';

const PAGE = '/hinted.html';
const KINDS = ['script', 'serviceworker', 'worker', 'fetch'];
const linksTo = (worker: string): string[] => [...KINDS.map((kind) => `<${worker}>; rel=preload; as=${kind}; crossorigin`), `<${worker}>; rel=modulepreload; as=serviceworker`];
const LINKS = ['/token-worker.js', '/token-worker-oidc.js'].flatMap(linksTo);

const site: SiteOptions = {
  http2: true,
  earlyHints: ({ path }) => (path === PAGE ? LINKS : []),
  answer: ({ path }) => (path === PAGE ? new Response('<!doctype html><title>hinted</title>', { headers: { 'Content-Type': 'text/html', Link: LINKS.join(', ') } }) : undefined),
};

const NO_SECRET = stopped('there is no secret in it');
const BY_DESTINATION = stopped('what is preloaded is no worker’s fetch: it comes without the secret');

attack('Have the worker’s script preloaded by Early Hints and by a Link header', {
  engines: 'all',
  site,
  expected: { indexeddb: NO_SECRET, memory: NO_SECRET, sealed: BY_DESTINATION, 'sealed + proof': BY_DESTINATION },
  steps: async ({ browser, site: { origin }, worker }) => {
    const tab = await browser.open(origin + PAGE);
    return tab.run(async (url) => {
      const texts: string[] = [];
      Object.defineProperty(window, 'tokenWorkerSecrets', { configurable: true, set: (value: unknown) => texts.push(JSON.stringify(value)) });
      addEventListener('error', (event) => event.preventDefault());
      texts.push(await (await fetch(url, { cache: 'force-cache' })).text());
      const script = Object.assign(document.createElement('script'), { src: url, crossOrigin: 'anonymous' });
      await new Promise((resolve) => {
        ['load', 'error'].forEach((type) => script.addEventListener(type, resolve, { once: true }));
        document.head.append(script);
      });
      await import(url).catch(() => undefined);
      return texts;
    }, worker);
  },
  control: { name: 'a server that gives the secret to everyone', victim: (stage) => withLeakyScript(stage, TO_EVERYONE, site) },
});
