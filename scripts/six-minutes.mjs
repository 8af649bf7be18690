/** `npm run six-minutes`: a user who stays six minutes at the provider, while the browser stops the worker; in every engine. */
import { spawnSync } from 'node:child_process';

const { status } = spawnSync(process.execPath, ['node_modules/playwright/cli.js', 'test', 'e2e/oidc/worker-stopped.test.ts', '-g', 'while the user is at the provider', '--workers', '3'], {
  stdio: 'inherit',
  env: { ...process.env, SECONDS_AT_PROVIDER: '360' },
});
process.exit(status ?? 1);
