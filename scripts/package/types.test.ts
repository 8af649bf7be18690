/** An app compiles against the packed types, with each TypeScript version in use and each way of resolving modules. */
import { execFile } from 'node:child_process';
import { access, cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installPacked } from '../packed.mjs';

const run = promisify(execFile);
const COMPILERS = join(import.meta.dirname, 'compilers');
/** The way of resolving modules by turns: each is tried with an old and a new compiler. */
const VERSIONS = [
  ['5.5', 'bundler'],
  ['5.9', 'nodenext'],
  ['6.0', 'bundler'],
  ['7.0', 'nodenext'],
] as const;
const RESOLUTIONS = { bundler: 'ESNext', nodenext: 'NodeNext' };
const PAGE = { lib: ['ES2022', 'DOM', 'DOM.Iterable'], files: ['page.ts'] };
const WORKER = { lib: ['ES2022', 'WebWorker'], files: ['worker.ts', 'config.js'] };

interface Project {
  readonly lib: readonly string[];
  readonly files: readonly string[];
}

let app: string;

/** What the compiler complains about, its own location left out. */
async function complaints(version: string, resolution: keyof typeof RESOLUTIONS, { lib, files }: Project): Promise<string[]> {
  const project = join(app, `${version}-${files[0]?.replace(/\W/g, '-') ?? ''}.json`);
  const compilerOptions = {
    target: 'ES2022',
    lib,
    module: RESOLUTIONS[resolution],
    moduleResolution: resolution,
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    // The package's own types are checked too: who has no skipLibCheck sees them.
    skipLibCheck: false,
    allowJs: true,
    noEmit: true,
  };
  await writeFile(project, JSON.stringify({ compilerOptions, files }));
  const tsc = join(COMPILERS, 'node_modules', `typescript-${version}`, 'bin/tsc');
  const { stdout } = await run(process.execPath, [tsc, '-p', project], { cwd: app }).catch((error: unknown) => error as { stdout: string });
  return stdout.split('\n').filter((line) => line.includes('error'));
}

beforeAll(async () => {
  const isThere = await access(join(COMPILERS, 'node_modules')).then(() => true, () => false);
  if (!isThere) await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: COMPILERS });
  app = await mkdtemp(join(tmpdir(), 'token-worker-types-'));
  await cp(join(import.meta.dirname, 'consumer'), app, { recursive: true });
  await symlink(join(await installPacked(), 'node_modules'), join(app, 'node_modules'));
  await writeFile(join(app, 'package.json'), '{ "type": "module" }');
}, 180_000);
afterAll(() => rm(app, { recursive: true, force: true }));

describe.each(VERSIONS)('TypeScript %s, resolving as %s', (version, resolution) => {
  it('compiles a page', async () => {
    expect(await complaints(version, resolution, PAGE)).toEqual([]);
  }, 120_000);

  it('compiles a worker, and checks a configuration file', async () => {
    expect(await complaints(version, resolution, WORKER)).toEqual([]);
  }, 120_000);
});

it('a mistake is reported: the package has types, and the compiler reads them', async () => {
  await writeFile(join(app, 'wrong.ts'), "import { register } from 'token-worker';\nexport const session: string = await register();\n");
  expect(await complaints('6.0', 'bundler', { ...PAGE, files: ['wrong.ts'] })).toEqual([expect.stringContaining("'Session' is not assignable to type 'string'")]);
}, 120_000);
