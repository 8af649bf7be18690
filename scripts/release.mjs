/**
 * `npm run release`: publishes what is committed, with provenance where the machine can attest it. `--dry-run` does all but publish.
 * Before it, `npx changeset version` turns the changesets into a version and CHANGELOG.md, which are committed.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { releaseFaults } from './release-faults.mjs';

const isDryRun = process.argv.includes('--dry-run');
const git = (...parameters) => execFileSync('git', parameters, { encoding: 'utf8' }).trim();
const run = (command, ...parameters) => execFileSync(command, parameters, { stdio: 'inherit' });

const faults = releaseFaults({
  branch: git('rev-parse', '--abbrev-ref', 'HEAD'),
  changes: git('status', '--porcelain'),
  changesets: readdirSync('.changeset').filter((file) => file.endsWith('.md') && file !== 'README.md'),
  manifest: JSON.parse(readFileSync('package.json', 'utf8')),
  environment: process.env,
});
for (const fault of faults) console.error(`✗ ${fault}`);
if (faults.length > 0 && !isDryRun) process.exit(1);

run('npm', 'test');
run('npx', 'publint', '--strict');
// npm attests where, from which commit and by which workflow the tarball was built.
const publish = ['publish', '--access', 'public', ...(process.env.CI === undefined ? [] : ['--provenance'])];
run('npm', ...publish, ...(isDryRun ? ['--dry-run'] : []));
if (!isDryRun) run('npx', 'changeset', 'tag');
