/** Writes a session of the attacker's own into the database, so that the victim works in the attacker's account without knowing. */
import { attack } from './support/attack.js';
import { askFromOutside } from './support/attacker.js';
import { notStopped, stopped } from './support/outcome.js';
import { askBySecondWorker } from './support/second-worker.js';

const UNSEALED = 'a record that no sealed worker wrote is none';

attack('Plant a session of the attacker’s in the database', {
  engines: 'one',
  expected: {
    indexeddb: notStopped('whoever can write to the database can write a session; it gives the attacker no token'),
    memory: notStopped('whoever can write to the database can write a session; it gives the attacker no token'),
    sealed: stopped(UNSEALED),
    'sealed + proof': stopped(UNSEALED),
  },
  steps: async (victim) => {
    const { tab, site } = victim;
    const headers = { 'Content-Type': 'application/json' };
    const { body } = await askFromOutside(`${site.origin}/api/auth/login`, { method: 'POST', headers, body: JSON.stringify({ username: 'grace', password: 'hopper' }) });
    await tab.run(async (own) => {
      const settled = <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error ?? new Error('not read'));
        });
      const { accessToken, refreshToken } = JSON.parse(own) as { accessToken: string; refreshToken: string };
      const now = Date.now() / 1000;
      const tokens = { accessToken, refreshToken, receivedAt: now, expiresAt: now + 900, spread: 0.5 };
      const state = { status: 'signed-in', epoch: Math.floor(now * 1000), generation: 0, tokens, username: 'ada', attempts: 0, answered: 0, history: [] };
      const database = await settled(indexedDB.open('token-worker'));
      const objects = database.transaction('sessions', 'readwrite').objectStore('sessions');
      for (const key of await settled(objects.getAllKeys())) {
        if (typeof key !== 'string' || !key.startsWith('session ')) continue;
        const { format } = (await settled<unknown>(objects.get(key))) as { format: number };
        await settled(objects.put({ revision: crypto.randomUUID(), format, state }, key));
      }
      database.close();
    }, body);
    return askBySecondWorker(victim);
  },
  succeeded: (answer) => JSON.stringify(answer).includes('grace'),
});
