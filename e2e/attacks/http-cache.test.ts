/** Asks the HTTP cache for the script that the browser has just fetched for the worker. */
import { attack } from './support/attack.js';
import { withLeakyScript } from './support/leaky-script.js';
import { stopped } from './support/outcome.js';

const NO_SECRET = stopped('there is no secret in it');
const NOT_STORED = stopped('`Cache-Control: no-store`, and `Vary` names what tells a worker’s fetch from others');

attack('Take the worker’s script out of the HTTP cache', {
  engines: 'all',
  expected: { indexeddb: NO_SECRET, memory: NO_SECRET, sealed: NOT_STORED, 'sealed + proof': NOT_STORED },
  steps: ({ tab, worker }) =>
    tab.run(async (url) => {
      const texts: string[] = [];
      const take = async (): Promise<void> => {
        for (const cache of ['force-cache', 'only-if-cached', 'default'] as const) {
          texts.push(await fetch(url, { cache, mode: 'same-origin' }).then((answer) => answer.text(), (error: Error) => error.name));
        }
      };
      await take();
      // Fetched anew through the cache, and then at once from it.
      for (const updateViaCache of ['all', 'imports', 'none'] as const) {
        const registration = await navigator.serviceWorker.register(url, { scope: `/${updateViaCache}/`, updateViaCache });
        await registration.update().catch(() => undefined);
        await take();
      }
      return texts;
    }, worker),
  control: {
    safeIn: { webkit: 'the HTTP cache gives no page what was fetched for a worker' },
    name: 'a server that lets the answer be stored, for whoever asks next',
    victim: (stage) =>
      withLeakyScript(stage, { isGivenTo: ({ headers }) => headers['sec-fetch-dest'] === 'serviceworker', headers: { 'Cache-Control': 'max-age=3600' } }),
  },
});
