/** The package as a user gets it: packed by npm and installed in an empty folder outside the repository, once for each content. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CACHE = join(tmpdir(), 'token-worker-packed');
const TARBALL = 'token-worker.tgz';

const run = promisify(execFile);
/** What is about npm itself, not about the package, is left out of what it prints. */
const QUIET = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

const isThere = (path) => access(path).then(() => true, () => false);

/** Packs the built package into `folder`; answers the tarball's path. */
async function pack(folder) {
  if (!(await isThere(join(ROOT, 'dist/index.js')))) throw new Error('There is no dist/ to pack: run `npm run build` first.');
  await run('npm', ['pack', '--pack-destination', folder, ...QUIET], { cwd: ROOT });
  const [name] = await readdir(folder);
  return join(folder, name);
}

/** Installs the tarball that lies in `folder` beside nothing else. */
async function install(folder) {
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'user', private: true, type: 'module' }));
  await run('npm', ['install', `./${TARBALL}`, '--prefer-offline', ...QUIET], { cwd: folder });
}

/** Takes `made` as `place`, unless another process was first, whose is as good. */
async function takePlace(made, place) {
  try {
    await rename(made, place);
  } catch (error) {
    if (!(await isThere(place))) throw error;
  }
}

async function installOnce() {
  await mkdir(CACHE, { recursive: true });
  const own = await mkdtemp(join(CACHE, 'making-'));
  try {
    const packed = await pack(own);
    const content = createHash('sha256').update(await readFile(packed)).digest('hex').slice(0, 20);
    const place = join(CACHE, content);
    if (await isThere(place)) return place;
    await rename(packed, join(own, TARBALL));
    await install(own);
    await takePlace(own, place);
    return place;
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

let installing;

/**
 * Packs what is built and installs it, unless the same content has been installed before; safe in several processes at once.
 *
 * @returns {Promise<string>} a folder whose node_modules has token-worker and its dependencies, and nothing else
 */
export function installPacked() {
  installing ??= installOnce();
  return installing;
}

/** @returns {Promise<string>} the path of the tarball that `installPacked` has installed */
export async function packedTarball() {
  return join(await installPacked(), TARBALL);
}
