/**
 * `npm run walk`: adopts the packed package in apps made from public templates, as their users would, step by step, and writes the
 * table of docs/adoption.md; then the Angular example. With names (`npm run walk -- angular plain`) only these are gone, and the document stays as it was.
 */
import './node-version.mjs';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tableOf, withWalks } from './walk/document.mjs';

const root = new URL('..', import.meta.url);
const DOCUMENT = new URL('docs/adoption.md', root);
const RESULTS = 'test-results/walk/';
const WALKS = ['plain', 'react', 'workbox', 'angular'];
const given = process.argv.slice(2);

const unknown = given.find((name) => !WALKS.includes(name));
if (unknown !== undefined) {
  console.error(`There is no walk "${unknown}". There are: ${WALKS.join(', ')}.`);
  process.exit(1);
}

await import('./fresh-build.mjs');
const walked = (given.length > 0 ? given : WALKS).map((name) => `e2e/examples/walks/${name}.test.ts`);
// Its framework is fetched from the registry too.
const files = given.length > 0 ? walked : [...walked, 'e2e/examples/angular.test.ts'];
// One after the other: the seconds are for a machine that does nothing else.
const { status } = spawnSync(process.execPath, ['node_modules/playwright/cli.js', 'test', ...files, '--project=chromium', '--workers=1', `--output=${RESULTS}`], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, WALK: 'all' },
});
if (status !== 0) {
  console.error('\nA walk did not come to its end, so docs/adoption.md is left as it was.');
  process.exit(status ?? 1);
}
const found = readdirSync(new URL(RESULTS, root), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('walk.json'));
// The test runner names the folders by the files.
const placeOf = (file) => WALKS.findIndex((name) => file.includes(`walks-${name}`));
const walks = found.sort((one, other) => placeOf(one) - placeOf(other)).map((file) => JSON.parse(readFileSync(new URL(RESULTS + file, root), 'utf8')));
console.log(`\n${tableOf(walks)}`);
if (walks.length === WALKS.length) {
  writeFileSync(DOCUMENT, withWalks(readFileSync(DOCUMENT, 'utf8'), walks));
  console.log('\ndocs/adoption.md is written.');
}
