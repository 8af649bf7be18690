/** The command as a user gets it: from the packed package, installed in an empty folder, started as npx starts it. */
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { html, json, script, startApp } from '../tools/command/testing/app.js';
import { installPacked } from './packed.mjs';

interface Ended {
  readonly code: number | null;
  readonly printed: string;
  readonly said: string;
}

let installed = '';
let project = '';
const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

/** What npm links in `node_modules/.bin`, which is what npx runs; it is not told where else it may find anything. */
function command(...words: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(installed, 'node_modules/.bin/token-worker'), words, { cwd: project, env: { PATH: process.env['PATH'] } });
    let [printed, said] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, printed, said }));
  });
}

const textOf = (file: string): Promise<string> => readFile(join(project, file), 'utf8');
const shipped = (file: string): Promise<string> => readFile(join(installed, 'node_modules/token-worker/dist', file), 'utf8');

beforeAll(async () => {
  installed = await installPacked();
  project = await mkdtemp(join(tmpdir(), 'token-worker-project-'));
  await mkdir(join(project, 'public'));
}, 180_000);
afterAll(() => rm(project, { recursive: true, force: true }));

it('says its version, and what is wrong', async () => {
  expect(await command('--version')).toEqual({ code: 0, printed: `${version}\n`, said: '' });
  expect(await command('int')).toMatchObject({ code: 2, printed: '', said: expect.stringContaining('There are init, doctor') as unknown });
});

it.each([
  ['token-worker.js', []],
  ['token-worker-oidc.js', ['--oidc']],
] as const)('puts %s beside the pages, and finds an app in order that serves it', async (file, options) => {
  const folder = file.replace('.js', '');
  expect(await command('init', folder, '--check', ...options)).toMatchObject({ code: 1 });
  expect(await command('init', folder, ...options)).toMatchObject({ code: 0, said: '' });
  expect(await textOf(`${folder}/${file}`)).toBe(await shipped(file));
  expect(await textOf(`${folder}/${file}`)).toMatch(new RegExp(`^/\\*! token-worker ${version.replaceAll('.', '\\.')} \\| MIT \\*/\n`));
  expect(await command('init', folder, '--check', ...options)).toEqual({ code: 0, printed: `${folder}/${file}: current, version ${version}.\n`, said: '' });

  // The example's provider and API do not exist: the configuration is one for this app.
  const there = await startApp({ '/.well-known/openid-configuration': () => json(200, { issuer: there.origin, token_endpoint: `${there.origin}/token` }, { 'Access-Control-Allow-Origin': '*' }), '/token': json(400, {}, { 'Access-Control-Allow-Origin': '*' }) });
  const config = (await textOf(`${folder}/token-worker.config.js`)).replace('https://id.example.com', there.origin).replace("'https://api.example.com'", "'/api'");
  const app = await startApp({ '/': html(), [`/${file}`]: script(await textOf(`${folder}/${file}`)), '/token-worker.config.js': script(config), '/api/auth/refresh': json(401) });
  const { code, printed, said } = await command('doctor', app.origin, '--worker', `/${file}`, '--json');
  expect(JSON.parse(printed)).toMatchObject({ version: 1, package: version, ok: true, findings: [] });
  expect(code).toBe(0);
  expect(said).toContain('Looking at the configuration');
});

it('finds what is wrong, and ends with 1', async () => {
  const app = await startApp({ '/': html() });
  const { code, printed } = await command('doctor', app.origin);
  expect(code).toBe(1);
  expect(printed).toContain('worker-missing');
});

it('is complete: without the packages that browsers need, it runs', async () => {
  await cp(join(installed, 'node_modules/token-worker'), join(project, 'node_modules/token-worker'), { recursive: true });
  const child = spawn(process.execPath, [join(project, 'node_modules/token-worker/dist/command.js'), '--version'], { cwd: project, env: {} });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code).toBe(0);
});
