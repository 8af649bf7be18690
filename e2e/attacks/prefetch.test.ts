/** Has the script prefetched, by a link and by speculation rules, then opens it as a page and asks for it as a script's text. */
import { attack } from './support/attack.js';
import { TO_EVERYONE, withLeakyScript } from './support/leaky-script.js';
import { stopped } from './support/outcome.js';

const NO_SECRET = stopped('there is no secret in it');
const BY_DESTINATION = stopped('prefetched or opened, it is no worker’s fetch: it comes without the secret');

attack('Prefetch the worker’s script, by a link and by speculation rules, and open it as a page', {
  engines: 'all',
  expected: { indexeddb: NO_SECRET, memory: NO_SECRET, sealed: BY_DESTINATION, 'sealed + proof': BY_DESTINATION },
  steps: async ({ tab, browser, site, worker }) => {
    const found: Record<string, string> = {};
    found['link prefetch'] = await tab.run(async (url) => {
      for (const kind of ['', 'script', 'serviceworker']) {
        const link = Object.assign(document.createElement('link'), { rel: 'prefetch', href: url });
        if (kind !== '') link.setAttribute('as', kind);
        const settled = new Promise((resolve) => ['load', 'error'].forEach((type) => link.addEventListener(type, resolve, { once: true })));
        document.head.append(link);
        await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, 300))]);
      }
      return (await fetch(url, { cache: 'force-cache' })).text();
    }, worker);
    const other = await browser.open(`${site.origin}/speculating.html`);
    const left = other.run(async (url) => {
      for (const eagerness of ['prefetch', 'prerender']) {
        const rules = { [eagerness]: [{ source: 'list', urls: [url], eagerness: 'immediate' }] };
        document.head.append(Object.assign(document.createElement('script'), { type: 'speculationrules', textContent: JSON.stringify(rules) }));
      }
      // Where a browser knows of such rules, it begins at once.
      await new Promise((resolve) => setTimeout(resolve, 300));
      setTimeout(() => location.assign(url));
    }, worker);
    // The page may be gone before the driver has looked.
    await left.catch(() => undefined);
    const isThere = (): Promise<boolean> => other.run((url) => location.pathname === url && document.readyState === 'complete', worker).catch(() => false);
    const deadline = Date.now() + 20_000;
    while (!(await isThere()) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
    found['opened as a page'] = await other.run(() => document.documentElement.textContent ?? '');
    return found;
  },
  powerless: {},
  control: { name: 'a server that gives the secret to everyone', victim: (stage) => withLeakyScript(stage, TO_EVERYONE) },
});
