/** Looks for a source map of the worker's script: under the usual address, and where the script or its headers say. */
import { attack } from './support/attack.js';
import { withLeakyScript } from './support/leaky-script.js';
import { stopped } from './support/outcome.js';

const NO_SECRET = stopped('there is no secret in it');
const NO_MAP = stopped('there is no map, and neither the script nor a header names one');

attack('Read a source map of the worker’s script', {
  engines: 'one',
  expected: { indexeddb: NO_SECRET, memory: NO_SECRET, sealed: NO_MAP, 'sealed + proof': NO_MAP },
  steps: ({ tab, worker }) =>
    tab.run(async (url) => {
      const answer = await fetch(url, { cache: 'no-store' });
      const script = await answer.text();
      const named = [answer.headers.get('SourceMap'), answer.headers.get('X-SourceMap'), /[#@]\s*sourceMappingURL=(\S+)/.exec(script)?.[1], `${url}.map`];
      const texts: string[] = [];
      for (const map of named) if (typeof map === 'string') texts.push(await (await fetch(new URL(map, location.origin + url))).text());
      return texts;
    }, worker),
  control: {
    name: 'a server that has a map made of the script with the secret',
    victim: (stage) =>
      withLeakyScript(stage, {
        isGivenTo: ({ headers }) => headers['sec-fetch-dest'] === 'serviceworker',
        files: (script) => ({ '/token-worker.js.map': JSON.stringify({ version: 3, sources: ['worker.js'], sourcesContent: [script], mappings: '' }) }),
      }),
  },
});
