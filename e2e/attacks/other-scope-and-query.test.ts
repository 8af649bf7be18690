/** Registers the worker's own script again, with a query that reads like a configuration, and for another scope. */
import { attack } from './support/attack.js';
import { withNaiveWorker } from './support/naive-worker.js';
import { stopped } from './support/outcome.js';

const FROM_SCRIPT = stopped('the configuration comes from the worker’s own script alone');
const REFUSED = stopped('the server gives the script under its one address alone, and the configuration comes from the script');

attack('Register the worker again, with a configuration in its query and for another scope', {
  engines: 'all',
  expected: { indexeddb: FROM_SCRIPT, memory: FROM_SCRIPT, sealed: REFUSED, 'sealed + proof': REFUSED },
  steps: async ({ tab, attacker, worker, signIn, ask }) => {
    await tab.run(
      async ([script, home]) => {
        const { serviceWorker } = navigator;
        const query = `?api=${encodeURIComponent(home)}&refresh=${encodeURIComponent(`${home}/refresh`)}&login=${encodeURIComponent(`${home}/login`)}`;
        for (const scope of ['/', '/elsewhere/']) {
          const registration = await serviceWorker.register(script + query, { scope }).catch(() => undefined);
          const worker = registration?.installing ?? registration?.waiting;
          if (!worker) continue;
          await new Promise<void>((resolve) => {
            const look = (): void => void (['activated', 'redundant'].includes(worker.state) && resolve());
            worker.addEventListener('statechange', look);
            look();
          });
        }
      },
      [worker, attacker.origin] as const,
    );
    await signIn();
    await tab.run(async (home) => {
      const askThere = (who: typeof globalThis): Promise<unknown> => who.fetch(`${home}/api/me`).then(() => undefined, () => undefined);
      await askThere(window);
      const frame = document.body.appendChild(Object.assign(document.createElement('iframe'), { src: '/elsewhere/index.html' }));
      await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
      await askThere(frame.contentWindow as unknown as typeof globalThis);
    }, attacker.origin);
    await ask();
    return attacker.received();
  },
  control: { name: 'a worker that takes its configuration from its query', victim: withNaiveWorker },
});
