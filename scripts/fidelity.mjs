/**
 * `npm run fidelity`: the long form of the matrix in each engine, and docs/fidelity.md from what it found. Takes some minutes.
 * With names of engines (`npm run fidelity -- firefox`) only these run again, and the others' last results stand.
 */
import './node-version.mjs';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { documentOf } from '../e2e/fidelity/document.mjs';

const root = new URL('..', import.meta.url);
const ENGINES = ['chromium', 'firefox', 'webkit'];
const given = process.argv.slice(2);

/** @param {string} engine */
function run(engine) {
  // A folder of its own: the test runner empties it at the beginning, and the other engines' results are beside it.
  const parameters = ['test', 'e2e/fidelity', `--project=${engine}`, `--output=e2e/results/fidelity-${engine}`];
  const { status } = spawnSync(process.execPath, ['node_modules/playwright/cli.js', ...parameters], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, FIDELITY: 'long' },
  });
  return status === 0;
}

await import('./fresh-build.mjs');
// One engine after the other: the machine is for one browser at a time.
const failed = (given.length > 0 ? given : ENGINES).filter((engine) => !run(engine));
if (failed.length > 0) {
  console.error(`\nNot everything that differs in ${failed.join(', ')} is explained by e2e/fidelity/causes.ts, so docs/fidelity.md is left as it was.`);
  process.exit(1);
}
const results = ENGINES.map((engine) => JSON.parse(readFileSync(new URL(`e2e/results/fidelity-long-${engine}.json`, root), 'utf8')));
writeFileSync(new URL('docs/fidelity.md', root), documentOf(results));
console.log('\ndocs/fidelity.md is written.');
