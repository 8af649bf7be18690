/** `npm run test:everywhere`: every scenario in every engine, those too that `npm test` runs in Chromium alone. Takes what `playwright test` takes. */
import './node-version.mjs';
import { spawnSync } from 'node:child_process';

await import('./fresh-build.mjs');
const { status } = spawnSync(process.execPath, ['node_modules/playwright/cli.js', 'test', ...process.argv.slice(2)], {
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, SCENARIOS: 'everywhere' },
});
process.exit(status ?? 1);
