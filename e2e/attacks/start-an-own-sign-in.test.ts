/** Listens to what the user types at the next sign-in, and signs in with it from the attacker's machine, with a key of its own where one is asked for. */
import { generateKeyPair, generateProof } from 'dpop';
import { attack } from './support/attack.js';
import { askFromOutside } from './support/attacker.js';
import { notStopped } from './support/outcome.js';

const WHY = notStopped('what a person types into the page, script in the page can read; a sign-in at a provider’s own page keeps the password from it');

attack('Listen to the password, and start a sign-in of one’s own', {
  engines: 'one',
  expected: { indexeddb: WHY, memory: WHY, sealed: WHY, 'sealed + proof': WHY },
  steps: async ({ tab, site, endpoints, signIn }) => {
    await tab.run(() => {
      const { fetch } = window;
      window.fetch = (...given) => {
        Object.assign(window, { typed: given[1]?.body });
        return fetch(...given);
      };
    });
    await signIn();
    const body = await tab.run(() => (window as unknown as { typed: string }).typed);
    const url = site.origin + endpoints.login;
    const proof = await generateProof(await generateKeyPair('ES256'), url, 'POST');
    return askFromOutside(url, { method: 'POST', headers: { 'Content-Type': 'application/json', DPoP: proof }, body });
  },
});
