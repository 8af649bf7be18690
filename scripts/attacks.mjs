/**
 * `npm run attacks`: every attack of e2e/attacks/ in each engine against each mode, and the table of docs/security.md from what
 * came of them. With names of engines (`npm run attacks -- firefox`) only these run again, and the others' last results stand;
 * with names of attacks too (`npm run attacks -- firefox frames subdomain`) only these, and what an engine came to in the others.
 */
import './node-version.mjs';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { withTable } from '../e2e/attacks/support/document.mjs';

const root = new URL('..', import.meta.url);
const DOCUMENT = new URL('docs/security.md', root);
const ENGINES = ['chromium', 'firefox', 'webkit'];
const given = process.argv.slice(2);
const named = ENGINES.filter((engine) => given.includes(engine));
const engines = named.length > 0 ? named : ENGINES;
const attacks = given.filter((name) => !ENGINES.includes(name)).map((name) => `e2e/attacks/${name}.test.ts`);

/** What the last run in this engine has come to. */
const resultOf = (engine) => new URL(`e2e/results-attacks/${engine}.json`, root);

await import('./fresh-build.mjs');
const forget = () => engines.forEach((engine) => rmSync(resultOf(engine), { force: true }));
if (attacks.length === 0) forget();
const parameters = ['test', ...(attacks.length > 0 ? attacks : ['e2e/attacks']), '--workers=2', '--output=e2e/results/attacks', '--reporter=list,./e2e/attacks/support/reporter.ts'];
const { status } = spawnSync(process.execPath, ['node_modules/playwright/cli.js', ...parameters, ...engines.map((engine) => `--project=${engine}`)], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, ATTACKS: 'all' },
});
if (status !== 0) {
  // Nor is anything left for the next run to make a table of.
  forget();
  console.error('\nAn attack came to another end than its file foretells, so docs/security.md is left as it was.');
  process.exit(status ?? 1);
}
const results = ENGINES.map(resultOf);
if (results.every((file) => existsSync(file))) {
  const told = results.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(DOCUMENT, withTable(readFileSync(DOCUMENT, 'utf8'), told));
  console.log('\nThe table of docs/security.md is written.');
}
