/** Puts the refresh token of the attacker's own session into the victim's cookie jar, so that the next renewal makes the app work in the attacker's account. */
import type { Seen } from '../support/page-actions.js';
import { attack } from './support/attack.js';
import { withoutWorker } from './support/bare-page.js';
import { askFromOutside } from './support/attacker.js';
import { stopped } from './support/outcome.js';

const NO_COOKIE = stopped('the refresh token is in no cookie');

attack('Fix the cookie with the refresh token, so that the app goes on in the attacker’s account', {
  engines: 'all',
  expected: {
    indexeddb: NO_COOKIE,
    memory: stopped('a renewal that answers another user’s token is not taken: the session ends'),
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
  control: {
    name: 'an app without a worker, which takes whatever token its refresh endpoint answers',
    victim: async (stage) => {
      const victim = await withoutWorker(stage, () => undefined, {}, '/cookie');
      const ask = (): Promise<Seen> =>
        victim.tab.run(async ({ refresh, me }) => {
          const { accessToken } = (await (await fetch(refresh, { method: 'POST' })).json()) as { accessToken: string };
          const answer = await fetch(me, { headers: { Authorization: `Bearer ${accessToken}` } });
          return { status: answer.status, body: await answer.text() };
        }, victim.endpoints);
      return { ...victim, ask };
    },
  },
});
