/** `token-worker init` in real folders: what it writes, what it leaves alone, and what it says. */
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { VERSION } from '../../../core/version.js';
import { dropInText, emptyFolder, runIn, writeAll } from '../testing/around.js';
import { templateFor } from './templates.js';

const textOf = (...path: string[]): Promise<string> => readFile(join(...path), 'utf8');

it('writes both files, and says what to do next', async () => {
  const cwd = await emptyFolder();
  await mkdir(join(cwd, 'public'));
  const { code, printed, said } = await runIn(cwd, ['init', 'public']);
  expect({ code, said }).toEqual({ code: 0, said: '' });
  expect(await textOf(cwd, 'public/token-worker.js')).toBe(dropInText());
  expect(await textOf(cwd, 'public/token-worker.config.js')).toBe(templateFor('token-worker.js'));
  expect(printed).toContain(`public/token-worker.js: written, version ${VERSION}.`);
  expect(printed).toContain('public/token-worker.config.js: written.');
  for (const part of ["await register('/token-worker.js')", '/token-worker.config.js', 'npx token-worker doctor']) expect(printed).toContain(part);
});

it('run again changes nothing, and says so', async () => {
  const cwd = await emptyFolder();
  await runIn(cwd, ['init', '.']);
  await writeFile(join(cwd, 'token-worker.config.js'), '// mine');
  const before = await stat(join(cwd, 'token-worker.js'));
  const { code, printed } = await runIn(cwd, ['init', '.']);
  expect(code).toBe(0);
  expect(printed).toBe(`./token-worker.js: unchanged, version ${VERSION}.\n./token-worker.config.js: kept, since it is yours.\n`);
  expect(await textOf(cwd, 'token-worker.config.js')).toBe('// mine');
  expect((await stat(join(cwd, 'token-worker.js'))).mtimeMs).toBe(before.mtimeMs);
});

it('brings an older copy up to date, and one that was changed', async () => {
  const cwd = await emptyFolder();
  await writeAll(cwd, { 'token-worker.js': dropInText('token-worker.js', '0.0.1'), 'token-worker.config.js': '// mine' });
  expect((await runIn(cwd, ['init', '.'])).printed).toContain(`updated from version 0.0.1 to ${VERSION}.`);
  expect(await textOf(cwd, 'token-worker.js')).toBe(dropInText());
  await writeFile(join(cwd, 'token-worker.js'), `${dropInText()}// edited`);
  expect((await runIn(cwd, ['init', '.'])).printed).toContain('written anew');
  expect(await textOf(cwd, 'token-worker.js')).toBe(dropInText());
  expect(await textOf(cwd, 'token-worker.config.js')).toBe('// mine');
});

it("leaves somebody else's token-worker.js alone, and the folder as it was, unless it is told otherwise", async () => {
  const cwd = await emptyFolder();
  await writeAll(cwd, { 'token-worker.js': '// theirs' });
  const refused = await runIn(cwd, ['init', '.']);
  expect(refused.code).toBe(1);
  expect(refused.printed).toContain('--force');
  expect(await textOf(cwd, 'token-worker.js')).toBe('// theirs');
  expect(await readdir(cwd)).toEqual(['token-worker.js']);
  const forced = await runIn(cwd, ['init', '.', '--force']);
  expect(forced.code).toBe(0);
  expect(await textOf(cwd, 'token-worker.js')).toBe(dropInText());
});

it('--force does not touch the configuration', async () => {
  const cwd = await emptyFolder();
  await writeAll(cwd, { 'token-worker.config.js': '// mine' });
  expect((await runIn(cwd, ['init', '.', '--force'])).code).toBe(0);
  expect(await textOf(cwd, 'token-worker.config.js')).toBe('// mine');
});

it('--oidc writes the file for a provider and a configuration for it, and names a worker that is left over', async () => {
  const cwd = await emptyFolder();
  await writeAll(cwd, { 'token-worker.js': dropInText() });
  const { code, printed } = await runIn(cwd, ['init', '.', '--oidc']);
  expect(code).toBe(0);
  expect(await textOf(cwd, 'token-worker-oidc.js')).toBe(dropInText('token-worker-oidc.js'));
  expect(await textOf(cwd, 'token-worker.config.js')).toBe(templateFor('token-worker-oidc.js'));
  expect(printed).toContain("register('/token-worker-oidc.js')");
  expect(printed).toContain('./token-worker.js is there too.');
});

it('makes the folder where its parent is there, and no chain of folders', async () => {
  const cwd = await emptyFolder();
  expect((await runIn(cwd, ['init', 'public/'])).code).toBe(0);
  expect(await readdir(join(cwd, 'public'))).toEqual(['token-worker.config.js', 'token-worker.js']);
  const { code, said } = await runIn(cwd, ['init', 'pubic/assets']);
  expect(code).toBe(1);
  expect(said).toBe('token-worker: there is no folder pubic/assets/, and none that it could be made in.\n');
  expect(await readdir(cwd)).toEqual(['public']);
});

it('says what is wrong with what is no folder', async () => {
  const cwd = await emptyFolder();
  await writeAll(cwd, { public: 'a file' });
  for (const words of [['init', 'public'], ['init', 'public', '--check']]) {
    const { code, said } = await runIn(cwd, words);
    expect(code).toBe(1);
    expect(said).toContain('public/ is a file');
  }
  await mkdir(join(cwd, 'web/token-worker.js'), { recursive: true });
  expect((await runIn(cwd, ['init', 'web'])).said).toBe('token-worker: web/token-worker.js could not be read: it is a folder.\n');
});

// Root may write anywhere.
it.skipIf(process.getuid?.() === 0)('says that there is no permission to write', async () => {
  const cwd = await emptyFolder();
  await mkdir(join(cwd, 'public'));
  await chmod(join(cwd, 'public'), 0o500);
  const { code, said } = await runIn(cwd, ['init', 'public']);
  expect(code).toBe(1);
  expect(said).toContain('public/token-worker.js could not be written: there is no permission to write there');
});

it.runIf(process.platform === 'linux')('says why a folder of the system takes no file, whoever asks', async () => {
  const { code, said } = await runIn('/', ['init', '/sys/']);
  expect(code).toBe(1);
  expect(said).toMatch(/^token-worker: \/sys\/token-worker\.js could not be written: (there is no permission to write there|the file system is read-only)\.\n$/);
});

it('without a folder it names the one that the project serves, and writes nothing', async () => {
  const cwd = await emptyFolder();
  await writeAll(cwd, { 'package.json': JSON.stringify({ devDependencies: { vite: '8' } }) });
  const { code, said } = await runIn(cwd, ['init']);
  expect(code).toBe(2);
  expect(said).toContain('This looks like Vite:\n\n  npx token-worker init public/');
  expect(await readdir(cwd)).toEqual(['package.json']);
  expect((await runIn(await emptyFolder(), ['init'])).said).toBe('token-worker: init: no folder given. It takes the one whose files your site serves from its top.\n');
});

it('an older Angular is told to serve what lies in src/', async () => {
  const cwd = await emptyFolder();
  await writeAll(cwd, { 'angular.json': '{}' });
  await mkdir(join(cwd, 'src'));
  expect((await runIn(cwd, ['init'])).said).toContain('npx token-worker init src/');
  for (const folder of ['src/', './src', join(cwd, 'src')]) {
    await rm(join(cwd, 'src/token-worker.config.js'), { force: true });
    expect((await runIn(cwd, ['init', folder])).printed).toContain('"input": "src"');
  }
});

it('--check writes nothing: 0 where the copy is current, 1 where it is stale, missing or not ours', async () => {
  const cwd = await emptyFolder();
  const check = (...more: string[]): ReturnType<typeof runIn> => runIn(cwd, ['init', '.', '--check', ...more]);
  const missing = await check();
  expect(missing).toMatchObject({ code: 1, printed: expect.stringContaining('./token-worker.js: missing.') as unknown });
  expect(missing.printed).toContain('./token-worker.config.js: missing.');
  expect(missing.printed).toContain('npx token-worker init ./\n');
  expect(await readdir(cwd)).toEqual([]);

  await runIn(cwd, ['init', '.']);
  expect(await check()).toEqual({ code: 0, printed: `./token-worker.js: current, version ${VERSION}.\n`, said: '' });
  await writeAll(cwd, { 'token-worker.js': dropInText().replaceAll('\n', '\r\n') });
  expect((await check()).code).toBe(0);

  const stale = dropInText('token-worker.js', '0.0.1');
  await writeAll(cwd, { 'token-worker.js': stale });
  expect(await check()).toMatchObject({ code: 1, printed: expect.stringContaining('stale: version 0.0.1') as unknown });
  expect(await textOf(cwd, 'token-worker.js')).toBe(stale);
  await writeAll(cwd, { 'token-worker.js': '// theirs' });
  const foreign = await check();
  expect(foreign.code).toBe(1);
  // Without it init would leave the file alone, and nothing would be mended.
  expect(foreign.printed).toContain('init ./ --force');
});

it('the command that mends it can be pasted where the folder has a space in its name', async () => {
  const cwd = await emptyFolder();
  await mkdir(join(cwd, 'my site'));
  expect((await runIn(cwd, ['init', 'my site', '--check'])).printed).toContain('npx token-worker init "my site/"\n');
});

it('--check looks at whichever drop-in is there, and with --oidc wants that one', async () => {
  const cwd = await emptyFolder();
  await runIn(cwd, ['init', '.', '--oidc']);
  expect(await runIn(cwd, ['init', '.', '--check'])).toMatchObject({ code: 0, printed: `./token-worker-oidc.js: current, version ${VERSION}.\n` });
  await writeAll(cwd, { 'token-worker-oidc.js': dropInText('token-worker-oidc.js', '0.0.1') });
  const stale = await runIn(cwd, ['init', '.', '--check']);
  expect(stale.code).toBe(1);
  expect(stale.printed).toContain('npx token-worker init ./ --oidc');

  const plain = await emptyFolder();
  await runIn(plain, ['init', '.']);
  expect(await runIn(plain, ['init', '.', '--check', '--oidc'])).toMatchObject({ code: 1, printed: expect.stringContaining('./token-worker-oidc.js: missing.') as unknown });
});
