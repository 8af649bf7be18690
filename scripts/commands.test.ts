/** What the repository's commands say when something is missing: a sentence that helps, and a failure. */
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

interface Ended {
  readonly status: number | null;
  readonly output: string;
}

function run(parameters: readonly string[], environment: NodeJS.ProcessEnv = {}): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  return { status, output: stdout + stderr };
}

it('a browser that is not there and cannot be installed is named, with the ways to get it', () => {
  const { status, output } = run(['scripts/browsers.mjs'], {
    // No program to be found, no build of Playwright's, and nobody to download one from.
    PATH: '/nowhere',
    PLAYWRIGHT_BROWSERS_PATH: '/nowhere/browsers',
    PLAYWRIGHT_DOWNLOAD_HOST: 'http://127.0.0.1:9',
  });
  expect(status).toBe(1);
  expect(output).toContain('The tests need Chromium, and it is not installed.');
  expect(output).toContain('npx playwright install chromium');
  expect(output).toContain('sudo apt-get install chromium');
}, 60_000);

it('an old Node.js is told from what is needed', () => {
  const pretend = "Object.defineProperty(process, 'versions', { value: { node: '18.20.0' } }); Object.defineProperty(process, 'version', { value: 'v18.20.0' });";
  const { status, output } = run(['--input-type=module', '--eval', `${pretend} await import('./scripts/node-version.mjs');`]);
  expect(status).toBe(1);
  expect(output).toContain('token-worker needs Node.js 20.19 or later; this is v18.20.0.');
});

it('the Node.js of this run is new enough', () => {
  expect(run(['scripts/node-version.mjs'])).toEqual({ status: 0, output: '' });
});
