/** `npm run fidelity`: the long form of the matrix in each engine, and docs/fidelity.md from what it found. Takes some minutes. */
import './node-version.mjs';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { documentOf } from '../e2e/fidelity/document.mjs';

const root = new URL('..', import.meta.url);
const ENGINES = ['chromium', 'firefox', 'webkit'];

await import('./fresh-build.mjs');
// One engine after the other: the machine is for one browser at a time.
const { status } = spawnSync(process.execPath, ['node_modules/playwright/cli.js', 'test', 'e2e/fidelity', '--workers=1'], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, FIDELITY: 'long' },
});
if (status !== 0) {
  console.error('\nThe matrix found what the table of causes does not explain, so docs/fidelity.md is left as it was.');
  process.exit(status ?? 1);
}
const results = ENGINES.map((engine) => JSON.parse(readFileSync(new URL(`e2e/results/fidelity-long-${engine}.json`, root), 'utf8')));
writeFileSync(new URL('docs/fidelity.md', root), documentOf(results));
console.log('\ndocs/fidelity.md is written.');
