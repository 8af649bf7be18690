/**
 * `npm run attacks`: every attack of e2e/attacks/ in each engine against each mode, and the table of docs/security.md from what
 * came of them. With names of engines (`npm run attacks -- chromium`) only these run, and the table is left as it is.
 */
import './node-version.mjs';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { withTable } from '../e2e/attacks/support/document.mjs';

const root = new URL('..', import.meta.url);
const DOCUMENT = new URL('docs/security.md', root);
const engines = process.argv.slice(2);

await import('./fresh-build.mjs');
const { status } = spawnSync(
  process.execPath,
  ['node_modules/playwright/cli.js', 'test', 'e2e/attacks', '--workers=2', '--reporter=list,./e2e/attacks/support/reporter.ts', ...engines.map((engine) => `--project=${engine}`)],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ATTACKS: 'all' } },
);
if (status !== 0) {
  console.error('\nAn attack came to another end than its file foretells, so docs/security.md is left as it was.');
  process.exit(status ?? 1);
}
if (engines.length === 0) {
  const told = JSON.parse(readFileSync(new URL('e2e/results/attacks.json', root), 'utf8'));
  writeFileSync(DOCUMENT, withTable(readFileSync(DOCUMENT, 'utf8'), told));
  console.log('\nThe table of docs/security.md is written.');
}
