/** `npm run soak`: the soak of e2e/soak/ for 30 minutes, and docs/soak.md from what it found. Usage: npm run soak -- [--minutes 30] [--seed 1] */
import './node-version.mjs';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { documentOf } from '../e2e/soak/document.mjs';

const root = new URL('..', import.meta.url);
const RESULTS = 'test-results/soak/';
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' }, seed: { type: 'string', default: '1' } } });

await import('./fresh-build.mjs');
const parameters = ['test', 'e2e/soak', '--project=chromium', `--output=${RESULTS}`];
const { status } = spawnSync(process.execPath, ['node_modules/playwright/cli.js', ...parameters], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, SOAK_MINUTES: values.minutes, SOAK_SEED: values.seed },
});
// What failed is written down too: the figures say what.
const found = readdirSync(new URL(RESULTS, root), { recursive: true, encoding: 'utf8' }).find((file) => file.endsWith('soak.json'));
if (found !== undefined) {
  writeFileSync(new URL('docs/soak.md', root), documentOf(JSON.parse(readFileSync(new URL(RESULTS + found, root), 'utf8'))));
  console.log('\ndocs/soak.md is written.');
}
process.exit(status ?? 1);
