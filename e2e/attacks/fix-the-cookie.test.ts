/**
 * Gives the browser a cookie that the attacker knows, in the place of the one from which the worker's secret is made: the jar is
 * made to overflow, and the same name is set on other paths. Whoever knows the cookie gets the same secret from outside.
 */
import { attack } from './support/attack.js';
import { askFromOutside, type Heard } from './support/attacker.js';
import { signedInAs } from './support/modes.js';
import { stopped } from './support/outcome.js';
import { AS_A_WORKER, secretsIn } from './support/sealing.js';
import type { Victim } from './support/victim.js';

const NO_COOKIE = stopped('nothing in the worker depends on a cookie that names the browser');
const BY_PREFIX = stopped('on https the cookie has the prefix `__Host-Http-`: no script can set it');
const BY_SERVER = stopped('no script can overwrite a cookie that is httpOnly, this jar forgets none of a host’s, and where two of the name are sent the server gives out nothing');
const KEPT = { chromium: BY_PREFIX, firefox: BY_PREFIX, webkit: BY_SERVER };

const cookieIn = ({ headers }: Heard): string => [headers['set-cookie'] ?? []].flat()[0]?.split(';')[0] ?? '';

const PROBE = '/probe.html';
/** How often the planted cookie is written: until the browser has forgotten the one that was there, which is none of the page's to see. */
const TRIES = 40;

/** The worker's script is asked for anew, as it is now and then anyway. */
async function update(): Promise<void> {
  await (await navigator.serviceWorker.getRegistration())?.update().catch(() => undefined);
}

/** The same name on a longer path, whose cookie is sent first; then, in a jar that has overflowed and forgotten what it had, the same cookie. */
async function plant({ tab, site, worker }: Victim, cookie: string): Promise<void> {
  const write = (text: string): Promise<void> => tab.run((given) => void (document.cookie = location.protocol === 'https:' ? `${given}; secure` : given), text);
  await write(`${cookie}; path=${worker}`);
  await tab.run(update);
  await write(`${cookie}; path=${worker}; max-age=0`);
  await tab.run(() => {
    const secure = location.protocol === 'https:' ? '; secure' : '';
    const many = Array.from({ length: 800 }, (_, index) => `overflow${String(index)}`);
    for (const name of many) document.cookie = `${name}=x; path=/${secure}`;
    for (const name of many) document.cookie = `${name}=; path=/; max-age=0${secure}`;
  });
  for (let tries = 0; tries < TRIES && !String(site.to(PROBE).at(-1)?.headers.cookie).includes(cookie); tries += 1) {
    await write(`${cookie}; path=/; max-age=86400; samesite=strict`);
    await tab.run((url) => fetch(url, { cache: 'no-store' }).then(() => undefined), PROBE);
  }
  await tab.run(update);
}

attack('Fix the cookie that the secret is made of: overflow of the jar, the same name on another path', {
  engines: 'all',
  site: { http2: true },
  expected: { indexeddb: NO_COOKIE, memory: NO_COOKIE, sealed: KEPT, 'sealed + proof': KEPT },
  steps: async (victim) => {
    const { site, worker, sealed } = victim;
    const own = await askFromOutside(site.origin + worker, { headers: AS_A_WORKER });
    const before = sealed().length;
    await plant(victim, cookieIn(own) || 'token-worker-browser=of-the-attacker');
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
