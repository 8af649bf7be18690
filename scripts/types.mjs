/** Type-checks each part of the house against the runtime that it is for: a misplaced global is an error. */
import { spawnSync } from 'node:child_process';

const PROJECTS = ['core', 'sw', 'client', 'fallback', 'testing', 'server', 'tools', 'public', 'public/tsconfig.backend.json', 'e2e', 'tsconfig.tests.json', 'sw/tsconfig.tests.json'];

const failed = PROJECTS.filter((project) => {
  const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project], { stdio: 'inherit' });
  return status !== 0;
});
if (failed.length > 0) {
  console.error(`Type errors in: ${failed.join(', ')}`);
  process.exit(1);
}
