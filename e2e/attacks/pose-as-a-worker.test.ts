/** Asks for the worker's script with every header of the browser's own fetch, as far as a page can set them. */
import { attack } from './support/attack.js';
import { withLeakyScript } from './support/leaky-script.js';
import { stopped } from './support/outcome.js';
import { AS_A_WORKER } from './support/sealing.js';

attack('Ask for the script with the header of a worker set by hand', {
  engines: 'all',
  expected: {
    indexeddb: stopped('there is no secret in it'),
    memory: stopped('there is no secret in it'),
    sealed: stopped('`Sec-Fetch-Dest` is demanded too, which no page can set'),
    'sealed + proof': stopped('`Sec-Fetch-Dest` is demanded too, which no page can set'),
  },
  steps: ({ tab, worker }) =>
    tab.run(
      async ([url, headers]) => {
        const said: string[] = [];
        for (const mode of ['cors', 'same-origin'] as const) said.push(await (await fetch(url, { headers, mode, cache: 'no-store' })).text());
        return said;
      },
      [worker, AS_A_WORKER] as const,
    ),
  control: {
    name: 'a server that looks at `Service-Worker` alone',
    victim: (stage) => withLeakyScript(stage, { isGivenTo: ({ headers }) => headers['service-worker'] === 'script' }),
  },
});
