/** What the registry's users would complain about: publint and Are The Types Wrong find nothing in the tarball. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { expect, it } from 'vitest';
import { packedTarball } from '../packed.mjs';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

it('publint has nothing to say', async () => {
  const tarball = new Uint8Array(await readFile(await packedTarball())).buffer;
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
}, 120_000);

it('the types are right: ES modules alone, in Node and in bundlers', async () => {
  const { stdout } = await run('npx', ['attw', await packedTarball(), '--profile', 'esm-only', '--format', 'json'], { cwd: ROOT, maxBuffer: 2 ** 26 });
  const { analysis } = JSON.parse(stdout) as { analysis: { entrypoints: Record<string, unknown>; problems: { resolutionKind: string }[] } };
  expect(analysis.problems.filter(({ resolutionKind }) => resolutionKind === 'node16-esm' || resolutionKind === 'bundler')).toEqual([]);
  expect(Object.keys(analysis.entrypoints)).toContain('./sw/oidc');
}, 120_000);
