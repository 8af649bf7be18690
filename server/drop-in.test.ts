/** The package's own workers are read from beside the module, once. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { refusalMessage } from '../core/testing/refusal-message.js';
import { dropIn, dropInBeside, type DropInFile } from './drop-in.js';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'token-worker-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

it('reads the file beside the module, and once', async () => {
  const path = await folder();
  await writeFile(join(path, 'token-worker-oidc.js'), '// the worker');
  const script = dropInBeside(pathToFileURL(join(path, 'server.js')).href, 'token-worker-oidc.js');
  expect(await script()).toBe('// the worker');
  await writeFile(join(path, 'token-worker-oidc.js'), '// another');
  expect(await script()).toBe('// the worker');
});

it('a read that fails says what to do, and is tried again', async () => {
  const path = await folder();
  const script = dropInBeside(pathToFileURL(join(path, 'server.js')).href, 'token-worker.js');
  await expect(script()).rejects.toMatchObject({ name: 'TokenWorkerError', code: 'invalid-config' });
  await expect(script()).rejects.toThrow('token-worker.js cannot be read from beside token-worker/server. Where your server is bundled');
  await writeFile(join(path, 'token-worker.js'), '// now it is there');
  expect(await script()).toBe('// now it is there');
});

it('reads no other file', () => {
  expect(refusalMessage(() => dropIn('../package.json' as DropInFile))).toBe(`dropIn: got "../package.json"; takes 'token-worker.js' or 'token-worker-oidc.js'`);
});
