/** Gives a browser that has never been to the site the cookie from which the worker's secret will be made, before the worker is there. */
import { register } from '../support/page-actions.js';
import { attack } from './support/attack.js';
import { askFromOutside, type Heard } from './support/attacker.js';
import { signedInAs } from './support/modes.js';
import { notStopped, stopped } from './support/outcome.js';
import { AS_A_WORKER, secretsIn } from './support/sealing.js';

const NO_COOKIE = stopped('nothing in the worker depends on a cookie that names the browser');
const BY_PREFIX = stopped('on https the cookie has the prefix `__Host-Http-`: no script can set it');
const BY_PREFIX_IF_KNOWN = {
  chromium: BY_PREFIX,
  firefox: BY_PREFIX,
  webkit: notStopped('WebKitGTK knows no cookie prefixes: script that is there before the worker’s first fetch chooses the secret, and can decrypt what is stored'),
};

const cookieIn = ({ headers }: Heard): string => [headers['set-cookie'] ?? []].flat()[0]?.split(';')[0] ?? '';

attack('Plant the cookie that the secret is made of before the worker is there', {
  engines: 'all',
  site: { http2: true },
  expected: { indexeddb: NO_COOKIE, memory: NO_COOKIE, sealed: BY_PREFIX_IF_KNOWN, 'sealed + proof': BY_PREFIX_IF_KNOWN },
  steps: async ({ newProfile, site, worker, sealed }) => {
    const own = await askFromOutside(site.origin + worker, { headers: AS_A_WORKER });
    const tab = await (await newProfile()).open(site.origin);
    await tab.run((cookie) => {
      document.cookie = `${cookie}; path=/; max-age=86400; samesite=strict${location.protocol === 'https:' ? '; secure' : ''}`;
    }, cookieIn(own) || 'token-worker-browser=of-the-attacker');
    const before = sealed().length;
    await register(tab, worker);
    return { known: secretsIn(own.body), given: sealed().slice(before).flatMap(({ secrets }) => secrets) };
  },
  succeeded: (loot) => {
    const { known, given } = loot as { known: string[]; given: string[] };
    return given.some((secret) => known.includes(secret));
  },
  control: {
    name: 'http://localhost, where the cookie can have no prefix',
    victim: (stage) => signedInAs(stage, { refreshTokenIn: 'worker', storage: 'sealed', hasProof: false }),
  },
});
