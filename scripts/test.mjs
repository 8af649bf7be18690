/** `npm test`: types, lint, build, unit tests, the search through simulated schedules, then the scenarios in real browsers, which it installs where they are missing. */
import './node-version.mjs';
import { spawnSync } from 'node:child_process';

const bin = (path) => ['node_modules/', path].join('');
const STEPS = [
  // The scenarios and their types are about the built package, so that comes first.
  ['Build', ['scripts/build.mjs']],
  ['Types', ['scripts/types.mjs']],
  ['Lint', [bin('eslint/bin/eslint.js'), '.']],
  ['Unit tests', [bin('vitest/vitest.mjs'), 'run']],
  ['Search through schedules of the simulated world', ['scripts/search.mjs', '--schedules', '20000', '--defects', '--seed', '1']],
  ['Browsers', ['scripts/browsers.mjs']],
  ['Scenarios in browsers', [bin('playwright/cli.js'), 'test']],
];

for (const [name, command] of STEPS) {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(process.execPath, command, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) {
    console.error(`\n${name}: failed.`);
    process.exit(status ?? 1);
  }
}
console.log('\nAll passed.');
