/** `npm test`: build, types, lint, the site, unit tests, the search through simulated schedules, then the scenarios in real browsers, which it installs where they are missing. */
import './node-version.mjs';
import { runStages } from './stages.mjs';

const bin = (path) => ['node_modules/', path].join('');

const failed = await runStages([
  // The scenarios and their types are about the built package, so that comes first.
  [['Build', ['scripts/build.mjs']]],
  // Each keeps one core busy, and none depends on another.
  [
    ['Types', ['scripts/types.mjs']],
    ['Lint', [bin('eslint/bin/eslint.js'), '.']],
    ['Documentation', ['scripts/docs.mjs']],
  ],
  [['Unit tests', [bin('vitest/vitest.mjs'), 'run']]],
  [['Search through schedules of the simulated world', ['scripts/search.mjs', '--schedules', '20000', '--defects', '--seed', '1']]],
  [['Browsers', ['scripts/browsers.mjs']]],
  [['Scenarios in browsers', [bin('playwright/cli.js'), 'test']]],
]);

if (failed.length > 0) {
  for (const name of failed) console.error(`\n${name}: failed.`);
  process.exit(1);
}
console.log('\nAll passed.');
