/** The Angular example, built by its own command. Its packages want another TypeScript than this repository's: they are installed outside it, once. */
import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPacked } from '../../../scripts/packed.mjs';
import { filesOf, type Files } from './built-example.js';
import { copyTo, link, packageOf, putWorker, ROOT, run } from './copied.js';

const isThere = (path: string): Promise<boolean> => access(path).then(() => true, () => false);

/** A folder whose node_modules has what the example asks for, but for token-worker. */
async function installAngular(): Promise<string> {
  const { dependencies, devDependencies } = await packageOf(join(ROOT, 'examples/angular'));
  const others = Object.fromEntries(Object.entries(dependencies).filter(([name]) => name !== 'token-worker'));
  const wanted = JSON.stringify({ private: true, dependencies: others, devDependencies });
  const place = join(await realpath(tmpdir()), `token-worker-angular-${createHash('sha256').update(wanted).digest('hex').slice(0, 20)}`);
  if (await isThere(place)) return place;
  const own = await mkdtemp(`${place}-`);
  await writeFile(join(own, 'package.json'), wanted);
  await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: own });
  // Another process may have been first; its folder is as good.
  await rename(own, place).catch(() => rm(own, { recursive: true, force: true }));
  return place;
}

export async function builtAngular(): Promise<Files> {
  const installed = await installAngular();
  const folder = await mkdtemp(join(installed, 'app-'));
  try {
    await copyTo('angular', folder);
    const packed = await installPacked();
    await mkdir(join(folder, 'node_modules'));
    await link(folder, ['token-worker'], packed);
    await putWorker(folder, packed);
    await run(process.execPath, [join(installed, 'node_modules/@angular/cli/bin/ng.js'), 'build'], { cwd: folder, env: { ...process.env, CI: '1', NG_CLI_ANALYTICS: 'false' } });
    return await filesOf(join(folder, 'dist/notes/browser'));
  } finally {
    await rm(folder, { recursive: true });
  }
}
