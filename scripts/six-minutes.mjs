/** `npm run six-minutes`: a user who stays six minutes at the provider, while the browser stops the worker; in every engine at once. */
import './node-version.mjs';
import { spawnSync } from 'node:child_process';

const root = new URL('..', import.meta.url);

await import('./fresh-build.mjs');
const scenario = ['e2e/oidc/worker-stopped.test.ts', '-g', 'while the user is at the provider'];
const { status } = spawnSync(process.execPath, ['node_modules/playwright/cli.js', 'test', ...scenario, '--workers=3', '--output=test-results/six-minutes/'], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, SECONDS_AT_PROVIDER: '360' },
});
process.exit(status ?? 1);
