/** An example as a user has it who copied its folder: outside the repository, with the packed package and the frameworks installed. */
import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { installPacked } from '../../../scripts/packed.mjs';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
export const run = promisify(execFile);

interface Package {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
}

export const packageOf = async (folder: string): Promise<Package> => JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Package;

/** As `npm install` would put them into a folder: each package by its name, the frameworks from where the repository has them. */
export async function link(folder: string, names: Iterable<string>, packed: string): Promise<void> {
  for (const name of names) {
    const place = join(folder, 'node_modules', name);
    await mkdir(dirname(place), { recursive: true });
    await symlink(join(name === 'token-worker' ? packed : ROOT, 'node_modules', name), place);
  }
}

/** What an example's package.json asks for. */
export async function namesIn(folder: string): Promise<string[]> {
  const { dependencies, devDependencies } = await packageOf(folder);
  return Object.keys({ ...dependencies, ...devDependencies });
}

/** What the example's `postinstall` does: `token-worker init`. */
export async function putWorker(folder: string, packed: string): Promise<void> {
  const [, target = ''] = /^token-worker init (\S+)$/.exec((await packageOf(folder)).scripts.postinstall ?? '') ?? [];
  const installed = join(packed, 'node_modules/token-worker');
  const command = (await packageOf(installed)).bin?.['token-worker'];
  if (command !== undefined) await run(process.execPath, [join(installed, command), 'init', target], { cwd: folder });
  else await copyFile(join(installed, 'dist/token-worker.js'), join(folder, target, 'token-worker.js'));
}

const isWritten = (file: string): boolean => !/\/(?:node_modules|dist|\.angular)$/.test(file);

/** Copies the files of an example that git has. */
export const copyTo = (name: string, folder: string): Promise<void> => cp(join(ROOT, 'examples', name), folder, { recursive: true, filter: isWritten });

/** An empty folder outside the repository, for as long as `use` takes. */
export async function inEmptyFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  // Its real path: a bundler compares paths.
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'token-worker-example-')));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Copies an example, installs it, and gives its folder to `use`. */
export const withCopy = <T>(name: string, use: (folder: string) => Promise<T>): Promise<T> =>
  inEmptyFolder(async (folder) => {
    await copyTo(name, folder);
    const packed = await installPacked();
    await link(folder, await namesIn(folder), packed);
    await putWorker(folder, packed);
    return use(folder);
  });
