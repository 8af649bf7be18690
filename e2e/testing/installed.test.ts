/** What the scenarios try is what npm installs from the tarball, not what lies in this repository. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtFile, builtModule } from '../support/installed.js';
import { ONE_ENGINE } from '../support/one-engine.js';
import { expect, test } from '../support/test.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test('the sites serve the installed package', { tag: ONE_ENGINE }, async ({ serve }) => {
  expect(relative(ROOT, fileURLToPath(builtModule('index.js')))).toMatch(/^\.\..*node_modules.token-worker.dist.index\.js$/);
  const site = await serve();
  for (const path of ['token-worker.js', 'dist/index.js', 'dist/token-worker-fallback.js']) {
    expect(await (await fetch(`${site.origin}/${path}`)).text()).toBe(await builtFile(path.replace('dist/', '')));
  }
});
